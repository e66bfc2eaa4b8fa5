import { meanOf } from './measures.mjs';

const reference = 'gp + background';

/** Markdown: who ranks best, by how much against the reference, and what the probabilities are worth. */
export function qualityTables(records) {
  const kinds = [...new Set(records.flatMap((record) => record.kinds))];
  return [...new Set(records.map(({ side }) => side))]
    .flatMap((side) => {
      const ofSide = records.filter((record) => record.side === side);
      const rated = side === 'both' ? 'ratings, half of them likes' : side;
      return [
        `### Held-out AUC (standard error), ${rated}`,
        table(ofSide, (record) => withError(meanOf(record.aucs))),
        `### Gain over ${reference} (standard error of the paired difference), ${rated}`,
        table(
          ofSide.filter(({ learner }) => learner.startsWith('taste') && hasReference(ofSide)),
          (record) => withError(gainOf(record, ofSide), true),
        ),
        ...kinds.flatMap((kind) => [
          `#### AUC where the taste is of kind ${kind}, ${rated}`,
          table(ofSide, (record) => withError(meanOf(record.aucs.filter((_, i) => record.kinds[i] === kind)))),
        ]),
        `### Brier score / expected calibration error, ${rated}`,
        table(
          ofSide.filter(({ calibration }) => calibration),
          ({ calibration }) =>
            `${decimals(calibration.brierScore)} / ${decimals(calibration.expectedCalibrationError)}`,
        ),
        `### Brier score / expected calibration error of the chance within the folder, ${rated}`,
        table(
          ofSide.filter(({ inFolder }) => inFolder),
          ({ inFolder }) => `${decimals(inFolder.brierScore)} / ${decimals(inFolder.expectedCalibrationError)}`,
        ),
        `### Median fit, ms / score, microseconds, ${rated}`,
        table(
          ofSide.filter(({ fitMs }) => fitMs.length > 0),
          ({ fitMs, scoreMicroseconds }) => `${median(fitMs).toFixed(1)} / ${median(scoreMicroseconds).toFixed(0)}`,
        ),
      ];
    })
    .join('\n\n');
}

function table(records, cell) {
  const counts = [...new Set(records.map(({ n }) => n))];
  const heads = counts.map((n) => (records[0]?.side === 'both' ? n : n / 2));
  const learners = [...new Set(records.map(({ learner }) => learner))];
  const rows = learners.map((learner) => [
    learner,
    ...counts.map((n) => {
      const record = records.find((each) => each.learner === learner && each.n === n);
      return record ? cell(record) : '';
    }),
  ]);
  return [['', ...heads], ['', ...heads].map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

const hasReference = (records) => records.some(({ learner }) => learner === reference);

function gainOf(record, ofSide) {
  const other = ofSide.find(({ learner, n }) => learner === reference && n === record.n);
  return meanOf(record.aucs.map((auc, i) => auc - other.aucs[i]));
}

function withError({ mean, standardError }, signed = false) {
  if (Number.isNaN(mean)) return '';
  const sign = signed && mean >= 0 ? '+' : '';
  return `${sign}${decimals(mean)} (${decimals(standardError)})`;
}

const decimals = (value) => value.toFixed(4).replace('0.', '.');
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
