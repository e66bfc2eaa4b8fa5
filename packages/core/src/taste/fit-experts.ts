import type { AnswerRows } from './answer-rows.ts';
import { blendMixes, type Expert, type KernelMix } from './kernel-mix.ts';
import type { KernelPoints } from './kernel-points.ts';
import { addRows, createNormalEquations } from './normal-equations.ts';
import { fitSparseProcess, multiplyLower, type SparseProcess } from './sparse-process.ts';
import { countLearned, precisionOf, type RatedPicture, ratingNoise, type WeakEvidence } from './taste-data.ts';

/** An expert that has learned, with how much it is believed by now, 0 where it makes no difference. They add up to 1. */
export interface TaughtExpert {
  readonly mix: KernelMix;
  readonly belief: number;
  readonly process: SparseProcess;
  /** Kernel values of each rating to the points. */
  readonly ratedRows: readonly Float64Array[];
}

interface Evidence {
  readonly rated: readonly RatedPicture[];
  readonly rowsOf: AnswerRows;
  readonly weak: WeakEvidence;
}

/** Experts believed less than this change no score that anyone could see. */
const leastBelief = 1e-3;

/**
 * Lets each expert learn from the same ratings, and believes each by how well it foretells a rating left out of what it
 * learned from, in closed form.
 *
 * @see Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), section 5.4.2
 */
export function fitExperts(experts: readonly Expert[], points: KernelPoints, evidence: Evidence): TaughtExpert[] {
  const { rated, rowsOf, weak } = evidence;
  const weakSimilarities = weak.pictures.map(points.similarities);
  const precisions = Float64Array.from(rated, precisionOf);
  const targets = Float64Array.from(rated, ({ target }) => target);
  const learned = Math.max(countLearned(rated), 1);
  const weakPrecisions = Float64Array.from(weak.voices, (voice) => (voice * learned) / ratingNoise);
  const against = new Float64Array(weakPrecisions.length).fill(-1);

  const fits = experts.map(({ mix, prior }) => {
    const data = createNormalEquations(points.count);
    const ratedRows = rowsOf(mix);
    const weakRows = weak.pictures.map((features, i) => points.mixed(mix, weakSimilarities[i]!, features));
    addRows(data, ratedRows, precisions, targets);
    addRows(data, weakRows, weakPrecisions, against);
    const process = fitSparseProcess(points.matrix(mix), data);
    return { mix, process, ratedRows, logBelief: Math.log(prior) + foresight(process, ratedRows, precisions, targets) };
  });
  return withBeliefs(fits);
}

/** One mix of all that the experts see, each by its belief. */
export function blendExperts(experts: readonly TaughtExpert[]): KernelMix {
  return blendMixes(experts.map(({ mix, belief }) => ({ mix, share: belief })));
}

/** Sum of the log densities of each rating given all the others. */
function foresight(
  { coefficients, inverseFactor }: SparseProcess,
  rows: readonly Float64Array[],
  precisions: Float64Array,
  targets: Float64Array,
): number {
  return rows.reduce((sum, row, i) => {
    let mean = 0;
    for (let k = 0; k < row.length; k++) mean += row[k]! * coefficients[k]!;
    let variance = 0;
    for (const value of multiplyLower(inverseFactor, row)) variance += value * value;
    // The share of its own prediction that a rating does not decide itself.
    const freedom = Math.max(1 - variance * precisions[i]!, 1e-9);
    const residual = (targets[i]! - mean) / freedom;
    const spread = 1 / (precisions[i]! * freedom);
    return sum - 0.5 * (Math.log(spread) + (residual * residual) / spread);
  }, 0);
}

function withBeliefs(fits: readonly (Omit<TaughtExpert, 'belief'> & { readonly logBelief: number })[]): TaughtExpert[] {
  const largest = Math.max(...fits.map(({ logBelief }) => logBelief));
  const beliefs = fits.map(({ logBelief }) => Math.exp(logBelief - largest));
  const believable = beliefs.map((belief) => (belief >= leastBelief ? belief : 0));
  const total = believable.reduce((sum, belief) => sum + belief, 0);
  return fits.map(({ mix, process, ratedRows }, i) => ({ mix, process, ratedRows, belief: believable[i]! / total }));
}
