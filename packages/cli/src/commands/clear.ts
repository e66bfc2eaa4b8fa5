import { memoryStatistics } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { confirm } from '../confirm.ts';
import { CommandFailure, type ExitStatus, exitStatus } from '../exit-status.ts';
import { countOf, countVerdicts, describeAnswers, describeCounts } from '../output/counts.ts';
import { printable } from '../output/printable.ts';

export interface ClearOptions {
  readonly category?: string;
  readonly yes?: boolean;
}

/** Removes all ratings and comparisons, or those of a category, after a question. It can be undone. */
export async function clear({ category, yes }: ClearOptions, context: CommandContext): Promise<ExitStatus> {
  const { session, console } = context;
  const memory = await session.openAnyMemory();
  const isDoomed = (each: { readonly category: string | null }) => category === undefined || each.category === category;
  const doomed = memory.preferences.filter(isDoomed);
  const compared = memory.comparisons.filter(isDoomed).length;
  const isNothing = doomed.length + compared === 0;
  if (category !== undefined && isNothing && memory.preferences.length > 0) {
    const names = memoryStatistics(memory.snapshot).categories.map((each) => printable(each.category));
    throw new CommandFailure(
      exitStatus.someInputsFailed,
      `Nothing is rated in ${JSON.stringify(category)}. In use: ${names.join(', ') || 'no category'}.`,
    );
  }
  const where = category === undefined ? session.memoryPath : `${JSON.stringify(category)} of ${session.memoryPath}`;
  if (!isNothing && !yes) {
    const comparisons = compared > 0 ? ` and ${countOf(compared, 'comparison')}` : '';
    const agreed = await confirm(
      `Remove ${describeCounts(countVerdicts(doomed))}${comparisons} from ${where}?`,
      context,
    );
    if (!agreed) {
      await console.say('Nothing was changed.');
      return exitStatus.done;
    }
  }
  if (!isNothing) await memory.clear({ ...(category !== undefined && { category }) });
  if (console.json) {
    await console.printJson({ removed: doomed.length, comparisons: compared, ...countVerdicts(memory.preferences) });
  } else {
    const wayBack = isNothing ? '' : ' vsm undo brings them back.';
    await console.say(`Removed ${describeAnswers(doomed.length, compared)}.${wayBack}`);
  }
  return exitStatus.done;
}
