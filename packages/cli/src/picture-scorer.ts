import { setImmediate } from 'node:timers/promises';
import type { Evidence, Score, VibeMemory } from '@vsm/core';
import type { CommandContext } from './command-context.ts';
import type { EncodedPicture } from './encode-pictures.ts';

export interface ScorerOptions {
  readonly category?: string;
  readonly scorer: 'taste' | 'vsm2';
}

/** One line of `score --json` and `rank --json`. The score of VSM 2.0 is a bare number: the rest is `null` then. */
export interface PictureScore {
  readonly path: string;
  readonly score: number;
  readonly probability: number | null;
  readonly uncertainty: number | null;
  readonly evidence: Evidence | null;
}

/** The scores of the taste with those of a prompt. */
export function mixScores(
  scores: readonly PictureScore[],
  matches: readonly { readonly mix: (score: Score) => Score }[],
): PictureScore[] {
  return scores.map((of, i) => {
    const { score: value, probability, uncertainty, evidence } = of;
    if (probability === null || uncertainty === null || evidence === null) return of;
    const mixed = matches[i]!.mix({ value, probability, uncertainty, evidence });
    return { ...of, score: mixed.value, probability: mixed.probability };
  });
}

/** Between so many, Ctrl-C is heard. */
const scoredAtOnce = 100;

/**
 * One score a picture, in their order. Several are taken for a folder: seen together, pictures tell more of each other, so a
 * picture may score otherwise than alone.
 *
 * @throws the signal's reason when it aborts.
 */
export async function scorePictures(
  memory: VibeMemory,
  pictures: readonly EncodedPicture[],
  { category, scorer }: ScorerOptions,
  signal: AbortSignal,
): Promise<PictureScore[]> {
  const inCategory = { ...(category !== undefined && { category }) };
  if (scorer === 'vsm2') {
    return pictures.map(({ path, encoded }) => {
      const score = memory.vsm2.score(encoded.vector, inCategory);
      return { path, score, probability: null, uncertainty: null, evidence: null };
    });
  }
  const inputs = pictures.map(({ encoded }) => encoded);
  const taste = memory.taste({ ...inCategory, ...(inputs.length > 1 && { unlabelled: inputs }) });
  const scores: PictureScore[] = [];
  for (const { path, encoded } of pictures) {
    const { value, probability, uncertainty, evidence } = taste.score(encoded);
    scores.push({ path, score: value, probability, uncertainty, evidence });
    if (scores.length % scoredAtOnce === 0) await setImmediate();
    signal.throwIfAborted();
  }
  return scores;
}

/** Says so when a category holds nothing: a misspelt name would go unnoticed. */
export function noteEmptyCategory(memory: VibeMemory, category: string | undefined, { console }: CommandContext): void {
  if (category === undefined || memory.preferences.length === 0) return;
  const names = new Set(memory.preferences.flatMap((preference) => preference.category ?? []));
  if (names.has(category)) return;
  console.note(
    `Nothing is rated in ${JSON.stringify(category)}, so other categories count. Rated: ${[...names].join(', ')}.`,
  );
}
