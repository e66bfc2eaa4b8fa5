import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { countVerdicts, describeAnswers, describeCounts } from '../output/counts.ts';
import { printable } from '../output/printable.ts';

/** Takes away all that was imported under a name. */
export async function revoke(name: string, { session, console }: CommandContext): Promise<ExitStatus> {
  const memory = await session.openAnyMemory();
  const before = memory.comparisons.length;
  const revoked = await memory.revoke(name);
  const compared = before - memory.comparisons.length;
  const counts = countVerdicts(memory.preferences);
  if (console.json)
    await console.printJson({ from: name, removed: revoked.map(({ id }) => id), comparisons: compared, ...counts });
  else {
    await console.say(`Removed ${describeAnswers(revoked.length, compared)} that came from ${printable(name)}.`);
    await console.say(`The memory holds ${describeCounts(counts)}. vsm undo brings them back.`);
  }
  return exitStatus.done;
}
