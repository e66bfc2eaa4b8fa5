import { VsmError } from '@vsm/core';

export interface KnownNames {
  /** As messages name it. */
  readonly tool: string;
  /** What is named: a style, a model. */
  readonly kind: string;
  readonly known: readonly string[];
  /** Where all of them are listed. */
  readonly list: string;
}

const mostSuggestions = 5;

/** @throws VsmError `INVALID_ARGUMENT`, which suggests names that are alike, unless `name` is known. */
export function checkKnownName(name: string, { tool, kind, known, list }: KnownNames): void {
  if (known.includes(name)) return;
  const suggestions = alike(name, known).map((other) => `"${other}"`);
  const found = known.length === 0 ? 'none at all' : suggestions.join(', ');
  throw new VsmError('INVALID_ARGUMENT', `${tool} has no ${kind} "${name}"; it has ${found}. ${list} lists all.`, {
    details: { argument: kind, value: name },
  });
}

/** Those that share most words with `name` first. */
function alike(name: string, known: readonly string[]): readonly string[] {
  const wanted = new Set(wordsOf(name));
  const shared = (other: string): number => wordsOf(other).filter((word) => wanted.has(word)).length;
  return known.toSorted((a, b) => shared(b) - shared(a)).slice(0, mostSuggestions);
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[a-z]+|\d+/g) ?? [];
}
