import { readAnswers } from './answer-rows.ts';
import { clusterPictures } from './cluster-pictures.ts';
import { fitExperts } from './fit-experts.ts';
import { joinKernelPoints } from './join-kernel-points.ts';
import { blendMixes, type KernelMix, listExperts } from './kernel-mix.ts';
import { createKernelPoints, type KernelPoints } from './kernel-points.ts';
import { addRows, copyNormalEquations, createNormalEquations, type NormalEquations } from './normal-equations.ts';
import { createPosterior, type Posterior } from './posterior.ts';
import { sampleByContent } from './sample-by-content.ts';
import { fitSparseProcess, invertKernel, knowledgeOf } from './sparse-process.ts';
import { countLearned, precisionOf, type RatedPicture, ratingNoise, type TasteSetting } from './taste-data.ts';

/** What was learned from many ratings, ready to learn from one more. */
export interface LearnedFromMany {
  readonly posterior: Posterior;
  /** The same as learning from all ratings, but for the points, which stay. O(points³), however many ratings there are. */
  with(rated: RatedPicture): LearnedFromMany;
}

/** Of each side, so many pictures are grouped to find the points. */
const groupedPictures = 512;

/**
 * Learns a function that rests on `pointCount` groups of rated pictures and those of the background, from all ratings.
 * What to heed is found from as many ratings as there are points. O(ratings x points x (dimensions + points)).
 */
export function learnFromMany(
  rated: readonly RatedPicture[],
  setting: TasteSetting,
  pointCount: number,
): LearnedFromMany {
  const { scale, toFeatures, weak } = setting;
  const middles = middlesOf(rated, setting, pointCount);
  const points = joinKernelPoints(createKernelPoints(middles, scale), weak.fewPoints);
  const sample = sampleByContent(rated, pointCount);
  const rowsOf = readAnswers(sample, points, toFeatures);
  const experts = fitExperts(listExperts(scale.attributeCount), points, {
    rated: sample,
    rowsOf,
    weak,
    attributeReach: points.count,
  });
  const mix = blendMixes(experts.map((expert) => ({ mix: expert.mix, share: expert.belief })));
  const voice = experts.reduce((sum, expert) => sum + expert.belief * expert.voice, 0);

  const kernel = points.matrix(mix);
  const invertedKernel = invertKernel(kernel, points.count);
  const weakData = weakEquations(points, mix, voice, setting);
  const learned = createNormalEquations(points.count);
  const rows = addRatings(learned, rated, points, mix, setting);

  const conclude = (data: NormalEquations, known: readonly RatedPicture[], ratedRows: readonly Float32Array[]) => {
    const process = fitSparseProcess(kernel, addWeak(data, weakData, Math.max(countLearned(known), 1)));
    const posterior = createPosterior({
      points,
      scale,
      members: [{ mix, belief: 1, process, ratedRows }],
      rated: known,
      knowledge: { mix, matrix: knowledgeOf(invertedKernel, process) },
    });
    return {
      posterior,
      with: (one: RatedPicture): LearnedFromMany => {
        const more = copyNormalEquations(data);
        const added = addRatings(more, [one], points, mix, setting);
        return conclude(more, [...known, one], [...ratedRows, ...added]);
      },
    };
  };
  return conclude(learned, rated, rows);
}

/** The middles of groups of likes and of dislikes, half of the points each where both are there. */
function middlesOf(rated: readonly RatedPicture[], { scale, toFeatures }: TasteSetting, pointCount: number) {
  const pictures = rated.flatMap(({ input, over, target }) =>
    over
      ? [
          { input, target },
          { input: over, target: -target },
        ]
      : [{ input, target }],
  );
  const sides = [1, -1]
    .map((side) => pictures.filter(({ target }) => target === side))
    .filter((side) => side.length > 0);
  return sides.flatMap((side) => {
    const features = sampleByContent(side, groupedPictures).map(({ input }) => toFeatures(input));
    return clusterPictures(features, Math.floor(pointCount / sides.length), scale);
  });
}

/** Adds ratings to the equations and returns their kernel values to the points. */
function addRatings(
  equations: NormalEquations,
  rated: readonly RatedPicture[],
  points: KernelPoints,
  mix: KernelMix,
  { toFeatures }: TasteSetting,
): Float32Array[] {
  const kept: Float32Array[] = [];
  for (let start = 0; start < rated.length; start += ratingsAtOnce) {
    const some = rated.slice(start, start + ratingsAtOnce);
    const rows = readAnswers(some, points, toFeatures)(mix);
    addRows(
      equations,
      rows,
      some.map(precisionOf),
      some.map(({ target }) => target),
    );
    for (const row of rows) kept.push(new Float32Array(row));
  }
  return kept;
}

/** Keeps few rows in double precision at a time. */
const ratingsAtOnce = 256;

/** The background's evidence for each rating of the learned side. */
function weakEquations(points: KernelPoints, mix: KernelMix, voice: number, { weak }: TasteSetting): NormalEquations {
  const equations = createNormalEquations(points.count);
  const rows = weak.pictures.map((picture) => points.mixed(mix, points.similarities(picture), picture));
  addRows(
    equations,
    rows,
    weak.shares.map((share) => (voice * share) / ratingNoise),
    rows.map(() => -1),
  );
  return equations;
}

function addWeak(data: NormalEquations, weak: NormalEquations, learnedRatings: number): NormalEquations {
  return {
    matrix: data.matrix.map((value, at) => value + learnedRatings * weak.matrix[at]!),
    right: data.right.map((value, i) => value + learnedRatings * weak.right[i]!),
  };
}
