import { decimals, gainOver, markdownTable, withError } from './format-measures.mjs';
import { meanOf } from './measures.mjs';

const reference = 'gp + background';
const original = 'vsm2';

/** Markdown: who ranks best, by how much against the reference, and what the probabilities are worth. */
export function qualityTables(records) {
  return [...new Set(records.map(({ side }) => side))]
    .flatMap((side) => tablesOf(records.filter((record) => record.side === side)))
    .join('\n\n');
}

function tablesOf(ofSide) {
  const [{ side }] = ofSide;
  const rated = side === 'both' ? 'ratings, half of them likes' : side;
  const kinds = [...new Set(ofSide.flatMap((record) => record.kinds))];
  const ours = ofSide.filter(({ learner }) => learner.startsWith('taste'));
  const ifAny = (title, records, cell) =>
    records.length === 0 ? [] : [`### ${title}, ${rated}`, tableByCount(records, cell)];
  const isMeasured = (learner) => ofSide.some((record) => record.learner === learner);
  const gainTable = (other, kind) =>
    ifAny(
      `Gain over ${other}${kind ? `, tastes of kind ${kind}` : ''} (standard error of the paired difference)`,
      isMeasured(other) ? ours : [],
      (record) => withError(gainOver(other, record, ofSide, kind), true),
    );
  return [
    ...ifAny('Held-out AUC (standard error)', ofSide, (record) => withError(meanOf(record.aucs))),
    ...gainTable(reference),
    ...kinds.flatMap((kind) => [
      ...ifAny(`AUC, tastes of kind ${kind}`, ofSide, (record) =>
        withError(meanOf(record.aucs.filter((_, i) => record.kinds[i] === kind))),
      ),
      ...gainTable(reference, kind),
      ...gainTable(original, kind),
    ]),
    ...ifAny('Brier score / expected calibration error', ours, ({ calibration }) => calibrationCell(calibration)),
    ...ifAny('Brier score / expected calibration error of the chance within the folder', ours, ({ inFolder }) =>
      calibrationCell(inFolder),
    ),
    ...ifAny(
      'Median fit, ms / score, microseconds',
      ours,
      ({ fitMs, scoreMicroseconds }) => `${median(fitMs).toFixed(1)} / ${median(scoreMicroseconds).toFixed(0)}`,
    ),
  ];
}

function tableByCount(records, cell) {
  const counts = [...new Set(records.map(({ n }) => n))];
  const heads = counts.map((n) => (records[0].side === 'both' ? n : n / 2));
  const learners = [...new Set(records.map(({ learner }) => learner))];
  const rows = learners.map((learner) => [
    learner,
    ...counts.map((n) => {
      const record = records.find((each) => each.learner === learner && each.n === n);
      return record ? cell(record) : '';
    }),
  ]);
  return markdownTable(['', ...heads], rows);
}

const calibrationCell = ({ brierScore, expectedCalibrationError }) =>
  `${decimals(brierScore)} / ${decimals(expectedCalibrationError)}`;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
