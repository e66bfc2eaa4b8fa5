import type { Background } from '../taste/background.ts';
import type { WatchOptions } from '../watch.ts';
import { estimateAuc } from './auc-estimate.ts';
import { type Fold, listFolds, type TasteQuality, toRuns } from './cross-validate-taste.ts';
import { expectedGrowth, type LearningPoint } from './expected-growth.ts';
import type { HeldOutPlan } from './held-out-plan.ts';
import { type LearningOptions, scoreHeldOut } from './held-out-scores.ts';
import { shareOfSide } from './sample-ratings.ts';
import { shuffle } from './shuffle.ts';

/** How a taste grew with the ratings, and how it can be expected to go on. */
export interface LearningCurve {
  /** Of growing parts of the ratings, all asked about the same pictures; the last is the cross-validation itself. */
  readonly points: readonly LearningPoint[];
  /** With twice and four times as many ratings, extrapolated. */
  readonly expected: readonly LearningPoint[];
}

const leastRatings = 4;
/** Few ratings teach very differently by chance: so many draws of them are learned from, over all folds. */
const drawsOfSmall = 10;
const smallSize = 32;
/** Tastes learned from more ratings than this take a moment: they are learned in a few folds only. */
const largeSize = 128;
const foldsOfLarge = 2;

/**
 * The learning curve of a cross-validation: its tastes learned again from 4, 8, 16 ... ratings of each fold, drawn at random.
 *
 * @throws the signal's reason when it aborts.
 */
export async function traceLearning(
  plan: HeldOutPlan,
  quality: TasteQuality,
  options: LearningOptions & WatchOptions & { readonly background: Background; readonly random: () => number },
): Promise<LearningCurve> {
  const folds = listFolds(plan, options.background);
  const most = Math.round(folds.reduce((sum, { train }) => sum + train.length, 0) / folds.length);
  const parts = sizesBelow(most).flatMap((size) =>
    foldsFor(size, folds).map((fold) => ({ size, fold: drawFrom(fold, size, options.random) })),
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

/** Doubling from few ratings, in larger steps where there are many, up to well below `most`. */
function sizesBelow(most: number): number[] {
  const sizes: number[] = [];
  for (let size = leastRatings; size <= most / 1.4; size *= size < largeSize ? 2 : 4) sizes.push(size);
  return sizes;
}

function foldsFor(size: number, folds: readonly Fold[]): readonly Fold[] {
  if (size > largeSize) return folds.slice(0, foldsOfLarge);
  const draws = size <= smallSize ? Math.max(drawsOfSmall, folds.length) : folds.length;
  return Array.from({ length: draws }, (_, i) => folds[i % folds.length]!);
}

/** The fold with `size` ratings to learn from, of each side in proportion. */
function drawFrom(fold: Fold, size: number, random: () => number): Fold {
  const likes = fold.train.filter(({ verdict }) => verdict === 'like');
  const dislikes = fold.train.filter(({ verdict }) => verdict === 'dislike');
  const likesTaken = shareOfSide(size, likes.length, dislikes.length);
  const train = [
    ...shuffle(likes, random).slice(0, likesTaken),
    ...shuffle(dislikes, random).slice(0, size - likesTaken),
  ];
  return { ...fold, train };
}
