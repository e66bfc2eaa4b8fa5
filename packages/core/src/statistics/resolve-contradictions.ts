import type { Preference } from '../preference.ts';
import { groupBy } from './group-by.ts';
import type { PlannedRemoval } from './planned-removal.ts';
import { ratedAt } from './rated-at.ts';
import { createSimilarVectors, type SimilarVectors } from './similar-vectors.ts';

/**
 * Removes each rating that a newer one, which stays, contradicts: the opposite of nearly the same picture. People change their
 * minds. Two of the same age stay, and weigh each other out;
 * what claims to be newer than `now` is as old as that. Yields the share that is done.
 */
export function* resolveContradictions(
  preferences: readonly Preference[],
  threshold: number,
  now: number,
): Generator<number, PlannedRemoval[]> {
  const removals: PlannedRemoval[] = [];
  let done = 0;
  for (const group of groupBy(preferences, meaningOf)) {
    const vectors = group.map(({ embedding }) => embedding.vector);
    const side = (): { similar: SimilarVectors; kept: Preference[] } => ({
      similar: createSimilarVectors(vectors, { threshold, inclusive: false }),
      kept: [],
    });
    const sides = { like: side(), dislike: side() };
    const newestFirst = group.map((preference) => ({ preference, time: Math.min(now, ratedAt(preference)) }));
    newestFirst.sort((a, b) => (a.time === b.time ? 0 : b.time - a.time));
    for (const { preference, time } of newestFirst) {
      yield done++ / preferences.length;
      const { vector } = preference.embedding;
      const others = sides[preference.verdict === 'like' ? 'dislike' : 'like'];
      const newer = others.similar.findFirst(vector);
      const by = newer && others.kept[newer.index];
      if (newer && by && Math.min(now, ratedAt(by)) > time) {
        removals.push({
          id: preference.id,
          reason: 'contradicted',
          by: by.id,
          similarity: Math.min(1, newer.similarity),
        });
        continue;
      }
      const own = sides[preference.verdict];
      own.similar.add(vector);
      own.kept.push(preference);
    }
  }
  return removals;
}

/** A picture may please as a portrait and not for its colours, and an import must stay revocable. */
function meaningOf({ category, origin }: Preference): string {
  return JSON.stringify([category, origin?.name ?? null]);
}
