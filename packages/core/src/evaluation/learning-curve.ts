import type { Background } from '../taste/background.ts';
import { estimateAuc } from './auc-estimate.ts';
import { type Fold, listFolds, type TasteQuality, toRuns } from './cross-validate-taste.ts';
import { expectedGrowth, type LearningPoint } from './expected-growth.ts';
import type { HeldOutPlan } from './held-out-plan.ts';
import { type LearningOptions, scoreHeldOut, type WatchOptions } from './held-out-scores.ts';

/** How a taste grew with the ratings, and how it can be expected to go on. */
export interface LearningCurve {
  /** Of growing parts of the ratings, all asked about the same pictures; the last is the cross-validation itself. */
  readonly points: readonly LearningPoint[];
  /** With twice and four times as many ratings, extrapolated. */
  readonly expected: readonly LearningPoint[];
}

const leastRatings = 4;
/** Tastes learned from so many ratings take a moment: they are learned in a few folds only, from there on. */
const largeSize = 128;
const foldsOfLarge = 2;
/** Folds of small sizes: all, up to this many. */
const foldsOfSmall = 20;

/**
 * The learning curve of a cross-validation: its tastes learned again from the first 4, 8, 16 ... ratings of each fold.
 *
 * @throws the signal's reason when it aborts.
 */
export async function traceLearning(
  plan: HeldOutPlan,
  quality: TasteQuality,
  options: LearningOptions & WatchOptions & { readonly background: Background },
): Promise<LearningCurve> {
  const folds = listFolds(plan, options.background);
  const most = Math.round(folds.reduce((sum, { train }) => sum + train.length, 0) / folds.length);
  const parts = sizesBelow(most).flatMap((size) =>
    folds.slice(0, size > largeSize ? foldsOfLarge : foldsOfSmall).map((fold) => ({ size, fold: firstOf(fold, size) })),
  );
  const splits = parts.map(({ fold }) => ({ ...fold, test: fold.test.map(({ input }) => input) }));
  const probabilities = await scoreHeldOut(splits, options, options);
  const points: LearningPoint[] = [];
  for (const size of sizesBelow(most)) {
    const places = parts.flatMap((part, i) => (part.size === size ? [i] : []));
    const runs = toRuns(
      places.map((i) => parts[i]!.fold),
      places.map((i) => probabilities[i]!),
    );
    const auc = estimateAuc(runs);
    if (auc) points.push({ ratings: size, ...auc });
  }
  points.push({ ratings: most, ...quality.auc });
  return { points, expected: expectedGrowth(points) };
}

/** Powers of two, from few ratings up to well below `most`. */
function sizesBelow(most: number): number[] {
  const sizes: number[] = [];
  for (let size = leastRatings; size <= most / 1.4; size *= 2) sizes.push(size);
  return sizes;
}

/** The fold with `size` ratings to learn from: of each side in proportion, evenly spread over them. */
function firstOf(fold: Fold, size: number): Fold {
  const sides = (['like', 'dislike'] as const).map((side) => fold.train.filter(({ verdict }) => verdict === side));
  const [likes, dislikes] = [sides[0]!, sides[1]!];
  const wantedLikes = Math.round((size * likes.length) / fold.train.length);
  const likesTaken = Math.min(Math.max(wantedLikes, Math.min(1, likes.length)), size - Math.min(1, dislikes.length));
  return { ...fold, train: [...spread(likes, likesTaken), ...spread(dislikes, size - likesTaken)] };
}

function spread<T>(items: readonly T[], count: number): T[] {
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}
