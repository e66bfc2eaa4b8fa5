import { type Command, Option } from 'commander';
import type { WatchOptions } from '../commands/watch.ts';
import { examples } from './examples.ts';
import { parseScore, parseSeconds } from './parse-options.ts';
import type { RunCommand } from './run-command.ts';

const usualPollSeconds = 10;
const usualPatienceSeconds = 30;

/** `watch`. */
export function addWatchCommand(program: Command, run: RunCommand): void {
  program
    .command('watch')
    .summary('score each new picture in a folder, sort it, and learn from what you sort')
    .description(
      'Score each picture that comes to a folder, as soon as it is whole, until Ctrl-C. Copies or moves it by its score; overwrites and deletes nothing. Learns from pictures that you move to "liked" and "disliked", and from the stars you give in other programs. Each picture is scored once: the next start goes on where this one ended.',
    )
    .argument('<folders...>', 'where pictures come to, such as the outputs of a generator; subfolders count')
    .option('--accept-to <folder>', 'copy pictures there that score at least the threshold')
    .option('--reject-to <folder>', 'copy pictures there that score less')
    .option('--move', 'move them instead of copying')
    .option('-t, --threshold <score>', 'accept from this score on (default: -0.1)', parseScore)
    .option('--xmp', 'give the pictures stars in XMP sidecars, which other programs read; yours are kept')
    .option('--existing', 'also score what lay there before the first start')
    .option('--once', 'do what there is to do, and end')
    .addOption(
      new Option('--poll [seconds]', 'look that often instead of being told by the system: for network folders')
        .preset(String(usualPollSeconds))
        .argParser(parseSeconds),
    )
    .option(
      '--patience <seconds>',
      'how long a picture that is not whole may rest until it counts as unreadable',
      parseSeconds,
      usualPatienceSeconds,
    )
    .option('--liked <name>', 'subfolders of this name teach likes, instead of "liked"')
    .option('--disliked <name>', 'subfolders of this name teach dislikes, instead of "disliked"')
    .option('-c, --category <name>', 'go by the ratings of this category first, and teach it')
    .addHelpText(
      'after',
      examples(
        ['vsm watch outputs/', 'a line for each new picture'],
        ['vsm watch outputs/ --accept-to best/ --threshold 0.3', 'copies of what you will like'],
        ['vsm watch outputs/ --move --reject-to duds/', 'what you will not like is out of the way'],
        ['vsm watch outputs/ --once --json', 'for cron: what came since the last time'],
      ),
    )
    .action((folders: readonly string[], options: WatchOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/watch.ts')).watch(folders, options, context)),
    );
}
