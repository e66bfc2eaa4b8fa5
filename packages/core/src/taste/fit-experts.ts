import type { AnswerRows } from './answer-rows.ts';
import type { Expert, KernelMix } from './kernel-mix.ts';
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
 * Lets each expert learn from the same ratings, and believes each by how well it tells pictures of the learned side from
 * others, each picture left out of what it learned from, in closed form.
 *
 * @see Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), section 5.4.2
 */
export function fitExperts(experts: readonly Expert[], points: KernelPoints, evidence: Evidence): TaughtExpert[] {
  const { rated, rowsOf, weak } = evidence;
  const weakSimilarities = weak.pictures.map(points.similarities);
  const ratedPrecisions = rated.map(precisionOf);
  const targets = [...rated.map(({ target }) => target), ...weak.pictures.map(() => -1)];
  const learned = Math.max(countLearned(rated), 1);
  const opponents = takeEvenly(
    weak.shares.map((share, place) => ({ share, place })),
    opponentCount,
  );

  const fits = experts.map(({ mix, voice, prior }) => {
    const ratedRows = rowsOf(mix);
    const weakRows = weak.pictures.map((features, i) => points.mixed(mix, weakSimilarities[i]!, features));
    const rows = [...ratedRows, ...weakRows];
    const precisions = [...ratedPrecisions, ...weak.shares.map((share) => (share * voice * learned) / ratingNoise)];
    const data = createNormalEquations(points.count);
    addRows(data, rows, precisions, targets);
    const process = fitSparseProcess(points.matrix(mix), data);
    const strengthLeftOut = (place: number) => leaveOut(process, rows[place]!, precisions[place]!, targets[place]!);
    const foresight = tellApart(
      rated,
      rated.map((_, i) => strengthLeftOut(i)),
      opponents.map(({ place, share }) => ({ strength: strengthLeftOut(rated.length + place), share })),
    );
    return { mix, voice, process, ratedRows, logBelief: Math.log(prior) + foresight };
  });
  return withBeliefs(fits);
}

/** What the process would expect of a row, had it learned from all others. */
function leaveOut(
  { coefficients, inverseFactor }: SparseProcess,
  row: Float64Array,
  precision: number,
  target: number,
): number {
  let mean = 0;
  for (let k = 0; k < row.length; k++) mean += row[k]! * coefficients[k]!;
  let variance = 0;
  for (const value of multiplyLower(inverseFactor, row)) variance += value * value;
  // The share of its own prediction that a row does not decide itself.
  const freedom = Math.max(1 - variance * precision, 1e-9);
  return target - (target - mean) / freedom;
}

function withBeliefs(fits: readonly (Omit<TaughtExpert, 'belief'> & { readonly logBelief: number })[]): TaughtExpert[] {
  const largest = Math.max(...fits.map(({ logBelief }) => logBelief));
  const beliefs = fits.map(({ logBelief }) => Math.exp(logBelief - largest));
  const believable = beliefs.map((belief) => (belief >= leastBelief ? belief : 0));
  const total = believable.reduce((sum, belief) => sum + belief, 0);
  return fits.map(({ logBelief: _, ...fit }, i) => ({ ...fit, belief: believable[i]! / total }));
}
