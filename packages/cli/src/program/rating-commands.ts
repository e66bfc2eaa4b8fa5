import type { Verdict } from '@vsm/core';
import { type Command, Option } from 'commander';
import type { RateOptions } from '../commands/rate.ts';
import type { TeachOptions } from '../commands/teach.ts';
import { pictureProtocols } from '../terminal/picture-protocol.ts';
import { examples } from './examples.ts';
import { parseCount, parseWeight } from './parse-options.ts';
import type { RunCommand } from './run-command.ts';

export const pathsHelp =
  'files, folders with all pictures below them, "patterns*.jpg" in quotes, or - for paths on standard input';
export const nullOption = ['-0, --null', 'paths on standard input end with NUL instead of a line break'] as const;

/** `like`, `dislike`, `teach`, `undo`, `remove`, `revoke`. */
export function addRatingCommands(program: Command, run: RunCommand): void {
  program.commandsGroup('Rate:');
  addRateCommand(program, run, 'like');
  addRateCommand(program, run, 'dislike');
  addTeachCommand(program, run);
  addUndoCommand(program, run);
  addRemoveCommand(program, run);
  addRevokeCommand(program, run);
}

function addTeachCommand(program: Command, run: RunCommand): void {
  program
    .command('teach')
    .summary('be asked about the pictures that teach most')
    .description(
      'Shows pictures one by one, those first whose rating teaches most, and keeps each answer at once. Says when more answers help little.',
    )
    .argument('<paths...>', 'files, folders with all pictures below them, "patterns*.jpg" in quotes')
    .option('-c, --category <name>', 'what the ratings are about, such as portraits (default: general)')
    .option('--pairs', 'ask which of two pictures you like better')
    .option('--pool <n>', 'ask about at most so many pictures, drawn at random', parseCount, 600)
    .addOption(
      new Option('--pictures <how>', 'how the terminal shows pictures; auto asks it')
        .choices(['auto', ...pictureProtocols])
        .default('auto'),
    )
    .addHelpText(
      'after',
      examples(
        ['vsm teach photos/', 'right arrow: like; left: dislike; down: skip; u: undo; q: quit'],
        ['vsm teach photos/ --json', 'for another program: a question a line, an answer a line'],
      ),
    )
    .action((paths: readonly string[], options: TeachOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/teach.ts')).teach(paths, options, context)),
    );
}

function addUndoCommand(program: Command, run: RunCommand): void {
  program
    .command('undo')
    .summary('take back the last change')
    .description('Take back the last change of the memory, then the one before it, and so on.')
    .addHelpText('after', examples(['vsm undo', 'forgets the last like, dislike, removal, import or clearing']))
    .action((_options: unknown, command: Command) =>
      run(command, async (context) => (await import('../commands/undo.ts')).undo(context)),
    );
}

function addRemoveCommand(program: Command, run: RunCommand): void {
  program
    .command('remove')
    .summary('take ratings out of the memory')
    .description('Take ratings out of the memory: all that are named, or none when one is not there.')
    .argument('<ids...>', 'ids of ratings, the beginnings of ids, or paths of rated pictures')
    .addHelpText(
      'after',
      examples(
        ['vsm remove 3f2a9c1e', 'one rating, by its id'],
        ['vsm remove photos/a.jpg', 'the rating of a picture'],
      ),
    )
    .action((ids: readonly string[], _options: unknown, command: Command) =>
      run(command, async (context) => (await import('../commands/remove.ts')).remove(ids, context)),
    );
}

function addRevokeCommand(program: Command, run: RunCommand): void {
  program
    .command('revoke')
    .summary('take out all that was imported under a name')
    .description('Take out all that was imported under a name. What you rated anew since is yours and stays.')
    .argument('<name>', 'as it was given to vsm import --from')
    .addHelpText('after', examples(['vsm revoke anna', 'undoes vsm import anna.json --from anna, however long ago']))
    .action((name: string, _options: unknown, command: Command) =>
      run(command, async (context) => (await import('../commands/revoke.ts')).revoke(name, context)),
    );
}

function addRateCommand(program: Command, run: RunCommand, verdict: Verdict): void {
  program
    .command(verdict)
    .summary(`remember that you ${verdict} pictures`)
    .description(`Remember that you ${verdict} these pictures. A picture rated before gets the new rating.`)
    .argument('[paths...]', pathsHelp)
    .option(
      '--words <text>',
      'instead of pictures: what you think of anything that looks so; needs a model that knows words',
    )
    .option('--among <folder>', 'with --words: pictures to understand them by, if few were seen before')
    .option('-c, --category <name>', 'what the rating is about, such as portraits (default: general)')
    .option('-w, --weight <number>', 'how much it counts: 1 is normal, 2 counts double', parseWeight)
    .option('--note <text>', 'a note of your own, kept with the rating')
    .option(...nullOption)
    .addHelpText(
      'after',
      examples(
        [`vsm ${verdict} a.jpg b.png`, 'two pictures'],
        [`vsm ${verdict} photos/ --weight 2`, 'all pictures below a folder, counting double'],
        [`find . -name "*.webp" -print0 | vsm ${verdict} -0 -`, 'whatever another program finds'],
      ),
    )
    .action((paths: readonly string[], options: RateOptions, command: Command) => {
      const { words } = options;
      if ((paths.length === 0) === (words === undefined)) {
        command.error(`vsm: name the pictures that you ${verdict}, or give words with --words.`);
      }
      return run(command, async (context) =>
        words === undefined
          ? (await import('../commands/rate.ts')).rate(verdict, paths, options, context)
          : (await import('../commands/rate-words.ts')).rateWords(verdict, words, options, context),
      );
    });
}
