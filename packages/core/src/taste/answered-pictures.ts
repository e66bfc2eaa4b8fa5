import type { TasteInput } from './background.ts';
import type { Taught } from './learn-taste.ts';
import { contentKey } from './sample-by-content.ts';
import { isComparison } from './taste-comparison.ts';

/** Which pictures the person was asked about, recognised by their vectors. */
export interface AnsweredPictures {
  hasRated(input: TasteInput): boolean;
  /** In whichever order. */
  hasCompared(one: TasteInput, other: TasteInput): boolean;
}

export function rememberAnswers(taught: readonly Taught[]): AnsweredPictures {
  const rated = new Set<number>();
  const compared = new Set<string>();
  for (const { answer } of taught) {
    if (isComparison(answer)) compared.add(pairKey(answer.preferred, answer.other));
    else rated.add(contentKey(answer.vector));
  }
  return {
    hasRated: ({ vector }) => rated.has(contentKey(vector)),
    hasCompared: (one, other) => compared.has(pairKey(one, other)),
  };
}

function pairKey(one: TasteInput, other: TasteInput): string {
  return [one, other]
    .map(({ vector }) => contentKey(vector))
    .sort((a, b) => a - b)
    .join();
}
