import path from 'node:path';
import type { Verdict } from '@vsm/core';

interface Spelling {
  readonly word: string;
  readonly sign: string;
}

const spellings: Readonly<Record<Verdict, Spelling>> = {
  like: { word: 'like[ds]?', sign: '👍' },
  dislike: { word: 'dislike[ds]?', sign: '👎' },
};

/** A skin tone, and the mark that an emoji is to be shown in colour. */
const afterSign = '[\\u{1F3FB}-\\u{1F3FF}]?\\uFE0F?';

/**
 * What a picture's path below a sorted folder says of it: the name of the nearest folder that is `liked` or `disliked`, in any of
 * their spellings, else the beginning of the file's name, as in `like_12.jpg`; `null` where neither says anything.
 */
export function verdictOfPath(relativePath: string): Verdict | null {
  const folders = relativePath.split(path.sep);
  const file = folders.pop() ?? '';
  for (const folder of folders.toReversed()) {
    const verdict = firstMatch(folder, ({ word, sign }) => `^(?:${word}|${sign}${afterSign})$`);
    if (verdict) return verdict;
  }
  return firstMatch(file, ({ word, sign }) => `^(?:${word}(?!\\p{L})|${sign})`);
}

function firstMatch(text: string, toPattern: (spelling: Spelling) => string): Verdict | null {
  const says = (verdict: Verdict) => new RegExp(toPattern(spellings[verdict]), 'iu').test(text);
  if (says('like')) return 'like';
  return says('dislike') ? 'dislike' : null;
}
