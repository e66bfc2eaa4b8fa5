import type { Preference } from '../preference.ts';
import { createRandom } from '../random.ts';
import { partOf } from '../watch.ts';
import { type CategoryReport, measureVariety, reportCategories } from './category-report.ts';
import {
  type CrossValidation,
  type CrossValidationOptions,
  defaultMaxRatings,
  type HeldOutRating,
  measureQuality,
} from './cross-validate-taste.ts';
import { type HeldOutPlan, planHeldOut } from './held-out-plan.ts';
import { type LearningCurve, traceLearning } from './learning-curve.ts';
import { adviseNextSteps, type NextStep } from './next-steps.ts';
import { measureDrift, type TasteDrift } from './taste-drift.ts';

/** All that can be said of how well a memory knows a taste. */
export interface TasteReport {
  readonly quality: CrossValidation;
  /** `null` where the quality is not known. */
  readonly learningCurve: LearningCurve | null;
  readonly drift: TasteDrift;
  readonly categories: readonly CategoryReport[];
  /** How varied the rated pictures are, as a share of what the person has seen; `null` where that is not known. */
  readonly variety: number | null;
  /** Ratings that the others speak strongly against, the strongest first: slips, or tastes of their own. At most 5. */
  readonly surprises: readonly HeldOutRating[];
  /** What helps most first. */
  readonly nextSteps: readonly NextStep[];
}

const mostSurprises = 5;
/** A like of less than this chance, or a dislike of less than this of not being a like, is a surprise. */
const surprisingChance = 0.1;

/**
 * Cross-validates a memory's taste, traces how it grew, looks whether it changed, and says what would help. Deterministic unless
 * `random` is not; bounded however many ratings there are.
 *
 * @throws the signal's reason when it aborts.
 */
export async function reportTaste(
  preferences: readonly Preference[],
  options: CrossValidationOptions,
): Promise<TasteReport> {
  const random = options.random ?? createRandom(1);
  const plan = planHeldOut(preferences, { maxRatings: defaultMaxRatings, ...options, random });
  const measured = typeof plan === 'string' ? null : await measure(plan, { ...options, random });
  const quality = measured?.quality ?? null;
  const learningCurve = measured?.learningCurve ?? null;
  const drift = await measureDrift(preferences, { ...options, random, ...partOf(options, 0.8, 1) });
  const categories = reportCategories(preferences, options.background, quality);
  const variety = measureVariety(preferences, options.background);
  const surprises = quality?.sides === 'likes-and-dislikes' ? findSurprises(quality.heldOut) : [];
  const likes = preferences.filter(({ verdict }) => verdict === 'like').length;
  return {
    quality: typeof plan === 'string' ? { known: false, reason: plan } : { known: true, quality: measured!.quality },
    learningCurve,
    drift,
    categories,
    variety,
    surprises,
    nextSteps: adviseNextSteps({
      likes,
      dislikes: preferences.length - likes,
      variety,
      quality,
      learningCurve,
      drift,
      categories,
      surprises: surprises.map(({ preference }) => preference.id),
    }),
  };
}

async function measure(plan: HeldOutPlan, options: CrossValidationOptions & { readonly random: () => number }) {
  const quality = await measureQuality(plan, { ...options, ...partOf(options, 0, 0.4) });
  return { quality, learningCurve: await traceLearning(plan, quality, { ...options, ...partOf(options, 0.4, 0.8) }) };
}

function findSurprises(heldOut: readonly HeldOutRating[]): HeldOutRating[] {
  return heldOut
    .map((rating) => ({ rating, chance: chanceOfVerdict(rating) }))
    .filter(({ chance }) => chance < surprisingChance)
    .sort((a, b) => a.chance - b.chance)
    .slice(0, mostSurprises)
    .map(({ rating }) => rating);
}

function chanceOfVerdict({ preference, probability }: HeldOutRating): number {
  return preference.verdict === 'like' ? probability : 1 - probability;
}
