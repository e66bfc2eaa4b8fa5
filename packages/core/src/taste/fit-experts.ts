import { writeAnswers } from './answer-rows.ts';
import { solveRows } from './cholesky.ts';
import type { Closeness } from './closeness.ts';
import type { JoinedPoints } from './fit-points.ts';
import { balancedExpert, type Expert, type KernelMix, looks } from './kernel-mix.ts';
import { createMatrix, createScratch, type Matrix, rowOf } from './matrix.ts';
import { addRows, type Observation } from './normal-equations.ts';
import type { Rows } from './posterior.ts';
import { fitSparseProcess, type SparseProcess } from './sparse-process.ts';
import { countLearned, type RatedPicture, ratingNoise, toObservation, type WeakEvidence } from './taste-data.ts';
import { tellApart } from './tell-apart.ts';
import { takeEvenly } from './weak-evidence.ts';

/** An expert that has learned, with how much it is believed by now, 0 where it makes no difference. They add up to 1. */
export interface TaughtExpert {
  readonly mix: KernelMix;
  readonly voice: number;
  readonly belief: number;
  readonly process: SparseProcess;
  /** Kernel values of each rating to the points that the process rests on. */
  readonly readAnswers: () => readonly Rows[];
}

interface Evidence {
  readonly rated: readonly RatedPicture[];
  /** Of the pictures that the ratings are about. */
  readonly closeness: Closeness;
  readonly weak: WeakEvidence;
  /** Experts of attributes rest on so many of the points, the first. */
  readonly attributeReach: number;
}

/** Experts believed less than this change no score that anyone could see. */
const leastBelief = 1e-3;
/** Experts are judged by at most this many of the unrated pictures, evenly taken. */
const opponentCount = 64;
/** Experts of attributes hear so many of them, evenly taken, who speak for all. */
const attributeHearing = 96;

const [borrowRows, borrowSolved] = [createScratch(), createScratch()];

/**
 * Lets each expert learn from the same ratings, and believes each by how well it foretells what is left out of what it
 * learned from, in closed form: attributes, beside the balanced look, by the density of the ratings; looks, which hear
 * unrated pictures differently, by how well they tell what is liked from what is met.
 *
 * @param experts those of each look, then those of attributes: see `listExperts`.
 * @see Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), section 5.4.2
 */
export function fitExperts(experts: readonly Expert[], points: JoinedPoints, evidence: Evidence): TaughtExpert[] {
  const { rated, weak, attributeReach } = evidence;
  const unratedCloseness = points.closenessOf(weak.known);
  const heardByAttributes = takeEvenly(weak.unrated, attributeHearing);
  const ratings = rated.map(toObservation);
  const learned = Math.max(countLearned(rated), 1);
  const opponents = takeEvenly(
    weak.unrated.map(({ share }, i) => ({ share, row: rated.length + i })),
    opponentCount,
  );

  const fits = experts.map(({ mix, voice, prior }, place) => {
    const isLook = place < looks.length;
    const reach = isLook ? points.set.count : attributeReach;
    const unrated = isLook ? weak.unrated : heardByAttributes;
    const loudness = (voice * learned) / (ratingNoise * unrated.reduce((sum, { share }) => sum + share, 0));
    const observations = [...ratings, ...unrated.map(({ share }) => ({ weight: share * loudness, target: -1 }))];
    const rows = borrowRows(observations.length, reach);
    writeAnswers(rows, rated, evidence.closeness, mix);
    unratedCloseness.mixInto(rows, mix, { row: rated.length, places: unrated.map(({ place }) => place) });
    const equations = { matrix: points.matrix(mix, reach), right: new Float64Array(reach) };
    addRows(equations, rows, observations);
    const process = fitSparseProcess(equations);
    const judged = isLook ? opponents.map(({ row }) => row) : [];
    const leftOut = leaveOut(process, rows, observations, [...rated.keys(), ...judged]);
    const readAnswers = () => {
      const ratedRows = createMatrix(rated.length, reach);
      writeAnswers(ratedRows, rated, evidence.closeness, mix);
      return [ratedRows];
    };
    return { mix, voice, prior, process, readAnswers, leftOut };
  });

  const byLook = shareBelief(
    fits.slice(0, looks.length).map(({ leftOut }) => {
      const strengths = leftOut.map(({ strength }) => strength);
      const against = opponents.map(({ share }, i) => ({ share, strength: strengths[rated.length + i]! }));
      return tellApart(rated, strengths, against);
    }),
  );
  const embeddingPrior = fits.slice(0, looks.length).reduce((sum, { prior }) => sum + prior, 0);
  const [embedding, ...attributes] = shareBelief([
    Math.log(embeddingPrior) + logDensity(rated, fits[balancedExpert]!.leftOut),
    ...fits.slice(looks.length).map(({ prior, leftOut }) => Math.log(prior) + logDensity(rated, leftOut)),
  ]);
  const beliefs = heedBelievable([...byLook.map((belief) => belief * embedding!), ...attributes]);
  return fits.map(({ mix, voice, process, readAnswers }, i) => ({
    mix,
    voice,
    process,
    readAnswers,
    belief: beliefs[i]!,
  }));
}

/** What is expected of a row from all others. */
interface LeftOut {
  readonly strength: number;
  readonly variance: number;
}

/** Some of the rows that a process learned from. */
function leaveOut(
  { coefficients, factor }: SparseProcess,
  rows: Matrix,
  observations: readonly Observation[],
  places: readonly number[],
): LeftOut[] {
  const solved = borrowSolved(places.length, rows.columns);
  places.forEach((place, i) => {
    rowOf(solved, i).set(rowOf(rows, place));
  });
  solveRows(factor, solved);
  return places.map((place, i) => {
    const { weight, target } = observations[place]!;
    const mean = dot(rowOf(rows, place), coefficients);
    const solvedRow = rowOf(solved, i);
    // The share of its own prediction that a row does not decide itself.
    const freedom = Math.max(1 - weight * dot(solvedRow, solvedRow), 1e-9);
    return { strength: target - (target - mean) / freedom, variance: 1 / (weight * freedom) };
  });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/** Of the ratings, each given all the others. */
function logDensity(rated: readonly RatedPicture[], leftOut: readonly LeftOut[]): number {
  return rated.reduce((sum, { target }, i) => {
    const { strength, variance } = leftOut[i]!;
    const residual = target - strength;
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
