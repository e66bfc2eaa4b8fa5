import { baselines } from './baselines.mjs';
import { balancedWeights, createCalibrationMeter, evenWeights } from './measures.mjs';
import { createSimilarities } from './similarities.mjs';
import { tasteLearners } from './taste-learners.mjs';

const ratingCounts = [4, 8, 16, 32, 64];
const allSides = ['both', 'likes', 'dislikes'];

/**
 * Lets every learner learn from the first n / 2 ratings of each side, or of one side, or as many as there are, and rank
 * the pictures that the person was not asked about. Learners never see the labels of those.
 *
 * @returns a record for each learner, side and n: the AUC of each person, the calibration and the times.
 */
export function measureQuality(core, { vectors, people }, options = {}) {
  const { counts = ratingCounts, sides = allSides, names, report } = options;
  const learners = [...baselines, ...tasteLearners(core)].filter(({ name }) => !names || names.includes(name));
  const records = new Map();
  people.forEach((person, place) => {
    const similarities = createSimilarities(vectors, person);
    for (const side of sides.filter((each) => hasRated(person, each))) {
      for (const n of counts) {
        const question = {
          likes: side === 'dislikes' ? [] : person.likes.slice(0, n / 2),
          dislikes: side === 'likes' ? [] : person.dislikes.slice(0, n / 2),
          background: person.background,
          test: person.test,
          vectors,
          similarities,
        };
        for (const learner of learners) {
          if (!learner.sides.includes(side)) continue;
          const key = `${learner.name} ${side} ${n}`;
          if (!records.has(key)) records.set(key, createRecord(learner, side, n));
          addTo(records.get(key), core, learner, question, person);
        }
      }
    }
    report?.(place + 1);
  });
  return [...records.values()];
}

/** People without a rating of a side take no part where it is asked for; those with fewer than asked for give what they have. */
function hasRated({ likes, dislikes }, side) {
  return (side === 'dislikes' || likes.length > 0) && (side === 'likes' || dislikes.length > 0);
}

function createRecord({ name }, side, n) {
  return {
    learner: name,
    side,
    n,
    aucs: [],
    kinds: [],
    fitMs: [],
    scoreMicroseconds: [],
    calibration: null,
    inFolder: null,
  };
}

function addTo(record, core, learner, question, { kind, labels }) {
  const { scores, probabilities, chances, fitMs, scoreMs } = answer(learner, question);
  record.aucs.push(core.areaUnderCurve(scores, labels.map(Boolean)));
  record.kinds.push(kind);
  if (fitMs !== undefined) {
    record.fitMs.push(fitMs);
    record.scoreMicroseconds.push((scoreMs * 1000) / question.test.length);
  }
  if (!probabilities) return;
  record.calibration ??= createCalibrationMeter(balancedWeights);
  record.calibration.add(probabilities, labels);
  record.inFolder ??= createCalibrationMeter(evenWeights);
  record.inFolder.add(chances, labels);
}

function answer(learner, question) {
  const result = learner.score(question);
  return Array.isArray(result) ? { scores: result } : result;
}
