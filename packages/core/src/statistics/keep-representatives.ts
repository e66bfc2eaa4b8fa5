import type { Preference } from '../preference.ts';
import type { Background } from '../taste/background.ts';
import { chooseByHerding } from './choose-by-herding.ts';
import { groupBy } from './group-by.ts';
import { shareOut } from './share-out.ts';

/**
 * At most `count` of the preferences, in their order: of each side half, and what the other side leaves free; of each category within
 * a side in proportion, at least one where there is room; and of each category those that together look most like all of it. All of
 * them when there are no more than `count`, so that choosing again changes nothing. Yields the share that is done.
 *
 * Measured against the newest, random ones and others in docs/decisions/0009-held-out-quality-and-optimising.md.
 */
export function* keepRepresentatives(
  preferences: readonly Preference[],
  count: number,
  background: Background | null,
): Generator<number, readonly Preference[]> {
  if (preferences.length <= count) return preferences;
  const centre = centreOf(preferences, background);
  const sides = (['like', 'dislike'] as const).map((side) => preferences.filter(({ verdict }) => verdict === side));
  const limits = splitEvenly(count, sides[0]!.length, sides[1]!.length);
  const kept = new Set<Preference>();
  for (const [side, members] of sides.entries()) {
    const groups = groupBy(members, ({ category }) => category);
    const limitsOfGroups = shareOut(
      limits[side]!,
      groups.map(({ length }) => length),
    );
    for (const [place, group] of groups.entries()) {
      for (const index of chooseByHerding(group, limitsOfGroups[place]!, centre)) {
        kept.add(group[index]!);
        yield kept.size / count;
      }
    }
  }
  return preferences.filter((preference) => kept.has(preference));
}

/** Pictures are told apart by what they have beside what all have. */
function centreOf(preferences: readonly Preference[], background: Background | null): ArrayLike<number> {
  if (background && background.count > 0) return background.mean;
  const sum = new Float64Array(preferences[0]!.embedding.vector.length);
  for (const { embedding } of preferences) {
    for (let i = 0; i < sum.length; i++) sum[i]! += embedding.vector[i]! / preferences.length;
  }
  return sum;
}

function splitEvenly(count: number, likes: number, dislikes: number): readonly [likes: number, dislikes: number] {
  const half = Math.floor(count / 2);
  const likesKept = Math.min(likes, Math.max(half, count - dislikes));
  return [likesKept, Math.min(dislikes, count - likesKept)];
}
