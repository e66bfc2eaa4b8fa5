import { meanOf } from './measures.mjs';

/** Four decimals, without the nought before them. */
export function decimals(value) {
  return value.toFixed(4).replace('0.', '.');
}

/** A mean with its standard error; empty where nothing was measured. */
export function withError({ mean, standardError }, isSigned = false) {
  if (Number.isNaN(mean)) return '';
  const sign = isSigned && mean >= 0 ? '+' : '';
  return `${sign}${decimals(mean)} (${decimals(standardError)})`;
}

export function markdownTable(heads, rows) {
  return [heads, heads.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** The mean of the paired differences to another learner's AUC, of all people or those of one kind; null without it. */
export function gainOver(reference, record, records, kind) {
  const other = records.find(({ learner, side, n }) => learner === reference && side === record.side && n === record.n);
  if (!other) return null;
  const gains = record.aucs.map((auc, i) => auc - other.aucs[i]);
  return meanOf(gains.filter((_, i) => kind === undefined || record.kinds[i] === kind));
}
