import { baselines } from './baselines.mjs';
import { balancedWeights, createCalibrationMeter, evenWeights } from './measures.mjs';
import { createSimilarities } from './similarities.mjs';
import { tasteLearners } from './taste-learners.mjs';

export const ratingCounts = [4, 8, 16, 32, 64];
const allSides = ['both', 'likes', 'dislikes'];

/**
 * Lets every learner learn from the first n / 2 ratings of each side, or of one side, or as many as there are, and rank
 * the pictures that the person was not asked about. Learners never see the labels of those.
 *
 * @returns a measurement for each learner, side and n; to be put together by `gatherRecords`.
 */
export function measurePerson(core, { vectors, counts = ratingCounts, sides = allSides, names }, person) {
  const learners = [...baselines, ...tasteLearners(core)].filter(({ name }) => !names || names.includes(name));
  const similarities = createSimilarities(vectors, person);
  const isLike = person.labels.map(Boolean);
  return sides
    .filter((side) => hasRated(person, side))
    .flatMap((side) =>
      counts.flatMap((n) => {
        const question = {
          likes: side === 'dislikes' ? [] : person.likes.slice(0, n / 2),
          dislikes: side === 'likes' ? [] : person.dislikes.slice(0, n / 2),
          background: person.background,
          test: person.test,
          vectors,
          similarities,
        };
        return learners
          .filter((learner) => learner.sides.includes(side))
          .map((learner) => {
            const { scores, ...others } = answer(learner, question);
            return { learner: learner.name, side, n, auc: core.areaUnderCurve(scores, isLike), ...others };
          });
      }),
    );
}

/** People without a rating of a side take no part where it is asked for; those with fewer than asked for give what they have. */
function hasRated({ likes, dislikes }, side) {
  return (side === 'dislikes' || likes.length > 0) && (side === 'likes' || dislikes.length > 0);
}

function answer(learner, question) {
  const result = learner.score(question);
  return Array.isArray(result) ? { scores: result } : result;
}

/**
 * @param measured what `measurePerson` returned of each person, in the order of `people`.
 * @returns a record for each learner, side and n: the AUC and kind of each person, the calibration and the times.
 */
export function gatherRecords(people, measured) {
  const records = new Map();
  people.forEach(({ kind, labels }, i) => {
    for (const { learner, side, n, auc, probabilities, chances, fitMs, scoreMicroseconds } of measured[i]) {
      const key = `${learner} ${side} ${n}`;
      if (!records.has(key)) records.set(key, createRecord(learner, side, n));
      const record = records.get(key);
      record.aucs.push(auc);
      record.kinds.push(kind);
      if (!probabilities) continue;
      record.fitMs.push(fitMs);
      record.scoreMicroseconds.push(scoreMicroseconds);
      record.calibration ??= createCalibrationMeter(balancedWeights);
      record.calibration.add(probabilities, labels);
      record.inFolder ??= createCalibrationMeter(evenWeights);
      record.inFolder.add(chances, labels);
    }
  });
  return [...records.values()];
}

function createRecord(learner, side, n) {
  return { learner, side, n, aucs: [], kinds: [], fitMs: [], scoreMicroseconds: [], calibration: null, inFolder: null };
}
