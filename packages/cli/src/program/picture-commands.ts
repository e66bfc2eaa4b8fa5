import { type Command, Option } from 'commander';
import type { ExplainOptions } from '../commands/explain.ts';
import type { GenerateOptions } from '../commands/generate.ts';
import type { RankOptions } from '../commands/rank.ts';
import type { ScoreOptions } from '../commands/score.ts';
import type { SimilarOptions } from '../commands/similar.ts';
import { generatorNames } from '../guidance/open-generator.ts';
import { examples } from './examples.ts';
import { parseCount, parseFinite, parseRetries, parseScore, parseSeed, parseShare } from './parse-options.ts';
import { nullOption, pathsHelp } from './rating-commands.ts';
import type { RunCommand } from './run-command.ts';
import { addWatchCommand } from './watch-command.ts';

/** `score`, `rank`, `explain`, `similar`, `generate`, `watch`. */
export function addPictureCommands(program: Command, run: RunCommand): void {
  program.commandsGroup('Use your taste:');
  addScoreCommand(program, run);
  addRankCommand(program, run);
  addExplainCommand(program, run);
  addSimilarCommand(program, run);
  addGenerateCommand(program, run);
  addWatchCommand(program, run);
}

/** All values of an option that may be repeated. */
function collect(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}

const categoryOption = ['-c, --category <name>', 'go by the ratings of this category first'] as const;

function scorerOption(): Option {
  return new Option('--scorer <name>', 'taste: learned and calibrated; vsm2: the formula of VSM 2.0')
    .choices(['taste', 'vsm2'])
    .default('taste');
}

function addScoreCommand(program: Command, run: RunCommand): void {
  program
    .command('score')
    .summary('print how much you will like pictures')
    .description('Print how much you will like each picture: from -1, surely not, to 1, surely; 0 is no idea.')
    .argument('<paths...>', pathsHelp)
    .option(...categoryOption)
    .addOption(scorerOption())
    .option(...nullOption)
    .addHelpText(
      'after',
      examples(
        ['vsm score a.jpg', 'one picture'],
        ['vsm score photos/ --json', 'one line of JSON a picture: path, score, probability, uncertainty, evidence'],
      ),
    )
    .action((paths: readonly string[], options: ScoreOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/score.ts')).score(paths, options, context)),
    );
}

function addRankCommand(program: Command, run: RunCommand): void {
  program
    .command('rank')
    .summary('print pictures best first, or write a contact sheet, or copy the best')
    .description('Print pictures best first. Rated ones are marked: ♥ liked, ✗ disliked.')
    .argument('<paths...>', pathsHelp)
    .option('-n, --top <n>', 'only the best n', parseCount)
    .option('--min <score>', 'only those that score this or more', parseFinite)
    .option('--html <file>', 'write a contact sheet, a page that needs nothing beside itself')
    .option('--copy-to <folder>', 'copy the pictures into a folder, their rank before their names; overwrites nothing')
    .option('--prompt <text>', 'heed how well each picture fits these words too; needs a model that knows words')
    .option('--prompt-share <share>', "how much of the score is the prompt's", parseShare, 0.5)
    .option('--xmp', 'give the pictures stars in XMP sidecars, which other programs read')
    .option('--xmp-overwrite', 'with --xmp: replace stars that you gave yourself')
    .option('-f, --filepath-only', 'print nothing but the paths')
    .option('-0, --null', 'paths, on standard input and with -f, end with NUL instead of a line break')
    .option(...categoryOption)
    .addOption(scorerOption())
    .addHelpText(
      'after',
      examples(
        ['vsm rank photos/', 'a table'],
        ['vsm rank photos/ --top 50 --html best.html', 'a contact sheet of the best 50'],
        ['vsm rank photos/ --min 0.5 --copy-to best/', 'copies of all that score 0.5 or more'],
        ['vsm rank photos/ -f0 --top 9 | xargs -0 feh', 'the best nine for another program'],
      ),
    )
    .action((paths: readonly string[], options: RankOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/rank.ts')).rank(paths, options, context)),
    );
}

function addExplainCommand(program: Command, run: RunCommand): void {
  program
    .command('explain')
    .summary('say why a picture scores as it does')
    .description('Say why a picture scores as it does: which rated pictures pull it up and down.')
    .argument('<path>', 'a picture')
    .option(...categoryOption)
    .addHelpText('after', examples(['vsm explain a.jpg', 'the score in words and the strongest pulls']))
    .action((path: string, options: ExplainOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/explain.ts')).explain(path, options, context)),
    );
}

function addSimilarCommand(program: Command, run: RunCommand): void {
  program
    .command('similar')
    .summary('list the rated pictures most like one picture')
    .description('List the rated pictures that look most like one picture, by cosine similarity.')
    .argument('<path>', 'a picture')
    .option('-t, --threshold <similarity>', 'the least similarity, -1 to 1', parseScore)
    .option('-n, --limit <n>', 'the most pictures (default: 10)', parseCount)
    .option('-c, --category <name>', 'ratings of this category only')
    .addHelpText(
      'after',
      examples(
        ['vsm similar a.jpg', 'the ten nearest'],
        ['vsm similar a.jpg --threshold 0.9 --json', 'near duplicates, with the ids of their ratings'],
      ),
    )
    .action((path: string, options: SimilarOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/similar.ts')).similar(path, options, context)),
    );
}

function addGenerateCommand(program: Command, run: RunCommand): void {
  program
    .command('generate')
    .summary('generate pictures until you will like one')
    .description('Generate a picture, again with other seeds until you will like it. Every attempt is kept.')
    .addOption(
      new Option('-g, --generator <name>', 'what draws; sample does so by itself, to try things out')
        .choices(generatorNames)
        .makeOptionMandatory(),
    )
    .option('--url <address>', 'where the generator answers (default: its usual port on this machine)')
    .option('--workflow <file>', 'of comfyui: the workflow, as Export (API) writes it')
    .option('--image-model <name>', 'of openai: the model that draws')
    .option('--set <name=value>', 'a setting of the generator, prompt, negative or size; repeatable', collect)
    .requiredOption('-p, --prompt <text>', 'what to generate')
    .option('--style <name>', "the generator's own style, instead of the one the prompt names")
    .option('-t, --threshold <score>', 'accept from this score on (default: -0.1)', parseScore)
    .option('--max-retries <n>', 'further attempts after the first, 1 to 10 (default: 3)', parseRetries)
    .addOption(
      new Option('--preset <name>', 'quality: 0.3, 7 retries; speed: -0.1, 2; exploration: 0, 4').choices([
        'quality',
        'speed',
        'exploration',
      ]),
    )
    .option('--best-of <n>', 'make so many attempts, whatever they score, and take the best', parseCount)
    .option('--min-gain <score>', 'stop when another attempt is expected to add less than this', parseScore)
    .option(
      '--vary <name=a,b,c>',
      'choose among these by what pleased before: style, any setting, prompt, negative or size; repeatable',
      collect,
    )
    .option('--explore', 'go on to the last attempt, to learn what pleases, and report it')
    .option('--no-early-stop', 'finish runs whose preview promises too little')
    .option('--max-wrong-stops <share>', 'of good pictures, the most that may be lost to stopping', parseShare, 0.02)
    .option('--count <n>', 'how many pictures; with --json more than one come as an array', parseCount, 1)
    .option('-o, --out <folder>', 'where to keep the pictures', 'vsm-pictures')
    .option('--seed <n>', 'of the first attempt; the same seed gives the same run', parseSeed)
    .option(...categoryOption)
    .addHelpText(
      'after',
      examples(
        ['vsm generate -g sample -p "a quiet sunset"', 'up to four attempts'],
        ['vsm generate -g a1111 -p "a hill" --set steps=30', 'with A1111, Forge or SD.Next, started with --api'],
        ['vsm generate -g sample -p "night city" --preset quality --count 3', 'three pictures, picky'],
        ['vsm generate -g sample -p hills --vary style=noon,sunset,dawn --explore', 'learn which style pleases'],
      ),
    )
    .action((options: GenerateOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/generate.ts')).generate(options, context)),
    );
}
