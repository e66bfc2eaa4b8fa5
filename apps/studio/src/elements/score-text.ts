import type { Score } from '@vsm/core';

/** `+0.62`; what rounds to nothing is `0.00`, and below 0 stands a true minus sign. */
export function formatScore(value: number): string {
  const text = Math.abs(value).toFixed(2);
  if (Number(text) === 0) return text;
  return `${value > 0 ? '+' : '−'}${text}`;
}

/** How a score would be said aloud. */
export function scoreInWords({ value, probability, evidence }: Score): string {
  if (evidence === 'none') return value === 0 ? 'No idea yet' : 'What most people would say';
  const steps: readonly (readonly [number, string])[] = [
    [0.9, 'Almost surely one you like'],
    [0.7, 'Probably one you like'],
    [0.55, 'A little more likely one you like than not'],
    [0.45, 'It could go either way'],
    [0.3, 'A little more likely one you dislike'],
    [0.1, 'Probably one you dislike'],
  ];
  return steps.find(([least]) => probability >= least)?.[1] ?? 'Almost surely one you dislike';
}

export function certaintyInWords({ evidence, uncertainty }: Score): string {
  if (evidence === 'none') return 'Nothing has been rated yet.';
  if (evidence === 'little') return 'There is little to go by yet.';
  if (uncertainty < 0.4) return 'Much like pictures you rated.';
  return uncertainty < 0.75 ? 'Somewhat like pictures you rated.' : 'Unlike all that you rated.';
}
