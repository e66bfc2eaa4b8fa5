import { exampleOf } from '../memory/category-taste.ts';
import type { Preference } from '../preference.ts';
import { createRandom } from '../random.ts';
import { type OptimizationPlan, samePictureSimilarity } from '../statistics/optimize-memory.ts';
import { partOf } from '../watch.ts';
import { groupAlike } from './alike-groups.ts';
import { type AucDifference, type AucEstimate, compareAuc, estimateAuc } from './auc-estimate.ts';
import { type CrossValidationOptions, type Fold, listFolds, toRuns } from './cross-validate-taste.ts';
import { planHeldOut } from './held-out-plan.ts';
import { scoreHeldOut } from './held-out-scores.ts';

/** What optimising does to how well ratings are foretold, all asked about the same pictures. */
export interface OptimizationEffect {
  readonly before: AucEstimate;
  readonly after: AucEstimate;
  /** After minus before. */
  readonly difference: AucDifference;
}

const defaultMaxRatings = 2000;

/**
 * Cross-validates the taste that a memory's ratings teach and the one that a plan leaves of them, on the same folds: each rating but
 * the contradicted is foretold by what is left once it, and all that is nearly the same, is held out. `null` where that tells
 * nothing: where nothing is removed, or the quality cannot be known.
 *
 * @throws the signal's reason when it aborts.
 */
export async function measureOptimization(
  preferences: readonly Preference[],
  plan: OptimizationPlan,
  options: CrossValidationOptions,
): Promise<OptimizationEffect | null> {
  if (plan.removals.length === 0) return null;
  const { random = createRandom(1), maxRatings = defaultMaxRatings, background } = options;
  const outdated = new Set(plan.removals.filter(({ reason }) => reason === 'contradicted').map(({ id }) => id));
  const asked = preferences.filter(({ id }) => !outdated.has(id));
  const heldOut = planHeldOut(asked, { ...options, random, maxRatings });
  if (typeof heldOut === 'string') return null;
  const once = { ...heldOut, assignments: heldOut.assignments.slice(0, 1) };
  const before = listFolds(once, background);
  const sampled = new Set(heldOut.pictures.flatMap(({ rating }) => rating?.id ?? []));
  const left = afterPlan(preferences, plan);
  const after = withTraining(before, left.length <= maxRatings ? left : left.filter(({ id }) => sampled.has(id)));
  const score = (folds: readonly Fold[], start: number) =>
    scoreHeldOut(
      folds.map((fold) => ({ ...fold, test: fold.test.map(({ input }) => input) })),
      options,
      partOf(options, start, start + 0.5),
    );
  const runs = [toRuns(before, await score(before, 0)), toRuns(after, await score(after, 0.5))] as const;
  const [first, second] = [estimateAuc(runs[0]), estimateAuc(runs[1])];
  return first && second && { before: first, after: second, difference: compareAuc(runs[0], runs[1])! };
}

function afterPlan(preferences: readonly Preference[], { removals, strengthened }: OptimizationPlan): Preference[] {
  const removed = new Set(removals.map(({ id }) => id));
  const stronger = new Map(strengthened.map(({ id, set }) => [id, set]));
  return preferences
    .filter(({ id }) => !removed.has(id))
    .map((preference) => ({ ...preference, ...stronger.get(preference.id) }));
}

/** The same folds, learned from other ratings: from all that are not nearly the same as what is held out. */
function withTraining(folds: readonly Fold[], ratings: readonly Preference[]): Fold[] {
  const tested = folds.flatMap(({ test }) => test);
  const vectors = [...tested.map(({ input }) => input.vector), ...ratings.map(({ embedding }) => embedding.vector)];
  const units = groupAlike(vectors, samePictureSimilarity);
  let place = 0;
  return folds.map((fold) => {
    const held = new Set(fold.test.map(() => units[place++]!));
    const train = ratings.filter((_, i) => !held.has(units[tested.length + i]!));
    return { ...fold, train: train.map(exampleOf) };
  });
}
