import { type Command, Option } from 'commander';
import type { ProxyOptions } from '../commands/proxy.ts';
import { examples } from './examples.ts';
import { parseFurtherTries, parsePort, parseScore } from './parse-options.ts';
import type { RunCommand } from './run-command.ts';

/** `proxy`. */
export function addProxyCommand(program: Command, run: RunCommand): void {
  program
    .command('proxy')
    .summary('give the clients of A1111, Forge or SD.Next pictures to your taste')
    .description(
      'Stand before A1111, Forge or SD.Next until Ctrl-C. Whoever draws through this address, by /sdapi/v1/txt2img or img2img, gets pictures to your taste: each call is repeated with other seeds until its pictures score enough. Everything else passes through untouched. POST /vsm/like and /vsm/dislike rate what was drawn last.',
    )
    .requiredOption('--target <address>', 'where the generator answers, such as http://127.0.0.1:7860')
    .option('--port <n>', 'where to answer', parsePort, 7870)
    .option(
      '--host <name>',
      'others than this machine may call too; then they show the token in VSM_TOKEN',
      '127.0.0.1',
    )
    .option('-t, --threshold <score>', 'accept from this score on (default: 0.3)', parseScore)
    .option('--retries <n>', 'further attempts after the first, 0 to 10 (default: 3)', parseFurtherTries)
    .addOption(
      new Option('--preset <name>', 'quality: 0.3, 7 retries; speed: -0.1, 2; exploration: 0, 4').choices([
        'quality',
        'speed',
        'exploration',
      ]),
    )
    .option('-c, --category <name>', 'go by the ratings of this category first')
    .addHelpText(
      'after',
      examples(
        ['vsm proxy --target http://127.0.0.1:7860', 'point the client at http://127.0.0.1:7870'],
        ['curl -H "X-VSM: off" ...', 'one call as it is; also X-VSM-Threshold, -Retries, -Category, -Preset'],
        ['curl -X POST http://127.0.0.1:7870/vsm/like', 'the last picture teaches'],
      ),
    )
    .action((options: ProxyOptions, command: Command) =>
      run(command, async (context) => (await import('../commands/proxy.ts')).proxy(options, context)),
    );
}
