import type { HeldOutRating } from '@vsm/core';

/** How many held-out likes and dislikes got a score from here to there. */
export interface ScoreBar {
  readonly from: number;
  readonly to: number;
  readonly likes: number;
  readonly dislikes: number;
}

const barCount = 20;

/** Scores of ratings that were held out, -1..1 in twenty bars; empty ones too. */
export function scoreHistogram(heldOut: readonly HeldOutRating[]): ScoreBar[] {
  const counts = Array.from({ length: barCount }, () => ({ likes: 0, dislikes: 0 }));
  for (const { preference, probability } of heldOut) {
    const place = Math.min(barCount - 1, Math.floor(probability * barCount));
    counts[place]![preference.verdict === 'like' ? 'likes' : 'dislikes']++;
  }
  return counts.map((sides, i) => ({ from: (2 * i) / barCount - 1, to: (2 * (i + 1)) / barCount - 1, ...sides }));
}
