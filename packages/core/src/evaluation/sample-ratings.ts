import type { Preference } from '../preference.ts';
import { shuffle } from './shuffle.ts';

/** At most `count` of the ratings, each side in proportion (but at least one of each), in their order. */
export function sampleRatings(
  ratings: readonly Preference[],
  count: number,
  random: () => number,
): readonly Preference[] {
  if (ratings.length <= count) return ratings;
  const sides = (['like', 'dislike'] as const).map((side) => ratings.filter(({ verdict }) => verdict === side));
  const likes = Math.round((count * sides[0]!.length) / ratings.length);
  const likesKept = Math.min(Math.max(likes, Math.min(1, sides[0]!.length)), count - Math.min(1, sides[1]!.length));
  const kept = new Set([
    ...shuffle(sides[0]!, random).slice(0, likesKept),
    ...shuffle(sides[1]!, random).slice(0, count - likesKept),
  ]);
  return ratings.filter((rating) => kept.has(rating));
}
