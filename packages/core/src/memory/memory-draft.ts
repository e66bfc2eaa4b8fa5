import type { Comparison } from '../comparison.ts';
import type { Embedding, EmbeddingSpace } from '../embedding.ts';
import { assertSameSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange, UndoStep } from '../memory-store.ts';
import { PreferenceDraft, type PreferenceLookup } from './preference-draft.ts';

export interface ApplyChangesOptions {
  /** The most undo steps that are kept; the oldest are forgotten first. 20 if not given, which is also the least. */
  readonly undoLimit?: number;
}

const leastUndoLimit = 20;

/** The parts of a memory that changes can touch, beside its preferences. */
export type MemoryFacts = Pick<MemorySnapshot, 'space' | 'comparisons' | 'background' | 'statistics' | 'undoSteps'>;

/** A memory as it would be after changes. */
export interface MemoryDraft {
  readonly facts: MemoryFacts;
  readonly preferences: PreferenceDraft;
}

/**
 * What the changes make of a memory, applied in order; the memory itself does not change. O(changes).
 *
 * @throws VsmError as `applyMemoryChanges`.
 */
export function draftChanges(
  facts: MemoryFacts,
  base: PreferenceLookup,
  changes: readonly MemoryChange[],
  options: ApplyChangesOptions = {},
): MemoryDraft {
  const undoLimit = options.undoLimit ?? leastUndoLimit;
  if (!Number.isInteger(undoLimit) || undoLimit < leastUndoLimit) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `undoLimit must be a whole number of at least ${leastUndoLimit}, got ${undoLimit}.`,
    );
  }
  const preferences = new PreferenceDraft(base);
  let { space, comparisons, background, statistics, undoSteps } = facts;

  for (const change of changes) {
    switch (change.kind) {
      case 'add':
        space ??= spaceOf(change.preference.embedding);
        assertSameSpace(space, spaceOf(change.preference.embedding));
        preferences.add(change.preference, change.at);
        break;
      case 'remove':
        preferences.remove(change.id);
        break;
      case 'update':
        preferences.update(change.id, change.set);
        break;
      case 'add-comparison':
        for (const { embedding } of [change.comparison.preferred, change.comparison.other]) {
          space ??= spaceOf(embedding);
          assertSameSpace(space, spaceOf(embedding));
        }
        comparisons = withComparison(comparisons, change.comparison, change.at);
        break;
      case 'remove-comparison':
        comparisons = withoutComparison(comparisons, change.id);
        break;
      case 'set-space':
        assertSpaceFits(space, change.space, preferences.size + comparisons.length);
        space = change.space;
        break;
      case 'set-background':
        background = change.background;
        break;
      case 'set-statistics':
        statistics = change.statistics;
        break;
      case 'push-undo':
        undoSteps = [...undoSteps, change.step].slice(-undoLimit);
        break;
      case 'pop-undo':
        undoSteps = withoutLast(undoSteps);
        break;
    }
  }
  return { facts: { space, comparisons, background, statistics, undoSteps }, preferences };
}

function spaceOf({ space, vector }: Embedding): EmbeddingSpace {
  return { id: space, dimensions: vector.length };
}

function withComparison(
  comparisons: readonly Comparison[],
  added: Comparison,
  at: number = comparisons.length,
): readonly Comparison[] {
  if (!comparisons.some(({ id }) => id === added.id)) return comparisons.toSpliced(at, 0, added);
  throw new VsmError(
    'PREFERENCE_INVALID',
    `The memory already holds a comparison with the id ${added.id}. Give the new one its own id.`,
    { details: { id: added.id } },
  );
}

function withoutComparison(comparisons: readonly Comparison[], id: string): readonly Comparison[] {
  const kept = comparisons.filter((comparison) => comparison.id !== id);
  if (kept.length < comparisons.length) return kept;
  throw new VsmError(
    'PREFERENCE_NOT_FOUND',
    `The memory holds no comparison with the id ${id}. It may have been removed meanwhile.`,
    { details: { id } },
  );
}

function assertSpaceFits(present: EmbeddingSpace | null, next: EmbeddingSpace | null, count: number): void {
  if (count === 0) return;
  if (present !== null && next !== null) {
    assertSameSpace(present, next);
    return;
  }
  throw new VsmError(
    'SPACE_MISMATCH',
    `The memory holds ${count} ratings and comparisons of ${present?.id ?? 'no named space'}, so its space cannot become ${next?.id ?? 'none'}. Remove them in the same commit first.`,
    { details: { expected: present?.id ?? null, actual: next?.id ?? null } },
  );
}

function withoutLast(steps: readonly UndoStep[]): readonly UndoStep[] {
  if (steps.length > 0) return steps.slice(0, -1);
  throw new VsmError('NOTHING_TO_UNDO', 'There is nothing to undo: the memory holds no undo step.');
}
