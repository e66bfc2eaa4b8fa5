import { exampleOf } from '../memory/category-taste.ts';
import type { Preference } from '../preference.ts';
import { createRandom } from '../random.ts';
import { memoryCategories } from '../statistics/memory-statistics.ts';
import type { Background } from '../taste/background.ts';
import type { TasteExample } from '../taste/taste-example.ts';
import type { WatchOptions } from '../watch.ts';
import { type AucEstimate, estimateAuc, type HeldOutRun } from './auc-estimate.ts';
import { type CalibrationMeasures, measureCalibration } from './calibration-measures.ts';
import type { ComparedSides, HeldOutPicture, HeldOutPlan, NoPlanReason } from './held-out-plan.ts';
import { planHeldOut } from './held-out-plan.ts';
import { type LearningOptions, type Split, scoreHeldOut } from './held-out-scores.ts';

export interface CrossValidationOptions extends LearningOptions, WatchOptions {
  readonly background: Background;
  /** In how many parts the ratings are split, each held out once; 10 up to 64 ratings and 5 beyond if not given. */
  readonly folds?: number;
  /** Of more ratings than this, so many are drawn at random; 1500 if not given. */
  readonly maxRatings?: number;
  /** Uniform in [0, 1); a fixed sequence if not given. */
  readonly random?: () => number;
}

/** A rating, and what a taste that had not learned from it made of its picture. */
export interface HeldOutRating {
  readonly preference: Preference;
  /** Of a like, the mean over the times it was held out. */
  readonly probability: number;
}

/** How well a taste foretells ratings that it has not seen. */
export interface TasteQuality {
  /** With one side alone it is told from pictures that nobody rated, which is easier than from the other side. */
  readonly sides: ComparedSides;
  /** How often a like is placed above what it is compared with, or what it is compared with above a dislike. */
  readonly auc: AucEstimate;
  /** `null` with one side alone: a probability of likes among dislikes cannot be checked without either. */
  readonly calibration: CalibrationMeasures | null;
  /** Ratings that took part; fewer than there are when there are very many, or when some have no weight. */
  readonly ratings: number;
  readonly folds: number;
  /** Of the pictures of one category each, by the taste of all; those where there is anything to compare. */
  readonly categories: readonly { readonly category: string; readonly auc: AucEstimate }[];
  /** Ratings of pictures that were rated before, or of nearly the same. */
  readonly repeated: RepeatedRatings;
  readonly heldOut: readonly HeldOutRating[];
}

export interface RepeatedRatings {
  /** On the same side. */
  readonly duplicates: number;
  /** Pictures that are liked and disliked. */
  readonly contradictions: number;
}

/** A quality, or why it cannot be known. */
export type CrossValidation = { readonly known: true; readonly quality: TasteQuality } | UnknownQuality;

export interface UnknownQuality {
  readonly known: false;
  readonly reason: NoPlanReason;
}

export const defaultMaxRatings = 1500;

/**
 * Learns the taste again and again without a part of the ratings and sees how well it foretells that part. Stratified; pictures
 * that are nearly the same are held out together. Deterministic unless `random` is not. At most 50 fits of at most `maxRatings`.
 *
 * @throws the signal's reason when it aborts.
 */
export async function crossValidateTaste(
  preferences: readonly Preference[],
  options: CrossValidationOptions,
): Promise<CrossValidation> {
  const random = options.random ?? createRandom(1);
  const plan = planHeldOut(preferences, { maxRatings: defaultMaxRatings, ...options, random });
  if (typeof plan === 'string') return { known: false, reason: plan };
  return { known: true, quality: await measureQuality(plan, { ...options, random }) };
}

/** The quality that a plan finds. */
export async function measureQuality(
  plan: HeldOutPlan,
  options: CrossValidationOptions & { readonly random: () => number },
): Promise<TasteQuality> {
  const folds = listFolds(plan, options.background);
  const probabilities = await scoreHeldOut(folds.map(toSplit), options, options);
  const forecasts = meanForecasts(plan, folds, probabilities);
  const runs = toRuns(folds, probabilities);
  return {
    sides: plan.sides,
    auc: estimateAuc(runs)!,
    calibration: plan.sides === 'likes-and-dislikes' ? measureCalibration(forecasts, options.random) : null,
    ratings: forecasts.length + plan.alwaysTaught.length,
    folds: plan.folds,
    categories: aucByCategory(folds, runs),
    repeated: countRepeated(plan.pictures),
    heldOut: forecasts.map(({ preference, probability }) => ({ preference, probability })),
  };
}

/** One part held out, and the rest to learn from. */
export interface Fold {
  readonly train: readonly TasteExample[];
  readonly background: Background;
  readonly test: readonly HeldOutPicture[];
}

/** All folds of all repetitions. */
export function listFolds({ pictures, alwaysTaught, folds, assignments }: HeldOutPlan, background: Background): Fold[] {
  return assignments.flatMap((assignment) =>
    Array.from({ length: folds }, (_, fold) => {
      const test = pictures.filter((_picture, i) => assignment[i] === fold);
      const rest = pictures.filter((_picture, i) => assignment[i] !== fold);
      const train = rest.flatMap(({ rating }) => (rating ? [exampleOf(rating)] : []));
      return { train: [...alwaysTaught, ...train], background: without(background, test), test };
    }),
  );
}

/** A taste that stands out from pictures must not have seen them. */
function without(background: Background, test: readonly HeldOutPicture[]): Background {
  const held = new Set(test.filter(({ rating }) => rating === null).map(({ input }) => input));
  if (held.size === 0) return background;
  return { ...background, sample: background.sample.filter((input) => !held.has(input)) };
}

function toSplit({ train, background, test }: Fold): Split {
  return { train, background, test: test.map(({ input }) => input) };
}

export function toRuns(folds: readonly Fold[], probabilities: readonly (readonly number[])[]): HeldOutRun[] {
  return folds.map(({ test }, fold) =>
    test.map(({ unit, liked }, i) => ({ unit, liked, score: probabilities[fold]![i]! })),
  );
}

function aucByCategory(folds: readonly Fold[], runs: readonly HeldOutRun[]): { category: string; auc: AucEstimate }[] {
  const rated = folds.flatMap(({ test }) => test.flatMap(({ rating }) => rating ?? []));
  return memoryCategories(rated).flatMap(({ category }) => {
    const belongs = ({ rating }: HeldOutPicture) =>
      rating === null || rating.category === null || rating.category === category;
    const auc = estimateAuc(runs.map((run, fold) => run.filter((_, i) => belongs(folds[fold]!.test[i]!))));
    return auc ? [{ category, auc }] : [];
  });
}

function countRepeated(pictures: readonly HeldOutPicture[]): RepeatedRatings {
  const rated = pictures.filter(({ rating }) => rating !== null);
  const unitsOf = (side: boolean) => new Set(rated.filter(({ liked }) => liked === side).map(({ unit }) => unit));
  const [liked, disliked] = [unitsOf(true), unitsOf(false)];
  return {
    duplicates: rated.length - liked.size - disliked.size,
    contradictions: [...liked].filter((unit) => disliked.has(unit)).length,
  };
}

/** In the order of the plan's pictures, ratings only. */
function meanForecasts(
  { pictures }: HeldOutPlan,
  folds: readonly Fold[],
  probabilities: readonly (readonly number[])[],
) {
  const sums = new Map<HeldOutPicture, { sum: number; times: number }>();
  folds.forEach(({ test }, fold) => {
    test.forEach((picture, i) => {
      const known = sums.get(picture) ?? { sum: 0, times: 0 };
      sums.set(picture, { sum: known.sum + probabilities[fold]![i]!, times: known.times + 1 });
    });
  });
  return pictures.flatMap((picture) => {
    const { rating, liked } = picture;
    const { sum, times } = sums.get(picture)!;
    return rating ? [{ preference: rating, liked, probability: sum / times }] : [];
  });
}
