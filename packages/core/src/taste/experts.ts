import { dotProduct } from '../embedding.ts';
import { explainedVariance, fitGaussianProcess, type GaussianProcess } from './gaussian-process.ts';
import type { TasteFeatures } from './taste-features.ts';

/** Variance of one rating of weight 1: people do not always answer the same. */
const ratingNoise = 0.08;
/** All background pictures together speak as loudly as this many ratings for each rating of the learned side. */
const backgroundVoice = 0.25;
/** The embedding alone is believed this much more than one attribute before any rating. */
const embeddingPrior = 8;
/** Experts believed less than this change no score that anyone could see. */
const leastBelief = 1e-3;
/** How much an attribute's closeness counts in its expert, beside the embedding's. */
const attributeShare = 0.4;

/** One way of seeing: by the embedding alone, or with one attribute mixed in. */
interface Expert {
  readonly belief: number;
  readonly process: GaussianProcess;
  /** `null`: the embedding alone. */
  readonly attribute: number | null;
}

export interface ExpertsInput {
  /** The rated pictures, then those of the background. */
  readonly points: readonly TasteFeatures[];
  /** Of the rated pictures, above 0. */
  readonly weights: readonly number[];
  /** Of the rated pictures: 1 on the side that is learned, -1 on the other, where the background stands too. */
  readonly targets: readonly number[];
  readonly attributeCount: number;
}

export interface Experts {
  /**
   * What each point adds to the picture's value, and the standard deviation of that value relative to the prior's, 0..1.
   */
  pullsOn(picture: TasteFeatures): { readonly pulls: Float64Array; readonly uncertainty: number };
}

/** Gaussian processes on several views of the same ratings, averaged by how well each foretells a rating left out. */
export function createExperts({ points, weights, targets, attributeCount }: ExpertsInput): Experts {
  const n = points.length;
  const noise = noiseOf(n, weights, targets);
  const allTargets = Float64Array.from(points, (_, i) => targets[i] ?? -1);
  const similarity = kernelMatrix(points);
  const fit = (attribute: number | null) =>
    fitGaussianProcess(viewMatrix(similarity, points, attribute), noise, allTargets, targets.length);

  const base = fit(null);
  const views = Array.from({ length: attributeCount }, (_, attribute) => ({ attribute, process: fit(attribute) }));
  const experts = withBeliefs([{ attribute: null, process: base }, ...views]);

  return {
    pullsOn: (picture) => {
      const similarities = Float64Array.from(points, (point) => embeddingKernel(picture, point));
      const pulls = new Float64Array(n);
      for (const { belief, process, attribute } of experts) {
        for (let i = 0; i < n; i++) {
          const kernel = viewKernel(similarities[i]!, picture, points[i]!, attribute);
          pulls[i]! += belief * process.coefficients[i]! * kernel;
        }
      }
      const variance = 1 - explainedVariance(base, similarities);
      return { pulls, uncertainty: Math.sqrt(Math.max(0, variance)) };
    },
  };
}

function noiseOf(n: number, weights: readonly number[], targets: readonly number[]): Float64Array {
  const rated = weights.length;
  const learned = targets.filter((target) => target > 0).length;
  const backgroundNoise = (ratingNoise * (n - rated)) / (backgroundVoice * Math.max(learned, 1));
  return Float64Array.from({ length: n }, (_, i) => (i < rated ? ratingNoise / weights[i]! : backgroundNoise));
}

function withBeliefs(fits: readonly Omit<Expert, 'belief'>[]): Expert[] {
  const logBeliefs = fits.map(
    ({ attribute, process }) => Math.log(attribute === null ? embeddingPrior : 1) + process.leaveOneOutLogDensity,
  );
  const largest = Math.max(...logBeliefs);
  const total = logBeliefs.reduce((sum, each) => sum + Math.exp(each - largest), 0);
  return fits
    .map((fit, i) => ({ ...fit, belief: Math.exp(logBeliefs[i]! - largest) / total }))
    .filter(({ belief }) => belief >= leastBelief);
}

/** Rational quadratic in the angle: 1 for the same direction, 1/3 at a right angle, 1/5 for the opposite. */
function embeddingKernel(a: TasteFeatures, b: TasteFeatures): number {
  return 1 / (3 - 2 * dotProduct(a.direction, b.direction));
}

function viewKernel(similarity: number, a: TasteFeatures, b: TasteFeatures, attribute: number | null): number {
  if (attribute === null) return similarity;
  const distance = a.ranks[attribute]! - b.ranks[attribute]!;
  return (1 - attributeShare) * similarity + attributeShare * Math.exp(-0.25 * distance * distance);
}

/** Lower triangle, row-major `[n, n]`. */
function kernelMatrix(points: readonly TasteFeatures[]): Float64Array {
  const n = points.length;
  const matrix = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column < row; column++) {
      matrix[row * n + column] = embeddingKernel(points[row]!, points[column]!);
    }
    matrix[row * n + row] = 1;
  }
  return matrix;
}

function viewMatrix(
  similarity: Float64Array,
  points: readonly TasteFeatures[],
  attribute: number | null,
): Float64Array {
  const n = points.length;
  const matrix = new Float64Array(n * n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      const at = row * n + column;
      matrix[at] = viewKernel(similarity[at]!, points[row]!, points[column]!, attribute);
    }
  }
  return matrix;
}
