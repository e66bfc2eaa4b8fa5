import type { Verdict } from '@vsm/core';
import type { Colors } from './colors.ts';

const halfWidth = 5;
export const barWidth: number = 2 * halfWidth + 1;

/** A bar from the middle, to the right for above 0 and to the left for below; full at ±1. Always `barWidth` characters. */
export function scoreBar(value: number): string {
  const halves = Math.round(Math.min(1, Math.abs(value)) * halfWidth * 2);
  const full = '█'.repeat(Math.floor(halves / 2));
  const part = (half: string) => (halves % 2 ? half : '');
  const left = value < 0 ? part('▐') + full : '';
  const right = value < 0 ? '' : full + part('▌');
  return `${left.padStart(halfWidth)}│${right.padEnd(halfWidth)}`;
}

/** Green for what is probably liked, red for what is probably not, plain between. */
export function colorByScore(text: string, value: number, colors: Colors): string {
  if (value >= 0.2) return colors.green(text);
  return value <= -0.2 ? colors.red(text) : text;
}

export function verdictMark(verdict: Verdict | undefined): string {
  if (verdict === undefined) return ' ';
  return verdict === 'like' ? '♥' : '✗';
}
