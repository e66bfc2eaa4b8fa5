import { decimals, gainOver, markdownTable, withError } from './format-measures.mjs';
import { meanOf } from './measures.mjs';

/** What is wanted by the number of ratings, both sides. */
const wantedGain = {
  taste: { 4: 0, 8: 0, 16: 0, 32: 0, 64: 0 },
  'taste in a folder': { 4: 0.008, 8: 0.008, 16: 0.007, 32: 0.006, 64: 0.005 },
};
/** The least AUC with 8 ratings of one side. */
const wantedOfOneSide = { likes: 0.855, dislikes: 0.64 };
const ratingsOfOneSide = 8;
const largestCalibrationError = 0.03;
const calibratedFrom = 8;

/** Markdown: what the learner should reach, whether it does, and what was measured. */
export function qualityVerdicts(records) {
  const ours = records.filter(({ learner }) => learner in wantedGain);
  const verdicts = [
    ...ours.flatMap((record) => judgeGain(record, records)),
    ...ours.flatMap(judgeOneSide),
    ...ours.flatMap(judgeCalibration),
    ...Object.keys(wantedGain).flatMap((learner) =>
      judgeAgainstOriginal(
        ours.filter((record) => record.learner === learner),
        records,
      ),
    ),
  ];
  return markdownTable(
    ['', 'learner', 'answers', 'wanted', 'measured'],
    verdicts.map(({ isMet, learner, answers, wanted, measured }) => [
      isMet ? 'met' : '**not met**',
      learner,
      answers,
      wanted,
      measured,
    ]),
  );
}

function judgeGain(record, records) {
  const { learner, side, n } = record;
  const gain = gainOver('gp + background', record, records);
  if (side !== 'both' || !gain) return [];
  const wanted = wantedGain[learner][n];
  const rounded = Math.round(gain.mean * 1e4) / 1e4;
  return [
    {
      isMet: rounded >= wanted,
      learner,
      answers: answersOf(record),
      wanted: `AUC at least +${decimals(wanted)} over gp + background`,
      measured: withError(gain, true),
    },
  ];
}

function judgeOneSide(record) {
  const { learner, side, n, aucs } = record;
  const wanted = wantedOfOneSide[side];
  if (wanted === undefined || n / 2 !== ratingsOfOneSide) return [];
  const auc = meanOf(aucs);
  const isMet = auc.mean >= wanted;
  return [
    {
      isMet,
      learner,
      answers: answersOf(record),
      wanted: `AUC at least ${decimals(wanted)}`,
      measured: withError(auc),
    },
  ];
}

function judgeCalibration(record) {
  const { learner, n, calibration } = record;
  if (n < calibratedFrom) return [];
  const error = calibration.expectedCalibrationError;
  return [
    {
      isMet: error <= largestCalibrationError,
      learner,
      answers: answersOf(record),
      wanted: `calibration error at most ${decimals(largestCalibrationError)}`,
      measured: decimals(error),
    },
  ];
}

/** One line for each kind of taste and side: the number of ratings where the learner is least ahead of it, or most behind. */
function judgeAgainstOriginal(ours, records) {
  const sides = [...new Set(ours.map(({ side }) => side))];
  const kinds = [...new Set(ours.flatMap((record) => record.kinds))];
  return sides.flatMap((side) =>
    kinds.flatMap((kind) => {
      const gains = ours
        .filter((record) => record.side === side)
        .flatMap((record) => {
          const gain = gainOver('vsm2', record, records, kind);
          return gain ? [{ record, gain, margin: gain.mean + gain.standardError }] : [];
        });
      if (gains.length === 0) return [];
      const least = gains.reduce((a, b) => (b.margin < a.margin ? b : a));
      return [
        {
          isMet: least.margin >= 0,
          learner: least.record.learner,
          answers: `${side}, any number`,
          wanted: `${kind}: not below vsm2 by more than the standard error`,
          measured: `at least ${withError(least.gain, true)}, at ${answersOf(least.record)}`,
        },
      ];
    }),
  );
}

function answersOf({ side, n }) {
  return side === 'both' ? `${n}` : `${n / 2} ${side}`;
}
