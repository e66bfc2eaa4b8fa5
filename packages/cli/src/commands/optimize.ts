import type { OptimizationPlan } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { countOf, describeCounts } from '../output/counts.ts';

export interface OptimizeCommandOptions {
  readonly duplicates?: number;
  readonly max?: number;
  readonly dryRun?: boolean;
}

/** Joins near duplicates and removes the oldest ratings beyond a number. It can be undone. */
export async function optimize(
  { duplicates, max, dryRun = false }: OptimizeCommandOptions,
  { session, console }: CommandContext,
): Promise<ExitStatus> {
  const memory = await session.openAnyMemory();
  const plan = await memory.optimize({
    ...(duplicates !== undefined && { duplicateThreshold: duplicates }),
    ...(max !== undefined && { maxPreferences: max }),
    dryRun,
  });
  if (console.json) await console.printJson({ dryRun, ...plan });
  else for (const line of describe(plan, dryRun)) await console.say(line);
  return exitStatus.done;
}

function* describe({ removals, before, after }: OptimizationPlan, dryRun: boolean): Generator<string> {
  if (removals.length === 0) {
    yield `There is nothing to optimize: the memory holds ${describeCounts(before)}, and no two are alike.`;
    return;
  }
  const duplicates = removals.filter(({ reason }) => reason === 'duplicate').length;
  const oldest = removals.length - duplicates;
  yield `${dryRun ? 'Would remove' : 'Removed'} ${countOf(removals.length, 'rating')}.`;
  if (duplicates > 0) yield `  ${countOf(duplicates, 'near duplicate')}: the rating that stays counts for both.`;
  if (oldest > 0) yield `  ${oldest} of the oldest, to keep no more than --max.`;
  yield dryRun
    ? `The memory holds ${describeCounts(before)} and would hold ${describeCounts(after)}. Nothing was changed.`
    : `The memory holds ${describeCounts(after)}. vsm undo brings them back.`;
}
