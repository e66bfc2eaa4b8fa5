import type { Preference } from '@vsm/core';

/** `1 picture`, `1,200 pictures`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

export interface VerdictCounts {
  readonly likes: number;
  readonly dislikes: number;
}

export function countVerdicts(preferences: readonly Preference[]): VerdictCounts {
  const likes = preferences.filter(({ verdict }) => verdict === 'like').length;
  return { likes, dislikes: preferences.length - likes };
}

/** `3 ratings`, `3 ratings and 1 comparison`. */
export function describeAnswers(ratings: number, comparisons: number): string {
  const compared = comparisons > 0 ? ` and ${countOf(comparisons, 'comparison')}` : '';
  return `${countOf(ratings, 'rating')}${compared}`;
}

/** `12 likes and 3 dislikes`. */
export function describeCounts({ likes, dislikes }: VerdictCounts): string {
  return `${countOf(likes, 'like')} and ${countOf(dislikes, 'dislike')}`;
}
