import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { countVerdicts, describeCounts } from '../output/counts.ts';

/** Takes back the last change that was not undone. */
export async function undo({ session, console }: CommandContext): Promise<ExitStatus> {
  const memory = await session.openAnyMemory();
  const { label, createdAt } = await memory.undo();
  const counts = countVerdicts(memory.preferences);
  if (console.json) await console.printJson({ undone: label, createdAt, ...counts });
  else await console.say(`Took back: ${label}. The memory holds ${describeCounts(counts)}.`);
  return exitStatus.done;
}
