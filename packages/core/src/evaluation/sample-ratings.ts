import type { Preference } from '../preference.ts';
import { shuffle } from './shuffle.ts';

/** At most `count` of the ratings, each side in proportion (but at least one of each), in their order. */
export function sampleRatings(
  ratings: readonly Preference[],
  count: number,
  random: () => number,
): readonly Preference[] {
  if (ratings.length <= count) return ratings;
  const likes = ratings.filter(({ verdict }) => verdict === 'like');
  const dislikes = ratings.filter(({ verdict }) => verdict === 'dislike');
  const likesKept = shareOfSide(count, likes.length, dislikes.length);
  const kept = new Set([
    ...shuffle(likes, random).slice(0, likesKept),
    ...shuffle(dislikes, random).slice(0, count - likesKept),
  ]);
  return ratings.filter((rating) => kept.has(rating));
}

/** How many likes there are among `count` of so many likes and dislikes: in proportion, but at least one of each side that is there. */
export function shareOfSide(count: number, likes: number, dislikes: number): number {
  const proportional = Math.round((count * likes) / (likes + dislikes));
  return Math.min(Math.max(proportional, Math.min(1, likes)), count - Math.min(1, dislikes));
}
