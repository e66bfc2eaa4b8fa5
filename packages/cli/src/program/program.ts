import { Command, Option } from 'commander';
import type { CliContext } from '../context.ts';
import type { ExitStatus } from '../exit-status.ts';
import { readVersion } from '../version.ts';
import { addGeneratorsCommand } from './generators-command.ts';
import { addMemoryCommands } from './memory-commands.ts';
import { addModelCommands } from './model-commands.ts';
import { addPictureCommands } from './picture-commands.ts';
import { addProxyCommand } from './proxy-command.ts';
import { addRatingCommands } from './rating-commands.ts';
import { createCommandRunner } from './run-command.ts';
import { addServeCommand } from './serve-command.ts';

const widestHelp = 100;

const introduction = `Learns what you like to look at, and scores, ranks and steers pictures by it.

Start with:
  vsm like favourites/*.jpg       a few pictures you like
  vsm dislike duds/               and a few you do not
  vsm teach photos/               or be asked, about the pictures that teach most
  vsm rank photos/                the rest, best first`;

const epilogue = `
vsm COMMAND --help shows examples.

The memory is --memory, else VSM_MEMORY, else outputs/vibe_memory.json in a Fooocus folder, else a
file among your user's data; vsm stats tells which.

It is seen with its own model; a new one with --model, else VSM_MODEL, else that of vsm models use,
else the one that ships with vsm.

What most people like counts only with --prior or VSM_PRIOR, and less with each rating of yours.

Exit status: 0 done, 1 some inputs failed, 2 usage, 3 memory unusable, 4 model unusable,
5 generator unreachable, 130 interrupted.`;

/** The tree of commands. `onStatus` is told the exit status of the one that ran. */
export function createProgram(context: CliContext, onStatus: (status: ExitStatus) => void): Command {
  const { stdout, stderr } = context;
  const program = new Command('vsm')
    .description(introduction)
    .usage('<command> [options]')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, 'vsm: ')),
      getOutHelpWidth: () => Math.min(stdout.columns || widestHelp, widestHelp),
      getErrHelpWidth: () => Math.min(stderr.columns || widestHelp, widestHelp),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .configureHelp({ showGlobalOptions: true, subcommandTerm: (command) => command.name() })
    .showHelpAfterError('Add --help to see how this command is used.')
    .option('--memory <file>', 'the memory to work with')
    .option('--json', 'print results as JSON, one value or one a line, and nothing else on stdout')
    .option('--quiet', 'print results and errors only: no progress, no advice')
    .option('--no-color', 'print without colours, as NO_COLOR does')
    .option('--model <name>', "the model to see with, such as clip-vit-b32, instead of the memory's own")
    .addOption(
      new Option('--device <name>', 'where a downloaded model computes')
        .choices(['auto', 'cpu', 'cuda', 'dml', 'coreml', 'webgpu'])
        .default('auto'),
    )
    .option('--prior <file>', 'what most people like, to go by until you have rated: a head in JSON or a .pth of LAION')
    .option('--no-cache', 'look at every picture anew instead of remembering its embedding')
    .version(readVersion(), '--version', 'print the version')
    .helpOption('-h, --help', 'print how to use vsm or one of its commands')
    .addHelpText('after', epilogue);

  const run = createCommandRunner(context, onStatus);
  addRatingCommands(program, run);
  addPictureCommands(program, run);
  addServeCommand(program, run);
  addGeneratorsCommand(program, run);
  addProxyCommand(program, run);
  addMemoryCommands(program, run);
  addModelCommands(program, run);
  return program.commandsGroup('Help:').helpCommand('help [command]', 'print how to use a command');
}
