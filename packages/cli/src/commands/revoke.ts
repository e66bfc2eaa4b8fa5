import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { countOf, countVerdicts, describeCounts } from '../output/counts.ts';
import { printable } from '../output/printable.ts';

/** Takes away all that was imported under a name. */
export async function revoke(name: string, { session, console }: CommandContext): Promise<ExitStatus> {
  const memory = await session.openAnyMemory();
  const revoked = await memory.revoke(name);
  const counts = countVerdicts(memory.preferences);
  if (console.json) await console.printJson({ from: name, removed: revoked.map(({ id }) => id), ...counts });
  else {
    await console.say(`Removed ${countOf(revoked.length, 'rating')} that came from ${printable(name)}.`);
    await console.say(`The memory holds ${describeCounts(counts)}. vsm undo brings them back.`);
  }
  return exitStatus.done;
}
