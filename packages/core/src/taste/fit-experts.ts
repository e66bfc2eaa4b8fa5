import type { AnswerRows } from './answer-rows.ts';
import { balancedExpert, type Expert, type KernelMix, looks } from './kernel-mix.ts';
import type { KernelPoints } from './kernel-points.ts';
import { addRows, createNormalEquations } from './normal-equations.ts';
import { fitSparseProcess, multiplyLower, type SparseProcess } from './sparse-process.ts';
import { countLearned, precisionOf, type RatedPicture, ratingNoise, type WeakEvidence } from './taste-data.ts';
import { tellApart } from './tell-apart.ts';
import { takeEvenly } from './weak-evidence.ts';

/** An expert that has learned, with how much it is believed by now, 0 where it makes no difference. They add up to 1. */
export interface TaughtExpert {
  readonly mix: KernelMix;
  readonly voice: number;
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
/** Experts are judged by at most this many of the unrated pictures, evenly taken. */
const opponentCount = 128;

/**
 * Lets each expert learn from the same ratings, and believes each by how well it foretells what is left out of what it
 * learned from, in closed form: attributes, beside the balanced look, by the density of the ratings; looks, which hear
 * unrated pictures differently, by how well they tell what is liked from what is met.
 *
 * @param experts those of each look, then those of attributes: see `listExperts`.
 * @see Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), section 5.4.2
 */
export function fitExperts(experts: readonly Expert[], points: KernelPoints, evidence: Evidence): TaughtExpert[] {
  const { rated, rowsOf, weak } = evidence;
  const weakSimilarities = weak.pictures.map(points.similarities);
  const ratedPrecisions = rated.map(precisionOf);
  const targets = [...rated.map(({ target }) => target), ...weak.pictures.map(() => -1)];
  const learned = Math.max(countLearned(rated), 1);
  const opponents = takeEvenly(
    weak.shares.map((share, place) => ({ share, place: rated.length + place })),
    opponentCount,
  );

  const fits = experts.map(({ mix, voice, prior }) => {
    const ratedRows = rowsOf(mix);
    const rows = [...ratedRows, ...weak.pictures.map((each, i) => points.mixed(mix, weakSimilarities[i]!, each))];
    const precisions = [...ratedPrecisions, ...weak.shares.map((share) => (share * voice * learned) / ratingNoise)];
    const data = createNormalEquations(points.count);
    addRows(data, rows, precisions, targets);
    const process = fitSparseProcess(points.matrix(mix), data);
    const leftOutAt = (place: number) => leaveOut(process, rows[place]!, precisions[place]!, targets[place]!);
    const leftOut = rated.map((_, place) => leftOutAt(place));
    return { mix, voice, prior, process, ratedRows, leftOut, leftOutAt };
  });

  const byLook = shareBelief(
    fits.slice(0, looks.length).map(({ leftOut, leftOutAt }) => {
      const strengths = leftOut.map(({ strength }) => strength);
      const against = opponents.map(({ place, share }) => ({ strength: leftOutAt(place).strength, share }));
      return tellApart(rated, strengths, against);
    }),
  );
  const embeddingPrior = fits.slice(0, looks.length).reduce((sum, { prior }) => sum + prior, 0);
  const [embedding, ...attributes] = shareBelief([
    Math.log(embeddingPrior) + logDensity(rated, fits[balancedExpert]!.leftOut),
    ...fits.slice(looks.length).map(({ prior, leftOut }) => Math.log(prior) + logDensity(rated, leftOut)),
  ]);
  const beliefs = heedBelievable([...byLook.map((belief) => belief * embedding!), ...attributes]);
  return fits.map(({ mix, voice, process, ratedRows }, i) => ({ mix, voice, process, ratedRows, belief: beliefs[i]! }));
}

/** What is expected of a row from all others. */
interface LeftOut {
  readonly strength: number;
  readonly variance: number;
}

function leaveOut(
  { coefficients, inverseFactor }: SparseProcess,
  row: Float64Array,
  precision: number,
  target: number,
): LeftOut {
  let mean = 0;
  for (let k = 0; k < row.length; k++) mean += row[k]! * coefficients[k]!;
  let variance = 0;
  for (const value of multiplyLower(inverseFactor, row)) variance += value * value;
  // The share of its own prediction that a row does not decide itself.
  const freedom = Math.max(1 - variance * precision, 1e-9);
  return { strength: target - (target - mean) / freedom, variance: 1 / (precision * freedom) };
}

/** Of the ratings, each given all the others. */
function logDensity(rated: readonly RatedPicture[], leftOut: readonly LeftOut[]): number {
  return leftOut.reduce((sum, { strength, variance }, i) => {
    const residual = rated[i]!.target - strength;
    return sum - 0.5 * (Math.log(variance) + (residual * residual) / variance);
  }, 0);
}

function shareBelief(logBeliefs: readonly number[]): number[] {
  const largest = Math.max(...logBeliefs);
  return addUpToOne(logBeliefs.map((logBelief) => Math.exp(logBelief - largest)));
}

function heedBelievable(beliefs: readonly number[]): number[] {
  return addUpToOne(beliefs.map((belief) => (belief >= leastBelief ? belief : 0)));
}

function addUpToOne(beliefs: readonly number[]): number[] {
  const total = beliefs.reduce((sum, belief) => sum + belief, 0);
  return beliefs.map((belief) => belief / total);
}
