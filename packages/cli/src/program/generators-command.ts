import type { Command } from 'commander';
import { examples } from './examples.ts';
import type { RunCommand } from './run-command.ts';

/** `generators`. */
export function addGeneratorsCommand(program: Command, run: RunCommand): void {
  program
    .command('generators')
    .summary('tell which generators answer on this machine')
    .description(
      'Ask at the usual ports of this machine, and at the addresses in VSM_GENERATORS, which generators answer: A1111, Forge, SD.Next, ComfyUI, Fooocus-API and SwarmUI. Says how to use or start each.',
    )
    .argument('[addresses...]', 'ask at these instead')
    .addHelpText(
      'after',
      examples(
        ['vsm generators', 'what answers here, within a second'],
        ['vsm generators http://192.168.1.20:7860', 'what answers there'],
        ['vsm generators --json', 'kind, name, url, version, model and access of each'],
      ),
    )
    .action((addresses: readonly string[], _options: unknown, command: Command) =>
      run(command, async (context) => (await import('../commands/generators.ts')).generators(addresses, context)),
    );
}
