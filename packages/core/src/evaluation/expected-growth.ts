import type { AucEstimate } from './auc-estimate.ts';

/** How well a taste foretells after so many ratings. */
export interface LearningPoint extends AucEstimate {
  /** How many were learned from. */
  readonly ratings: number;
}

/** What one doubling of the ratings adds to the logit of the AUC, before anything is known of a person; simulated people gave .15 to .45. */
const priorGrowth = { mean: 0.2, deviation: 0.12 };
/** Each further doubling adds less. */
const slowing = 0.8;
const normalQuantile = 1.96;

/**
 * With twice and four times as many ratings as the last point: the logit of the AUC as a line over the doublings, fitted to the
 * points and a prior, and flattening from there. Never below the last point: a taste does not get worse by ratings.
 */
export function expectedGrowth(points: readonly LearningPoint[]): LearningPoint[] {
  const last = points.at(-1);
  if (!last) return [];
  const { mean, deviation } = growthOf(points);
  const now = { logit: logit(last.auc), deviation: logitDeviation(last) };
  return [1, 2].map((doublings) => {
    const steps = doublings === 1 ? slowing : slowing + slowing ** 2;
    const middle = now.logit + Math.max(0, mean) * steps;
    const reach = normalQuantile * Math.hypot(now.deviation, deviation * steps);
    return {
      ratings: last.ratings * 2 ** doublings,
      auc: Math.max(last.auc, logistic(middle)),
      low: logistic(middle - reach),
      high: Math.max(last.auc, logistic(middle + reach)),
    };
  });
}

/** The slope of a weighted least-squares line through the points, drawn towards the prior. */
function growthOf(points: readonly LearningPoint[]): { mean: number; deviation: number } {
  const rows = points.map((point) => ({
    doublings: Math.log2(point.ratings),
    logit: logit(point.auc),
    weight: 1 / Math.max(logitDeviation(point), 0.01) ** 2,
  }));
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const middle = rows.reduce((sum, { weight, doublings }) => sum + weight * doublings, 0) / total;
  const spread = rows.reduce((sum, { weight, doublings }) => sum + weight * (doublings - middle) ** 2, 0);
  const along = rows.reduce((sum, { weight, doublings, logit }) => sum + weight * (doublings - middle) * logit, 0);
  const priorWeight = 1 / priorGrowth.deviation ** 2;
  return {
    mean: (along + priorWeight * priorGrowth.mean) / (spread + priorWeight),
    deviation: 1 / Math.sqrt(spread + priorWeight),
  };
}

function logitDeviation({ low, high }: AucEstimate): number {
  return (logit(high) - logit(low)) / (2 * normalQuantile);
}

function logit(share: number): number {
  const within = Math.min(Math.max(share, 0.005), 0.995);
  return Math.log(within / (1 - within));
}

function logistic(value: number): number {
  return 1 / (1 + Math.exp(-value));
}
