import type { Evidence, VibeMemory } from '@vsm/core';
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

export type ScorePicture = (picture: EncodedPicture) => PictureScore;

export function createPictureScorer(memory: VibeMemory, { category, scorer }: ScorerOptions): ScorePicture {
  const inCategory = { ...(category !== undefined && { category }) };
  if (scorer === 'vsm2') {
    return ({ path, encoded }) => {
      const score = memory.vsm2.score(encoded.vector, inCategory);
      return { path, score, probability: null, uncertainty: null, evidence: null };
    };
  }
  return ({ path, encoded }) => {
    const { value, probability, uncertainty, evidence } = memory.score(encoded, inCategory);
    return { path, score: value, probability, uncertainty, evidence };
  };
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
