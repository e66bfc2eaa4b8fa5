import { type MemorySnapshot, measureOptimization, type OptimizationEffect, type OptimizationPlan } from '@vsm/core';
import { effectInWords } from '@vsm/report';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { countOf, describeCounts } from '../output/counts.ts';
import { backgroundOf } from '../report/memory-background.ts';

export interface OptimizeCommandOptions {
  readonly duplicates?: number;
  readonly max?: number;
  readonly dryRun?: boolean;
}

/** Joins near duplicates, lets newer ratings stand against older ones, and keeps what the taste rests on. It can be undone. */
export async function optimize(
  { duplicates, max, dryRun = false }: OptimizeCommandOptions,
  context: CommandContext,
): Promise<ExitStatus> {
  const { session, console, signal } = context;
  const memory = await session.openAnyMemory();
  const { snapshot } = memory;
  const progress = console.startTask('comparing the rated pictures');
  const plan = await memory
    .optimize({
      ...(duplicates !== undefined && { duplicateThreshold: duplicates }),
      ...(max !== undefined && { maxPreferences: max }),
      dryRun,
      signal,
      onProgress: progress.update,
    })
    .finally(() => progress.finish());
  if (!console.json) for (const line of describe(plan, dryRun)) await console.say(line);
  const effect = await measureEffect(snapshot, plan, context);
  if (console.json) await console.printJson({ dryRun, ...plan, effect });
  else if (effect) await console.say(effectInWords(effect));
  return exitStatus.done;
}

async function measureEffect(
  snapshot: MemorySnapshot,
  plan: OptimizationPlan,
  { console, signal, now }: CommandContext,
): Promise<OptimizationEffect | null> {
  const progress = console.startTask('measuring what it does to the taste');
  try {
    return await measureOptimization(snapshot.preferences, plan, {
      background: await backgroundOf(snapshot),
      now: now(),
      signal,
      onProgress: progress.update,
    });
  } finally {
    progress.finish();
  }
}

function* describe({ removals, before, after }: OptimizationPlan, dryRun: boolean): Generator<string> {
  if (removals.length === 0) {
    yield `There is nothing to optimize: the memory holds ${describeCounts(before)}, and no two are alike.`;
    return;
  }
  const count = (wanted: string) => removals.filter(({ reason }) => reason === wanted).length;
  const [duplicates, contradicted, dispensable] = [count('duplicate'), count('contradicted'), count('dispensable')];
  yield `${dryRun ? 'Would remove' : 'Removed'} ${countOf(removals.length, 'rating')}.`;
  if (duplicates > 0) yield `  ${countOf(duplicates, 'near duplicate')}: the rating that stays counts for both.`;
  if (contradicted > 0) yield `  ${contradicted} that a newer rating of the same picture contradicts.`;
  if (dispensable > 0) yield `  ${dispensable} beyond --max: those that stay stand for them.`;
  yield dryRun
    ? `The memory holds ${describeCounts(before)} and would hold ${describeCounts(after)}. Nothing was changed.`
    : `The memory holds ${describeCounts(after)}. vsm undo brings them back.`;
}
