import type { EmbeddingSpace } from '../embedding.ts';
import { assertSameSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange, UndoStep } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import { PreferenceDraft, type PreferenceLookup } from './preference-draft.ts';

export interface ApplyChangesOptions {
  /** The most undo steps that are kept; the oldest are forgotten first. 20 if not given, which is also the least. */
  readonly undoLimit?: number;
}

const leastUndoLimit = 20;

/** The parts of a memory that changes can touch, beside its preferences. */
export type MemoryFacts = Pick<MemorySnapshot, 'space' | 'background' | 'statistics' | 'undoSteps'>;

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
  let { space, background, statistics, undoSteps } = facts;

  for (const change of changes) {
    switch (change.kind) {
      case 'add':
        space ??= spaceOf(change.preference);
        assertSameSpace(space, spaceOf(change.preference));
        preferences.add(change.preference, change.at);
        break;
      case 'remove':
        preferences.remove(change.id);
        break;
      case 'update':
        preferences.update(change.id, change.set);
        break;
      case 'set-space':
        if (preferences.size > 0) assertSpaceFits(space, change.space, preferences.size);
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
  return { facts: { space, background, statistics, undoSteps }, preferences };
}

function spaceOf(preference: Preference): EmbeddingSpace {
  return { id: preference.embedding.space, dimensions: preference.embedding.vector.length };
}

function assertSpaceFits(present: EmbeddingSpace | null, next: EmbeddingSpace | null, count: number): void {
  if (present !== null && next !== null) {
    assertSameSpace(present, next);
    return;
  }
  throw new VsmError(
    'SPACE_MISMATCH',
    `The memory holds ${count} preferences of ${present?.id ?? 'no named space'}, so its space cannot become ${next?.id ?? 'none'}. Remove the preferences in the same commit first.`,
    { details: { expected: present?.id ?? null, actual: next?.id ?? null } },
  );
}

function withoutLast(steps: readonly UndoStep[]): readonly UndoStep[] {
  if (steps.length > 0) return steps.slice(0, -1);
  throw new VsmError('NOTHING_TO_UNDO', 'There is nothing to undo: the memory holds no undo step.');
}
