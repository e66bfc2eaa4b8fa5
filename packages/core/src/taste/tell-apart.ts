import type { RatedPicture } from './taste-data.ts';

/** A picture of the other side, and how much of the contests are against it. */
export interface Opponent {
  readonly strength: number;
  readonly share: number;
}

/** Makes about a logit of a lead in strength. */
const slope = 6;
/** How much of the contests are against unrated pictures, where there are ratings of the other side too. */
const unratedShare = 0.75;

/**
 * How well strengths tell pictures of the learned side from others: the expected logarithm of the chance to win against
 * one of the others, mostly unrated ones, since those are what will be met. Comparisons are such contests already.
 *
 * @param strengths of the ratings.
 * @see Bradley and Terry, Rank analysis of incomplete block designs (1952)
 */
export function tellApart(
  rated: readonly RatedPicture[],
  strengths: readonly number[],
  unrated: readonly Opponent[],
): number {
  const otherSide = rated.flatMap(({ weight, target }, i) =>
    target < 0 ? [{ strength: strengths[i]!, share: weight }] : [],
  );
  const unratedPart = otherSide.length === 0 ? 1 : unrated.length === 0 ? 0 : unratedShare;
  const opponents = [...shareOut(unrated, unratedPart), ...shareOut(otherSide, 1 - unratedPart)];
  return rated.reduce((sum, { weight, target, over }, i) => {
    if (over) return sum + weight * logChance(strengths[i]!);
    return target > 0 ? sum + weight * logChanceAmong(opponents, strengths[i]!) : sum;
  }, 0);
}

function shareOut(opponents: readonly Opponent[], part: number): Opponent[] {
  const total = opponents.reduce((sum, { share }) => sum + share, 0);
  return opponents.map(({ strength, share }) => ({ strength, share: (part * share) / total }));
}

function logChanceAmong(opponents: readonly Opponent[], strength: number): number {
  return opponents.reduce((sum, opponent) => sum + opponent.share * logChance(strength - opponent.strength), 0);
}

function logChance(lead: number): number {
  return -Math.log1p(Math.exp(-slope * lead));
}
