import type { CommandContext } from '../command-context.ts';
import type { CheckResult } from '../doctor/check.ts';
import { listChecks } from '../doctor/list-checks.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import type { Colors } from '../output/colors.ts';
import { printable } from '../output/printable.ts';

/** Looks whether everything that vsm needs works here, and says how to cure what does not. */
export async function doctor(context: CommandContext): Promise<ExitStatus> {
  const { console, signal } = context;
  const results: ({ name: string } & CheckResult)[] = [];
  for (const { name, run } of await listChecks(context)) {
    signal.throwIfAborted();
    const result = await run();
    results.push({ name, ...result });
    if (!console.json) for (const line of describe(name, result, console.colors)) await console.print(line);
  }
  const failed = results.filter((result) => result.status === 'failure');
  if (console.json) {
    const shown = results.map(({ name, status, message, ...rest }) => ({
      name,
      status,
      message,
      ...('cure' in rest && { cure: rest.cure }),
    }));
    await console.printJson({ ok: failed.length === 0, checks: shown });
  }
  return failed[0]?.exitStatus ?? exitStatus.done;
}

function describe(name: string, result: CheckResult, colors: Colors): string[] {
  const color = { ok: colors.green, warning: colors.yellow, failure: colors.red }[result.status];
  const line = `${color(result.status.padEnd(7))}  ${name.padEnd(9)}  ${printable(result.message)}`;
  return result.status === 'ok' ? [line] : [line, `${' '.repeat(20)}${colors.dim(`→ ${result.cure}`)}`];
}
