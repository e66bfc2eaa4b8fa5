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
  /** Kernel values of each rating to the points that the process rests on. */
  readonly ratedRows: readonly Float64Array[];
}

interface Evidence {
  readonly rated: readonly RatedPicture[];
  readonly rowsOf: AnswerRows;
  readonly weak: WeakEvidence;
  /** Experts of attributes rest on so many of the points, the first. */
  readonly attributeReach: number;
}

/** Experts believed less than this change no score that anyone could see. */
const leastBelief = 1e-3;
/** Experts are judged by at most this many of the unrated pictures, evenly taken. */
const opponentCount = 64;
/** Experts of attributes hear so many of them, evenly taken, who speak for all. */
const heardByAttributes = 96;

/**
 * Lets each expert learn from the same ratings, and believes each by how well it foretells what is left out of what it
 * learned from, in closed form: attributes, beside the balanced look, by the density of the ratings; looks, which hear
 * unrated pictures differently, by how well they tell what is liked from what is met.
 *
 * @param experts those of each look, then those of attributes: see `listExperts`.
 * @see Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), section 5.4.2
 */
export function fitExperts(experts: readonly Expert[], points: KernelPoints, evidence: Evidence): TaughtExpert[] {
  const { rated, rowsOf, weak, attributeReach } = evidence;
  const unrated = weak.pictures.map((picture, i) => ({
    picture,
    share: weak.shares[i]!,
    similarities: points.similarities(picture),
  }));
  const fewUnrated = takeEvenly(unrated, heardByAttributes);
  const ratedPrecisions = rated.map(precisionOf);
  const ratedTargets = rated.map(({ target }) => target);
  const learned = Math.max(countLearned(rated), 1);
  const opponents = takeEvenly(
    weak.shares.map((share, place) => ({ share, place: rated.length + place })),
    opponentCount,
  );

  const fits = experts.map(({ mix, voice, prior }, place) => {
    const isLook = place < looks.length;
    const reach = isLook ? points.count : attributeReach;
    const kernel = leadingPart(points.matrix(mix), points.count, reach);
    const ratedRows = rowsOf(mix).map((row) => row.subarray(0, reach));
    const heard = isLook ? unrated : fewUnrated;
    const loudness = (voice * learned) / (ratingNoise * heard.reduce((sum, { share }) => sum + share, 0));
    const weakRows = heard.map(({ picture, similarities }) => points.mixed(mix, similarities, picture));
    const rows = [...ratedRows, ...weakRows.map((row) => row.subarray(0, reach))];
    const precisions = [...ratedPrecisions, ...heard.map(({ share }) => share * loudness)];
    const targets = [...ratedTargets, ...heard.map(() => -1)];
    const data = createNormalEquations(reach);
    addRows(data, rows, precisions, targets);
    const process = fitSparseProcess(kernel, data);
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

/** The first rows and columns of a square matrix. */
function leadingPart(matrix: Float64Array, size: number, reach: number): Float64Array {
  if (reach === size) return matrix;
  const part = new Float64Array(reach * reach);
  for (let row = 0; row < reach; row++) part.set(matrix.subarray(row * size, row * size + reach), row * reach);
  return part;
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
