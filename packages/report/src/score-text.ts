import type { Evidence, Score } from '@vsm/core';

/** `+0.62`, always five characters within -9.99..9.99; what rounds to nothing is `+0.00`. */
export function formatSigned(value: number): string {
  const text = value.toFixed(2);
  return text.startsWith('-') && Number(text) !== 0 ? text : `+${text.replace('-', '')}`;
}

/** How a score would be said aloud. */
export function scoreInWords({ value, probability, evidence }: Score): string {
  if (evidence === 'none') return value === 0 ? 'no idea yet' : expectedInWords(value);
  const steps: readonly (readonly [number, string])[] = [
    [0.9, 'almost surely one you like'],
    [0.7, 'probably one you like'],
    [0.55, 'a little more likely one you like than not'],
    [0.45, 'it could go either way'],
    [0.3, 'a little more likely one you dislike than not'],
    [0.1, 'probably one you dislike'],
  ];
  return steps.find(([least]) => probability >= least)?.[1] ?? 'almost surely one you dislike';
}

/** Without any rating, a score is what most people would say. */
function expectedInWords(value: number): string {
  return `no idea yet; most people like it ${value > 0 ? 'more' : 'less'} than usual pictures`;
}

export function evidenceInWords(evidence: Evidence): string {
  if (evidence === 'none') return 'nothing has been rated yet';
  if (evidence === 'little') return 'little to go by: 8 ratings with both likes and dislikes are needed';
  return 'enough ratings to go by';
}

export function uncertaintyInWords(uncertainty: number): string {
  if (uncertainty < 0.4) return 'much like pictures you rated';
  if (uncertainty < 0.75) return 'somewhat like pictures you rated';
  return 'unlike the pictures you rated';
}
