import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryHead, PreferenceQuery } from '../memory-store.ts';
import { emptyStatistics } from '../memory-store.ts';
import type { Preference } from '../preference.ts';

/** A memory in which nothing has happened yet. */
export const emptySnapshot: MemorySnapshot = {
  space: null,
  preferences: [],
  comparisons: [],
  background: null,
  statistics: emptyStatistics,
  undoSteps: [],
  createdAt: null,
  updatedAt: null,
  unknown: { root: {}, metadata: {}, categories: [], rejected: [] },
};

/** What `MemoryStore.head` says of a snapshot. O(preferences), which are counted. */
export function headOfSnapshot(snapshot: MemorySnapshot, revision: string): MemoryHead {
  const { space, comparisons, background, statistics, undoSteps, preferences } = snapshot;
  let likes = 0;
  for (const { verdict } of preferences) if (verdict === 'like') likes += 1;
  return {
    space,
    counts: { likes, dislikes: preferences.length - likes },
    comparisons,
    background,
    statistics,
    undoSteps,
    revision,
  };
}

/** Whether `MemoryStore.preferences(query)` yields this preference. */
export function matchesQuery(preference: Preference, query: PreferenceQuery): boolean {
  if (query.verdict !== undefined && preference.verdict !== query.verdict) return false;
  return query.category === undefined || preference.category === null || preference.category === query.category;
}
