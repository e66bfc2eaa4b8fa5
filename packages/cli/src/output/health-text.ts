import type { HealthAdvice } from '@vsm/core';

export const adviceInWords: Readonly<Record<HealthAdvice, string>> = {
  'add-variety': 'The rated pictures are much alike. Rate some of other kinds.',
  'balance-sides': 'Likes and dislikes are far from even. Rate more of the rarer side.',
  'nearly-full': 'There are very many ratings; the newest 512 count in the taste.',
  'add-more': 'There is room for many more ratings: each makes the taste surer.',
};

/** `69 %`. */
export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
