import type { CategorySuggestion } from '@vsm/core';
import { countOf } from './counts.ts';
import { printable } from './printable.ts';

/** What to say of pictures rated without a category, of which at least half resemble one; `null` where they do not. */
export function categoryHint(suggestions: readonly (CategorySuggestion | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const suggestion of suggestions) {
    if (suggestion) counts.set(suggestion.category, (counts.get(suggestion.category) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  if (!most || most[1] * 2 < suggestions.length) return null;
  const [category, count] = most;
  const which = suggestions.length === 1 ? 'It resembles' : `${countOf(count, 'picture')} of them resemble`;
  return `${which} what you rated in ${printable(category)}. To rate there: -c ${JSON.stringify(category)}`;
}
