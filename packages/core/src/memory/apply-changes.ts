import type { EmbeddingSpace } from '../embedding.ts';
import { assertSameSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange, UndoStep } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import { PreferenceDraft } from './preference-draft.ts';

export interface ApplyChangesOptions {
  /** The most undo steps that are kept; the oldest are forgotten first. 20 if not given, which is also the least. */
  readonly undoLimit?: number;
}

const leastUndoLimit = 20;

/**
 * A new snapshot with the changes applied in order, all or none: `snapshot` itself never changes, and preferences that
 * no change touches are shared with it. The first preference added to a memory without a space decides its space.
 * Time stamps of the snapshot stay as they are.
 *
 * Costs O(preferences) to copy their list, whatever is changed.
 *
 * @throws VsmError `PREFERENCE_INVALID` when an added id exists, `PREFERENCE_NOT_FOUND` when a removed or updated one does not,
 *   `SPACE_MISMATCH` when an added embedding is not of the memory's space or a space is set over preferences of another,
 *   `NOTHING_TO_UNDO` when there is no step to pop, `INVALID_ARGUMENT` when `undoLimit` is below 20.
 */
export function applyMemoryChanges(
  snapshot: MemorySnapshot,
  changes: readonly MemoryChange[],
  options: ApplyChangesOptions = {},
): MemorySnapshot {
  const undoLimit = options.undoLimit ?? leastUndoLimit;
  if (!Number.isInteger(undoLimit) || undoLimit < leastUndoLimit) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `undoLimit must be a whole number of at least ${leastUndoLimit}, got ${undoLimit}.`,
    );
  }
  const draft = new PreferenceDraft(snapshot.preferences);
  let { space, background, statistics, undoSteps } = snapshot;

  for (const change of changes) {
    switch (change.kind) {
      case 'add':
        space ??= spaceOf(change.preference);
        assertOfSpace(change.preference, space);
        draft.add(change.preference);
        break;
      case 'remove':
        draft.remove(change.id);
        break;
      case 'update':
        draft.update(change.id, change.set);
        break;
      case 'set-space':
        if (draft.size > 0) assertSpaceFits(space, change.space, draft.size);
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
  return { ...snapshot, space, preferences: draft.finish(), background, statistics, undoSteps };
}

function spaceOf(preference: Preference): EmbeddingSpace {
  return { id: preference.embedding.space, dimensions: preference.embedding.vector.length };
}

function assertOfSpace(preference: Preference, space: EmbeddingSpace): void {
  assertSameSpace(space, spaceOf(preference));
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
