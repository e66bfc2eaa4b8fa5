import { picturesRated, writeAnswers } from './answer-rows.ts';
import { compare, mixCloseness } from './closeness.ts';
import { clusterPictures } from './cluster-pictures.ts';
import { fitExperts } from './fit-experts.ts';
import { type FitPoints, joinPoints } from './fit-points.ts';
import { blendMixes, type KernelMix, listExperts } from './kernel-mix.ts';
import { createKernelPoints } from './kernel-points.ts';
import { copyMatrix, createMatrix } from './matrix.ts';
import {
  addEquations,
  addRows,
  copyNormalEquations,
  createNormalEquations,
  type NormalEquations,
} from './normal-equations.ts';
import { createPointSet, type PointSet, toKernelPoint } from './point-set.ts';
import { createPosterior, type Posterior, type Rows } from './posterior.ts';
import { sampleByContent } from './sample-by-content.ts';
import { fitSparseProcess, invertKernel, knowledgeOf } from './sparse-process.ts';
import { countLearned, type RatedPicture, ratingNoise, type TasteSetting, toObservation } from './taste-data.ts';

/** What was learned from many ratings, ready to learn from one more. */
export interface LearnedFromMany {
  readonly posterior: Posterior;
  /** The same as learning from all ratings, but for the points, which stay. O(points³), however many ratings there are. */
  with(rated: RatedPicture): LearnedFromMany;
}

/** Of each side, so many pictures are grouped to find the points. */
const groupedPictures = 512;
/** Keeps the rows of few ratings in double precision at a time. */
const ratingsAtOnce = 256;

/**
 * Learns a function that rests on `pointCount` groups of rated pictures and those of the background, from all ratings.
 * What to heed is found from as many ratings as there are points. O(ratings x points x (dimensions + points)).
 */
export function learnFromMany(
  rated: readonly RatedPicture[],
  setting: TasteSetting,
  pointCount: number,
): LearnedFromMany {
  const { scale, weak } = setting;
  const fitPoints = joinPoints(createPointSet(middlesOf(rated, setting, pointCount)), weak.fewPoints);
  const { count } = fitPoints.set;
  const sample = sampleByContent(rated, pointCount);
  const experts = fitExperts(listExperts(scale.attributeCount), fitPoints, {
    rated: sample,
    closeness: fitPoints.closenessOf(picturesSeen(sample, setting)),
    weak,
    attributeReach: count,
  });
  const mix = blendMixes(experts.map((expert) => ({ mix: expert.mix, share: expert.belief })));
  const voice = experts.reduce((sum, expert) => sum + expert.belief * expert.voice, 0);

  const kernel = fitPoints.matrix(mix, count);
  const invertedKernel = invertKernel(copyMatrix(kernel));
  const weakData = weakEquations(fitPoints, mix, voice, setting);
  const points = createKernelPoints(fitPoints.set, scale);
  const addRatings = (equations: NormalEquations, some: readonly RatedPicture[]): Rows => {
    const closeness = compare(picturesSeen(some, setting), fitPoints.set, points.closenessTo);
    const rows = createMatrix(some.length, count);
    writeAnswers(rows, some, closeness, mix);
    addRows(equations, rows, some.map(toObservation));
    return { rows: rows.rows, values: new Float32Array(rows.values) };
  };

  const conclude = (data: NormalEquations, known: readonly RatedPicture[], ratedRows: readonly Rows[]) => {
    const equations = { matrix: copyMatrix(kernel), right: new Float64Array(count) };
    addEquations(equations, data);
    addEquations(equations, weakData, Math.max(countLearned(known), 1));
    const process = fitSparseProcess(equations);
    const posterior = createPosterior({
      points,
      scale,
      members: [{ mix, belief: 1, process, readAnswers: () => ratedRows }],
      rated: known,
      knowledge: { mix, matrix: knowledgeOf(invertedKernel, process) },
    });
    return {
      posterior,
      with: (one: RatedPicture): LearnedFromMany => {
        const more = copyNormalEquations(data);
        const added = addRatings(more, [one]);
        return conclude(more, [...known, one], [...ratedRows, added]);
      },
    };
  };
  const learned = createNormalEquations(count);
  const ratedRows: Rows[] = [];
  for (let start = 0; start < rated.length; start += ratingsAtOnce)
    ratedRows.push(addRatings(learned, rated.slice(start, start + ratingsAtOnce)));
  return conclude(learned, rated, ratedRows);
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

/** The pictures that ratings are about. */
function picturesSeen(rated: readonly RatedPicture[], { toFeatures, scale }: TasteSetting): PointSet {
  return createPointSet(picturesRated(rated).map((input) => toKernelPoint(toFeatures(input), scale)));
}

/** The background's evidence for each rating of the learned side. */
function weakEquations(points: FitPoints, mix: KernelMix, voice: number, { weak }: TasteSetting): NormalEquations {
  const equations = createNormalEquations(points.set.count);
  const rows = mixCloseness(points.closenessOf(weak.known), mix);
  addRows(
    equations,
    rows,
    weak.unrated.map(({ share }) => ({ weight: (voice * share) / ratingNoise, target: -1 })),
  );
  return equations;
}
