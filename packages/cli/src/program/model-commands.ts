import { type Command, Option } from 'commander';
import type { AddModelOptions, PullModelOptions } from '../commands/models.ts';
import type { ReembedOptions } from '../commands/reembed.ts';
import { examples } from './examples.ts';
import type { RunCommand } from './run-command.ts';

/** `models` with its own commands, `reembed`. */
export function addModelCommands(program: Command, run: RunCommand): void {
  program.commandsGroup('See with another model:');
  addModelsCommand(program, run);
  addReembedCommand(program, run);
}

function addModelsCommand(program: Command, run: RunCommand): void {
  const models = program
    .command('models')
    .summary('list, fetch and choose models')
    .description(
      'List, fetch and choose models. What is downloaded is shared with other tools of the Hugging Face hub.',
    )
    .addHelpText(
      'after',
      examples(
        ['vsm models list', 'what there is, how large it is, and what is in use'],
        ['vsm models pull clip-vit-b32', 'download CLIP, the model of VSM 2.0'],
        ['vsm models use clip-vit-b32', 'see with it in all new memories'],
      ),
    );
  models
    .command('list', { isDefault: true })
    .summary('show all models')
    .description('Show all models: what they are good for, how large they are, and which is in use.')
    .action((_options: unknown, command: Command) =>
      run(command, async (context) => (await import('../commands/models.ts')).listModels(context)),
    );
  addPullCommand(models, run);
  models
    .command('use')
    .summary('see with a model in all new memories')
    .description('See with a model in all memories that are not of another one yet. --model and VSM_MODEL override it.')
    .argument('<name>', 'as vsm models list shows it; with :fp16 or :int8 for another precision than fp32')
    .addHelpText(
      'after',
      examples(
        ['vsm models use clip-vit-b32:int8', 'faster, and a space of its own'],
        ['vsm models use embedded', 'the one that ships with vsm'],
      ),
    )
    .action((name: string, _options: unknown, command: Command) =>
      run(command, async (context) => (await import('../commands/models.ts')).chooseForGood(name, context)),
    );
  models
    .command('remove')
    .summary('delete the files of a model')
    .description('Delete the downloaded files of a model, or forget one that you added; a folder of your own stays.')
    .argument('<name>', 'as vsm models list shows it')
    .addHelpText('after', examples(['vsm models remove clip-vit-l14', 'and say how much space that gave back']))
    .action((name: string, _options: unknown, command: Command) =>
      run(command, async (context) => (await import('../commands/models.ts')).removeModel(name, context)),
    );
  models
    .command('add')
    .summary('add a model of your own')
    .description('Add a model of your own: a folder laid out as on the hub, or a JSON file that describes one.')
    .argument('<place>', 'a folder or a JSON file')
    .option('--name <name>', 'what to call a folder (default: its own name)')
    .addHelpText(
      'after',
      examples(['vsm models add ~/models/my-clip', 'a folder'], ['vsm models add my-clip.json', 'a description']),
    )
    .action((place: string, options: AddModelOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/models.ts')).addModel(place, options, context)),
    );
}

function addPullCommand(models: Command, run: RunCommand): void {
  models
    .command('pull')
    .summary('download a model')
    .description('Download what is missing of a model, and verify it. An interrupted download goes on where it was.')
    .argument('<name>', 'as vsm models list shows it')
    .addOption(
      new Option('--precision <name>', 'fp16 is half as large; int8 is faster, and made here from fp32')
        .choices(['fp32', 'fp16', 'int8'])
        .default('fp32'),
    )
    .option('--no-text', 'leave out what understands words')
    .addHelpText(
      'after',
      examples(
        ['vsm models pull clip-vit-b32', 'the model of VSM 2.0'],
        ['HF_ENDPOINT=https://mirror.example vsm models pull clip-vit-b32', 'from a mirror of the hub'],
      ),
    )
    .action((name: string, options: PullModelOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/models.ts')).pullModel(name, options, context)),
    );
}

function addReembedCommand(program: Command, run: RunCommand): void {
  program
    .command('reembed')
    .summary('move the memory to another model')
    .description(
      'Look at all rated pictures anew with another model (--model, else that of vsm models use), and move the memory to it in one step. A copy of the old memory is kept. An interrupted run goes on where it was.',
    )
    .option('--drop-missing', 'go on without ratings whose picture is gone or changed; the copy keeps them')
    .option('--dry-run', 'look at all pictures, report, and change nothing')
    .addHelpText(
      'after',
      examples(
        ['vsm reembed --model clip-vit-b32 --dry-run', 'which pictures are still where they were'],
        ['vsm reembed --model clip-vit-b32', 'all ratings, or nothing'],
      ),
    )
    .action((options: ReembedOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/reembed.ts')).reembed(options, context)),
    );
}
