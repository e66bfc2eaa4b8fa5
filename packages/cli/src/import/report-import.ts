import type { ImportReport, Repair, VibeMemory } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { type ExitStatus, exitStatus } from '../exit-status.ts';
import { countOf, countVerdicts, describeAnswers, describeCounts } from '../output/counts.ts';
import { preferenceName } from '../output/preference-name.ts';
import { printable } from '../output/printable.ts';
import type { ImportSource } from './import-source.ts';

interface ImportOutcome {
  readonly mode: 'merge' | 'replace';
  readonly dryRun: boolean;
  readonly plan: ImportReport;
  readonly found: ImportSource;
  /** Where the replaced memory was copied to. */
  readonly backup: string | null;
  /** As it is afterwards. */
  readonly memory: VibeMemory;
}

const mostShown = 5;

/** Says what an import did, or would do, and whether all that was named could be taken in. */
export async function reportImport(outcome: ImportOutcome, context: CommandContext): Promise<ExitStatus> {
  const { console } = context;
  if (console.json) await console.printJson(toJson(outcome, context.cwd));
  else for (const line of describe(outcome, context.cwd)) await console.say(line);
  const { plan, found } = outcome;
  return plan.refused.length + found.failed > 0 ? exitStatus.someInputsFailed : exitStatus.done;
}

function toJson({ mode, dryRun, plan, found, backup, memory }: ImportOutcome, cwd: string) {
  const { added, changed, kept, removed, refused } = plan;
  return {
    mode,
    dryRun,
    added: added.length,
    changed: changed.length,
    kept: kept.length,
    removed: removed.length,
    refused: refused.map(({ preference, reason, message }) => ({
      id: preference.id,
      picture: preferenceName(preference, cwd),
      reason,
      message,
    })),
    comparisons: {
      added: plan.comparisons.added.length,
      kept: plan.comparisons.kept,
      removed: plan.comparisons.removed.length,
      refused: plan.comparisons.refused,
    },
    failed: found.failed,
    unrated: found.unrated,
    backup,
    repairs: found.repairs,
    ...countVerdicts(memory.preferences),
  };
}

function* describe({ dryRun, plan, found, backup, memory }: ImportOutcome, cwd: string): Generator<string> {
  yield describePlan(plan, dryRun);
  yield* shorten(
    plan.refused.map(
      ({ preference, message }) => `  refused ${preferenceName(preference, cwd)}: ${printable(message)}`,
    ),
  );
  if (found.unrated > 0) {
    yield `${countOf(found.unrated, 'picture')} left out: nothing says whether you like them.`;
  }
  yield* shorten(found.repairs.map(describeRepair));
  if (backup !== null) yield `The memory as it was is kept: ${backup}`;
  const counts = describeCounts(countVerdicts(memory.preferences));
  const { added, changed, removed, comparisons } = plan;
  const changes = [added, changed, removed, comparisons.added, comparisons.removed];
  const hasChanged = !dryRun && changes.some(({ length }) => length > 0);
  yield hasChanged
    ? `The memory holds ${counts}. vsm undo takes the import back.`
    : `Nothing was changed. The memory holds ${counts}.`;
}

function describePlan({ added, changed, kept, removed, comparisons }: ImportReport, dryRun: boolean): string {
  const sentences = [
    `${dryRun ? 'Would import' : 'Imported'} ${describeAnswers(added.length, comparisons.added.length)}.`,
    changed.length > 0 &&
      `${countOf(changed.length, 'rating')} imported before ${changed.length === 1 ? 'gives' : 'give'} way to newer ones.`,
    kept.length > 0 && `${countOf(kept.length, 'picture')} rated here already stay as they are.`,
    removed.length + comparisons.removed.length > 0 &&
      `${describeAnswers(removed.length, comparisons.removed.length)} ${dryRun ? 'would make' : 'made'} room for them.`,
  ];
  return sentences.filter((sentence) => sentence !== false).join(' ');
}

function describeRepair({ at, message }: Repair): string {
  return `  repaired ${printable(`${at}: ${message}`)}`;
}

function shorten(lines: readonly string[]): string[] {
  if (lines.length <= mostShown) return [...lines];
  return [...lines.slice(0, mostShown), `  and ${lines.length - mostShown} more; --json lists all.`];
}
