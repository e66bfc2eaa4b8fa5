import { type Command, Option } from 'commander';
import type { ClearOptions } from '../commands/clear.ts';
import type { ExportOptions } from '../commands/export.ts';
import type { ImportOptions } from '../commands/import.ts';
import type { OptimizeCommandOptions } from '../commands/optimize.ts';
import type { RepairOptions } from '../commands/repair.ts';
import type { StatsOptions } from '../commands/stats.ts';
import { examples } from './examples.ts';
import { parseCount, parseSimilarity, parseWeight } from './parse-options.ts';
import type { RunCommand } from './run-command.ts';

/** `stats`, `health`, `categories`, `clear`, `export`, `import`, `optimize`, `doctor`, `repair`. */
export function addMemoryCommands(program: Command, run: RunCommand): void {
  program.commandsGroup('Look after the memory:');
  addStatsCommand(program, run);
  addHealthCommand(program, run);
  addCategoriesCommand(program, run);
  addClearCommand(program, run);
  addExportCommand(program, run);
  addImportCommand(program, run);
  addOptimizeCommand(program, run);
  addDoctorCommand(program, run);
  addRepairCommand(program, run);
}

function addStatsCommand(program: Command, run: RunCommand): void {
  program
    .command('stats')
    .summary('show what the memory holds, how well it knows your taste, and what would help')
    .description(
      'Show what the memory holds, how well it foretells ratings that it has not seen, whether your taste changes, what to do next, and where the memory lies.',
    )
    .option('--html <file>', 'also write it as a page with plots')
    .addHelpText(
      'after',
      examples(
        ['vsm stats', 'of your memory'],
        ['vsm stats --html taste.html', 'with plots, in one file to keep or share'],
      ),
    )
    .action((options: StatsOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/stats.ts')).stats(options, context)),
    );
}

function addHealthCommand(program: Command, run: RunCommand): void {
  program
    .command('health')
    .summary('show how well the memory can tell likes from dislikes')
    .description('Show how well the memory can tell likes from dislikes, and what would help.')
    .addHelpText('after', examples(['vsm health', 'how well it foretells, its balance, and what to do next']))
    .action((_options: unknown, command: Command) =>
      run(command, async (context) => (await import('../commands/health.ts')).health(context)),
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
    .summary('take in ratings of another memory, of sorted or of starred pictures')
    .description(
      'Take in the ratings of another memory file, or of a folder of pictures sorted into "liked" and "disliked" or with stars, in one step. A picture has one rating: your own wins, then the newer. vsm undo takes it back.',
    )
    .argument('<source>', 'a memory or an export, of this or the older format, or a folder')
    .option('--merge', 'add to what is there; pictures rated in both stay as they are here (default)')
    .option(
      '--xmp',
      'of a folder: go by the stars given in other programs, 4 and 5 as likes, 1, 2 and rejected as dislikes',
    )
    .option('--replace', 'remove what is there first; a copy of the memory file is kept')
    .option('-c, --category <name>', 'put all that is imported into this category')
    .option('--from <name>', 'whose ratings these are: vsm revoke NAME takes them out again')
    .option('-w, --weight <number>', 'multiply what each rating counts: 0.5 is half a voice', parseWeight)
    .addOption(
      new Option('--near-duplicates [similarity]', 'pictures at least this similar are one')
        .preset('0.995')
        .argParser(parseSimilarity),
    )
    .option('--dry-run', 'report what would be done and change nothing')
    .addHelpText(
      'after',
      examples(
        ['vsm import anna.json --from anna --weight 0.5', "blend in somebody's ratings as half a voice"],
        ['vsm import backup.json --replace', 'go back to a backup'],
        ['vsm import photos/ --xmp', 'learn from the stars of darktable, digiKam, Lightroom ...'],
        ['vsm import sorted/ --dry-run', 'see what sorted/liked and sorted/disliked would bring'],
      ),
    )
    .action((source: string, options: ImportOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/import.ts')).importRatings(source, options, context)),
    );
}

function addOptimizeCommand(program: Command, run: RunCommand): void {
  program
    .command('optimize')
    .summary('join near duplicates, and keep the ratings that the taste rests on')
    .description(
      'Join ratings of pictures that are nearly the same, let the newer one stand where they contradict each other, and beyond a number keep those that the taste rests on. Tells what it did to the taste. vsm undo brings them back.',
    )
    .option('--duplicates <similarity>', 'pictures more similar than this are one (default: 0.995)', parseSimilarity)
    .option('--max <n>', 'keep no more ratings than this', parseCount)
    .option('--dry-run', 'report what would be done and change nothing')
    .addHelpText(
      'after',
      examples(
        ['vsm optimize --dry-run', 'what would go, and what that does to the taste'],
        ['vsm optimize --max 1000', 'as much of the taste as 1,000 ratings can hold'],
      ),
    )
    .action((options: OptimizeCommandOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/optimize.ts')).optimize(options, context)),
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

function addRepairCommand(program: Command, run: RunCommand): void {
  program
    .command('repair')
    .summary('show what is wrong with the memory file, and put it right')
    .description(
      'Show what is wrong with the memory file and the files beside it, and put it right after a question. Copies of all that changes are kept; a file that cannot be read is restored from the newest good backup.',
    )
    .option('--dry-run', 'only show it')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples(['vsm repair --dry-run', 'what is wrong'], ['vsm repair --yes', 'in a script']))
    .action((options: RepairOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/repair.ts')).repair(options, context)),
    );
}
