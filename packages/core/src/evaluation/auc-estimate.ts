/** A score that a model gave to a picture it had not learned from. */
export interface HeldOutScore {
  /** What is independent of others of its side: a picture, or all pictures that are nearly the same. */
  readonly unit: number;
  readonly liked: boolean;
  readonly score: number;
}

/** All scores that one fitted model gave. Scores of different models are never compared. */
export type HeldOutRun = readonly HeldOutScore[];

/** An area under the curve with its interval of 95 % confidence. */
export interface AucEstimate {
  /** 0..1: how often a like is placed above a dislike; 0.5 is chance. */
  readonly auc: number;
  readonly low: number;
  readonly high: number;
}

/** How much higher one area under the curve is than another, with its interval of 95 % confidence. */
export interface AucDifference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

const normalQuantile = 1.96;

/**
 * The area under the curve over all pairs of a like and a dislike that one run scored both, or `null` when there are none.
 * Pairs within a run only, because pooling the scores of several models biases it downwards (Airola et al. 2011).
 *
 * The interval is Newcombe's method 5, which keeps within 0..1 and stays honest at a perfect ranking, widened where the
 * variance of DeLong's placements is the larger. O(n log n).
 *
 * @see DeLong, DeLong and Clarke-Pearson, Comparing the areas under two or more correlated receiver operating characteristic curves (1988)
 * @see Newcombe, Confidence intervals for an effect size measure based on the Mann-Whitney statistic, part 2 (2006)
 */
export function estimateAuc(runs: readonly HeldOutRun[]): AucEstimate | null {
  const sides = placementsOf(runs);
  if (!sides) return null;
  const auc = sides.likes.mean;
  const [likes, dislikes] = [sides.likes.values.size, sides.dislikes.values.size];
  const placementVariance = varianceOfMean(sides.likes) + varianceOfMean(sides.dislikes);
  const modelVariance = mannWhitneyVariance(auc, likes, dislikes);
  const inflation = modelVariance > 0 ? Math.max(1, placementVariance / modelVariance) : 1;
  const isTooFar = (candidate: number) =>
    (auc - candidate) ** 2 > normalQuantile ** 2 * inflation * mannWhitneyVariance(candidate, likes, dislikes);
  return { auc, low: bisect(0, auc, isTooFar), high: bisect(1, auc, isTooFar) };
}

/**
 * The area under the curve of `after` minus that of `before`, both of the same pictures in the same runs. The interval is
 * DeLong's for correlated curves. `null` when no run scored both sides.
 */
export function compareAuc(before: readonly HeldOutRun[], after: readonly HeldOutRun[]): AucDifference | null {
  const [first, second] = [placementsOf(before), placementsOf(after)];
  if (!first || !second) return null;
  const difference = second.likes.mean - first.likes.mean;
  const variance =
    varianceOfMean(subtract(second.likes, first.likes)) + varianceOfMean(subtract(second.dislikes, first.dislikes));
  const reach = normalQuantile * Math.sqrt(variance);
  return { difference, low: difference - reach, high: difference + reach };
}

/** Of one side: how often each unit stood on the right side of a picture of the other. */
interface Placements {
  readonly values: ReadonlyMap<number, { readonly share: number; readonly pairs: number }>;
  readonly mean: number;
}

function placementsOf(runs: readonly HeldOutRun[]): { likes: Placements; dislikes: Placements } | null {
  const tallies = { likes: new Map<number, Tally>(), dislikes: new Map<number, Tally>() };
  for (const run of runs) addRun(run, tallies);
  if (tallies.likes.size === 0) return null;
  return { likes: toPlacements(tallies.likes), dislikes: toPlacements(tallies.dislikes) };
}

interface Tally {
  wins: number;
  pairs: number;
}

function addRun(run: HeldOutRun, tallies: { likes: Map<number, Tally>; dislikes: Map<number, Tally> }): void {
  const likes = run.reduce((count, { liked }) => count + (liked ? 1 : 0), 0);
  const dislikes = run.length - likes;
  if (likes === 0 || dislikes === 0) return;
  const ordered = [...run].sort((a, b) => a.score - b.score);
  let likesBelow = 0;
  for (let start = 0; start < ordered.length; ) {
    let end = start;
    let likesHere = 0;
    for (; end < ordered.length && ordered[end]!.score === ordered[start]!.score; end++) {
      if (ordered[end]!.liked) likesHere++;
    }
    const dislikesBelow = start - likesBelow;
    const dislikesHere = end - start - likesHere;
    for (const { unit, liked } of ordered.slice(start, end)) {
      if (liked) add(tallies.likes, unit, dislikesBelow + dislikesHere / 2, dislikes);
      else add(tallies.dislikes, unit, likes - likesBelow - likesHere / 2, likes);
    }
    likesBelow += likesHere;
    start = end;
  }
}

function add(tallies: Map<number, Tally>, unit: number, wins: number, pairs: number): void {
  const tally = tallies.get(unit) ?? { wins: 0, pairs: 0 };
  tally.wins += wins;
  tally.pairs += pairs;
  tallies.set(unit, tally);
}

function toPlacements(tallies: ReadonlyMap<number, Tally>): Placements {
  const values = new Map([...tallies].map(([unit, { wins, pairs }]) => [unit, { share: wins / pairs, pairs }]));
  return { values, mean: weightedMean(values) };
}

function weightedMean(values: Placements['values']): number {
  let [sum, pairs] = [0, 0];
  for (const value of values.values()) {
    sum += value.share * value.pairs;
    pairs += value.pairs;
  }
  return sum / pairs;
}

function subtract(from: Placements, what: Placements): Placements {
  const values = new Map(
    [...from.values].map(([unit, { share, pairs }]) => [
      unit,
      { share: share - (what.values.get(unit)?.share ?? 0), pairs },
    ]),
  );
  return { values, mean: weightedMean(values) };
}

function varianceOfMean({ values, mean }: Placements): number {
  if (values.size < 2) return 0;
  let [sum, allPairs] = [0, 0];
  for (const { share, pairs } of values.values()) {
    sum += (pairs * (share - mean)) ** 2;
    allPairs += pairs;
  }
  return (sum / allPairs ** 2) * (values.size / (values.size - 1));
}

/** Hanley and McNeil's variance with both sides as large as their mean, as method 5 has it. */
function mannWhitneyVariance(auc: number, likes: number, dislikes: number): number {
  const others = (likes + dislikes) / 2 - 1;
  const spread = 1 + (others * (1 - auc)) / (2 - auc) + (others * auc) / (1 + auc);
  return (auc * (1 - auc) * spread) / (likes * dislikes);
}

const bisections = 50;

/** Where `isTooFar`, true at `far` and false at `near`, changes; `far` itself where it is false there. */
function bisect(far: number, near: number, isTooFar: (candidate: number) => boolean): number {
  if (!isTooFar(far)) return far;
  let [outside, inside] = [far, near];
  for (let i = 0; i < bisections; i++) {
    const middle = (outside + inside) / 2;
    if (isTooFar(middle)) outside = middle;
    else inside = middle;
  }
  return inside;
}
