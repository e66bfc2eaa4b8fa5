import { VsmError } from '../errors.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryHead, MemoryStore, PreferenceQuery } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import { applyMemoryChanges } from './apply-changes.ts';
import { emptySnapshot, headOfSnapshot, matchesQuery } from './view-snapshot.ts';

/** A place that several stores share, as they would share a file. */
export interface InMemoryPlace {
  /** Another handle on the same memory. Closing it leaves the memory as it is. */
  open(): MemoryStore;
}

/** An empty memory that lives as long as it is referred to. */
export function createInMemoryPlace(): InMemoryPlace {
  let snapshot: MemorySnapshot = emptySnapshot;
  let commits = 0;
  const listeners = new Set<{ readonly owner: MemoryStore; readonly listener: () => void }>();

  function open(): MemoryStore {
    const store: MemoryStore = {
      head: async (): Promise<MemoryHead> => headOfSnapshot(snapshot, String(commits)),
      preferences: (query) => matching(snapshot.preferences, query),
      commit: async (changes, { ifRevision } = {}) => {
        if (ifRevision !== undefined && ifRevision !== String(commits)) throw changedSince(ifRevision, String(commits));
        // Copied, because a caller may go on to change what it handed over.
        snapshot = applyMemoryChanges(snapshot, structuredClone(changes));
        commits++;
        for (const { owner, listener } of listeners) if (owner !== store) listener();
        return String(commits);
      },
      watch: (listener) => {
        const entry = { owner: store, listener };
        listeners.add(entry);
        return () => listeners.delete(entry);
      },
      close: async () => {
        for (const entry of listeners) if (entry.owner === store) listeners.delete(entry);
      },
    };
    return store;
  }

  return { open };
}

/** A `MemoryStore` in main memory, for tests and for memories that need not last. */
export function createInMemoryStore(): MemoryStore {
  return createInMemoryPlace().open();
}

async function* matching(preferences: readonly Preference[], query: PreferenceQuery = {}): AsyncGenerator<Preference> {
  for (const preference of preferences) if (matchesQuery(preference, query)) yield preference;
}

function changedSince(expected: string, actual: string): VsmError {
  return new VsmError(
    'MEMORY_CHANGED',
    `The memory is at revision ${actual}, not ${expected} any more: somebody else changed it. Read it again and repeat.`,
    { details: { expected, actual } },
  );
}
