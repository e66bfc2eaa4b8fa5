import type { Command } from 'commander';
import type { ServeOptions } from '../commands/serve.ts';
import { examples } from './examples.ts';
import { parsePort } from './parse-options.ts';
import type { RunCommand } from './run-command.ts';

/** `serve`. */
export function addServeCommand(program: Command, run: RunCommand): void {
  program
    .command('serve')
    .summary('open VSM as a page in the browser')
    .description(
      'Serve the page and the HTTP API on this machine until Ctrl-C. The page shows pictures of the folders that you name, and those that you drop on it.',
    )
    .option('--port <n>', 'where to answer; 0 is any that is free', parsePort, 7868)
    .option('--host <address>', 'others than this machine may use it too; then they show a token', '127.0.0.1')
    .option('--token <token>', 'what they show, instead of one that is made up; better in VSM_TOKEN')
    .option('--folder <dir...>', 'pictures that may be looked at', [])
    .option('--host-name <name...>', 'further names under which it may be opened', [])
    .option('--a1111 <address>', 'where A1111, Forge or SD.Next answers (default: http://127.0.0.1:7860)')
    .option('--open', 'open the page')
    .option('--log', 'tell of each request, a JSON line each on stderr')
    .addHelpText(
      'after',
      examples(
        ['vsm serve --folder ~/Pictures --open', 'rate, rank and teach in the browser'],
        ['vsm serve --host 0.0.0.0', 'for other machines too; prints the address with its token'],
        ['curl http://127.0.0.1:7868/openapi.json', 'what programs can ask of it'],
      ),
    )
    .action((options: ServeOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/serve.ts')).serve(options, context)),
    );
}
