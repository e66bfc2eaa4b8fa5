import { memoryStatistics } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { confirm } from '../confirm.ts';
import { CommandFailure, type ExitStatus, exitStatus } from '../exit-status.ts';
import { countOf, countVerdicts, describeCounts } from '../output/counts.ts';
import { printable } from '../output/printable.ts';

export interface ClearOptions {
  readonly category?: string;
  readonly yes?: boolean;
}

/** Removes all ratings, or those of a category, after a question. It can be undone. */
export async function clear({ category, yes }: ClearOptions, context: CommandContext): Promise<ExitStatus> {
  const { session, console } = context;
  const memory = await session.openAnyMemory();
  const doomed = memory.preferences.filter((each) => category === undefined || each.category === category);
  if (category !== undefined && doomed.length === 0 && memory.preferences.length > 0) {
    const names = memoryStatistics(memory.snapshot).categories.map((each) => printable(each.category));
    throw new CommandFailure(
      exitStatus.someInputsFailed,
      `Nothing is rated in ${JSON.stringify(category)}. In use: ${names.join(', ') || 'no category'}.`,
    );
  }
  const where = category === undefined ? session.memoryPath : `${JSON.stringify(category)} of ${session.memoryPath}`;
  if (doomed.length > 0 && !yes) {
    const agreed = await confirm(`Remove ${describeCounts(countVerdicts(doomed))} from ${where}?`, context);
    if (!agreed) {
      await console.say('Nothing was changed.');
      return exitStatus.done;
    }
  }
  const removed = doomed.length > 0 ? await memory.clear({ ...(category !== undefined && { category }) }) : [];
  if (console.json) await console.printJson({ removed: removed.length, ...countVerdicts(memory.preferences) });
  else
    await console.say(
      `Removed ${countOf(removed.length, 'rating')}.${removed.length > 0 ? ' vsm undo brings them back.' : ''}`,
    );
  return exitStatus.done;
}
