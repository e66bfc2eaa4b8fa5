import type { Command } from 'commander';
import type { ClearOptions } from '../commands/clear.ts';
import type { ExportOptions } from '../commands/export.ts';
import type { ImportOptions } from '../commands/import.ts';
import { examples } from './examples.ts';
import type { RunCommand } from './run-command.ts';

/** `stats`, `categories`, `clear`, `export`, `import`, `doctor`. */
export function addMemoryCommands(program: Command, run: RunCommand): void {
  program.commandsGroup('Look after the memory:');
  addStatsCommand(program, run);
  addCategoriesCommand(program, run);
  addClearCommand(program, run);
  addExportCommand(program, run);
  addImportCommand(program, run);
  addDoctorCommand(program, run);
}

function addStatsCommand(program: Command, run: RunCommand): void {
  program
    .command('stats')
    .summary('show what the memory holds and where it lies')
    .description('Show what the memory holds, how healthy it is and where it lies.')
    .addHelpText('after', examples(['vsm stats', 'of your memory'], ['vsm stats --memory old.json', 'of another file']))
    .action((_options: unknown, command: Command) =>
      run(command, async (context) => (await import('../commands/stats.ts')).stats(context)),
    );
}

function addCategoriesCommand(program: Command, run: RunCommand): void {
  program
    .command('categories')
    .summary('list the categories')
    .description('List the categories in use and those you may use.')
    .addHelpText('after', examples(['vsm categories', 'names with their likes and dislikes']))
    .action((_options: unknown, command: Command) =>
      run(command, async (context) => (await import('../commands/categories.ts')).categories(context)),
    );
}

function addClearCommand(program: Command, run: RunCommand): void {
  program
    .command('clear')
    .summary('remove all ratings, or those of a category')
    .description('Remove all ratings, or those of a category, after a question. vsm undo brings them back.')
    .option('-c, --category <name>', 'this category only')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples(['vsm clear', 'all'], ['vsm clear --category style --yes', 'one category, unasked']))
    .action((options: ClearOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/clear.ts')).clear(options, context)),
    );
}

function addExportCommand(program: Command, run: RunCommand): void {
  program
    .command('export')
    .summary('write the memory as a file of its own')
    .description('Write the memory as a file of its own, which VSM 2.0 reads too.')
    .argument('<file>', 'the new file, or - for standard output')
    .option('--compact', 'about a fifth of the size; VSM 2.0 cannot read it')
    .option('-c, --category <name>', 'this category only')
    .option('--force', 'replace a file that exists')
    .addHelpText(
      'after',
      examples(
        ['vsm export taste.json', 'to take along or to share'],
        ['vsm export --compact - | gzip > taste.gz', 'as small as can be'],
      ),
    )
    .action((file: string, options: ExportOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/export.ts')).exportMemory(file, options, context)),
    );
}

function addImportCommand(program: Command, run: RunCommand): void {
  program
    .command('import')
    .summary('take in the ratings of another memory file')
    .description('Take in the ratings of another memory file, whole or not at all. vsm undo takes it back.')
    .argument('<file>', 'a memory or an export, of this or the older format')
    .option('--merge', 'add to what is there; pictures rated in both stay as they are here (default)')
    .option('--replace', 'remove what is there first')
    .option('-c, --category <name>', 'put all that is imported into this category')
    .addHelpText(
      'after',
      examples(
        ['vsm import taste.json', "add somebody's ratings to yours"],
        ['vsm import backup.json --replace', 'go back to a backup'],
      ),
    )
    .action((file: string, options: ImportOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/import.ts')).importMemory(file, options, context)),
    );
}

function addDoctorCommand(program: Command, run: RunCommand): void {
  program
    .command('doctor')
    .summary('check that everything vsm needs works here')
    .description('Check that everything vsm needs works here, and say how to cure what does not.')
    .addHelpText('after', examples(['vsm doctor', 'one line a check'], ['vsm doctor --json', 'for a bug report']))
    .action((_options: unknown, command: Command) =>
      run(command, async (context) => (await import('../commands/doctor.ts')).doctor(context)),
    );
}
