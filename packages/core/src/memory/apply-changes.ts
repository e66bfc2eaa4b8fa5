import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange } from '../memory-store.ts';
import { ListLookup } from './list-lookup.ts';
import { type ApplyChangesOptions, draftChanges } from './memory-draft.ts';

/**
 * A new snapshot with the changes applied in order, all or none: `snapshot` itself never changes, and preferences that
 * no change touches are shared with it. The first preference added to a memory without a space decides its space.
 * Time stamps of the snapshot stay as they are.
 *
 * Costs O(preferences) to copy their list, whatever is changed; `MemoryState` changes in O(changes).
 *
 * @throws VsmError `PREFERENCE_INVALID` when an added id exists, `PREFERENCE_NOT_FOUND` when a removed or updated one does not,
 *   `SPACE_MISMATCH` when an added embedding is not of the memory's space or a space is set over embeddings of another,
 *   `NOTHING_TO_UNDO` when there is no step to pop, `INVALID_ARGUMENT` when `undoLimit` is below 20.
 */
export function applyMemoryChanges(
  snapshot: MemorySnapshot,
  changes: readonly MemoryChange[],
  options: ApplyChangesOptions = {},
): MemorySnapshot {
  const draft = draftChanges(snapshot, new ListLookup(snapshot.preferences), changes, options);
  return { ...snapshot, ...draft.facts, preferences: draft.preferences.listOver(snapshot.preferences) };
}
