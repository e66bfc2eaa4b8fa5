import type { PreferenceUpdate } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import { groupBy } from './group-by.ts';
import type { PlannedRemoval } from './planned-removal.ts';
import { ratedAt } from './rated-at.ts';
import { createSimilarVectors } from './similar-vectors.ts';

/** New values of a rating that has taken in its duplicates. */
export interface Strengthening {
  readonly id: string;
  readonly set: Required<Pick<PreferenceUpdate, 'weight' | 'createdAt' | 'metadata'>>;
}

export interface Merged {
  /** In their order, with what they took over. */
  readonly kept: readonly Preference[];
  readonly removals: readonly PlannedRemoval[];
  readonly strengthened: readonly Strengthening[];
}

/**
 * Of ratings of one side and origin of nearly the same picture, the first, which takes over what the others weigh (added,
 * where both are above 0), the newest date, and what their metadata says beside its own. Yields the share that is done.
 */
export function* mergeDuplicates(preferences: readonly Preference[], threshold: number): Generator<number, Merged> {
  const removals: PlannedRemoval[] = [];
  const merged = new Map<string, Strengthening['set']>();
  let done = 0;
  for (const group of groupBy(preferences, ({ verdict, origin }) => JSON.stringify([verdict, origin?.name ?? null]))) {
    const similar = createSimilarVectors(
      group.map(({ embedding }) => embedding.vector),
      { threshold, inclusive: false },
    );
    const firsts: Preference[] = [];
    for (const preference of group) {
      yield done++ / preferences.length;
      const found = similar.findFirst(preference.embedding.vector);
      if (found === null) {
        similar.add(preference.embedding.vector);
        firsts.push(preference);
        continue;
      }
      const first = firsts[found.index]!;
      const similarity = Math.min(1, found.similarity);
      removals.push({ id: preference.id, reason: 'duplicate', of: first.id, similarity });
      merged.set(first.id, takeOver(merged.get(first.id) ?? first, preference));
    }
  }
  const removed = new Set(removals.map(({ id }) => id));
  return {
    kept: preferences.filter(({ id }) => !removed.has(id)).map((each) => ({ ...each, ...merged.get(each.id) })),
    removals,
    strengthened: [...merged].map(([id, set]) => ({ id, set })),
  };
}

function takeOver(kept: Strengthening['set'], duplicate: Preference): Strengthening['set'] {
  const addsUp = kept.weight > 0 && duplicate.weight > 0;
  const isNewer = ratedAt(duplicate) > ratedAt(kept);
  return {
    weight: addsUp ? Math.min(kept.weight + duplicate.weight, Number.MAX_VALUE) : kept.weight,
    createdAt: isNewer ? duplicate.createdAt : kept.createdAt,
    metadata: { ...duplicate.metadata, ...kept.metadata },
  };
}
