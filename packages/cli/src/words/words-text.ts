import {
  describePictureInWords,
  type EmbeddedTerm,
  type PictureWord,
  type TasteInput,
  type VibeMemory,
  type WordLeaning,
} from '@vsm/core';

/** What a picture is like in a word, and whether the taste leans to that. */
export interface TellingWord extends PictureWord {
  /** Above 0 where the taste leans to the word, below 0 where it leans away, 0 where it does not care. */
  readonly leaning: number;
}

const shownWords = 6;
const shownLeanings = 8;
/** One claim in ten may be chance. */
const sureEnough = 0.9;
/** A word that fits a third of all pictures as well says little. */
const tellingFit = 0.5;

export function tellPicture(picture: TasteInput, terms: readonly EmbeddedTerm[], memory: VibeMemory): TellingWord[] {
  const leanings = new Map(sureLeanings(terms, memory).map(({ term, difference }) => [term, difference]));
  return describePictureInWords(picture, { terms, background: memory.background })
    .filter(({ fit }) => fit >= tellingFit)
    .slice(0, shownWords)
    .map((word) => ({ ...word, leaning: leanings.get(word.term) ?? 0 }));
}

/** What the taste surely leans to and away from, the clearest first. */
export function sureLeanings(terms: readonly EmbeddedTerm[], memory: VibeMemory): WordLeaning[] {
  return memory.describeInWords(terms).filter(({ confidence }) => confidence >= sureEnough);
}

/** The words on one side, as a list to read; empty where there are none. */
export function listLeanings(leanings: readonly WordLeaning[], side: 'towards' | 'away'): string {
  return leanings
    .filter(({ difference }) => (side === 'towards' ? difference > 0 : difference < 0))
    .slice(0, shownLeanings)
    .map(({ term }) => term)
    .join(', ');
}
