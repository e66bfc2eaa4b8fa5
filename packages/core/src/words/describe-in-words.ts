import { VsmError } from '../errors.ts';
import type { Background, TasteInput } from '../taste/background.ts';
import { compareGroups } from '../taste/group-difference.ts';
import type { TasteExample } from '../taste/taste-example.ts';

/** A word with the embedding of a text that means it, in the space of the pictures. */
export interface EmbeddedTerm {
  readonly facet: string;
  readonly term: string;
  /** Unit length, `[dimensions]`. */
  readonly vector: Float32Array;
}

/** A word that a taste leans to or away from. */
export interface WordLeaning {
  readonly facet: string;
  readonly term: string;
  /** How much oftener the word fits what is liked than what is not, -1..1; below 0 the taste leans away. */
  readonly difference: number;
  /** 1 minus the share of such findings that chance would make, 0..1, over all the words together. */
  readonly confidence: number;
}

export interface WordsContext {
  readonly terms: readonly EmbeddedTerm[];
  /** Stands in for a side that was not rated. */
  readonly background: Background;
}

/**
 * What a taste leans to and away from in words, the clearest first: for each word, a rank test of how well it fits likes and dislikes,
 * with the false discovery rate held over all words. A picture's fit is its cosine with the word beyond that with words in
 * general. Empty without ratings. O(pictures x terms x dimensions); deterministic.
 *
 * @throws VsmError `EMBEDDING_INVALID` when a word and a picture are of different lengths.
 * @see Benjamini and Hochberg, Controlling the false discovery rate (1995)
 */
export function describeTasteInWords(
  examples: readonly TasteExample[],
  { terms, background }: WordsContext,
): WordLeaning[] {
  const side = (verdict: TasteExample['verdict']): readonly TasteInput[] => {
    const rated = examples.filter((example) => example.verdict === verdict);
    return rated.length > 0 ? rated : background.sample;
  };
  if (examples.length === 0) return [];
  const directions = directionsOf(terms);
  const [liked, disliked] = [side('like'), side('dislike')].map((pictures) => fitAll(pictures, directions));
  const tests = terms.map((_, i) => compareGroups(columnOf(liked!, i), columnOf(disliked!, i)));
  const confidences = controlFalseDiscoveries(tests.map(({ confidence }) => 1 - confidence));
  return terms
    .map(({ facet, term }, i) => ({ facet, term, difference: tests[i]!.difference, confidence: confidences[i]! }))
    .sort((a, b) => b.confidence - a.confidence || Math.abs(b.difference) - Math.abs(a.difference));
}

/** A word for what stands out in one picture. */
export interface PictureWord {
  readonly facet: string;
  readonly term: string;
  /** How much better the word fits than it fits usual pictures, in their standard deviations. */
  readonly fit: number;
}

/**
 * The words that fit a picture better than they fit usual pictures, the best first. Empty where no usual pictures are known.
 *
 * @throws VsmError `EMBEDDING_INVALID` as `describeTasteInWords`.
 */
export function describePictureInWords(picture: TasteInput, { terms, background }: WordsContext): PictureWord[] {
  const directions = directionsOf(terms);
  const usual = fitAll(background.sample, directions);
  if (usual.length < 2) return [];
  const [own] = fitAll([picture], directions);
  return terms
    .map(({ facet, term }, i) => ({ facet, term, fit: standardize(own![i]!, columnOf(usual, i)) }))
    .filter(({ fit }) => fit > 0)
    .sort((a, b) => b.fit - a.fit);
}

/** How a value lies among others, in their standard deviations; 0 where they are all the same. */
export function standardize(value: number, others: readonly number[]): number {
  const mean = others.reduce((sum, other) => sum + other, 0) / others.length;
  const variance = others.reduce((sum, other) => sum + (other - mean) ** 2, 0) / Math.max(1, others.length - 1);
  return variance > 0 ? (value - mean) / Math.sqrt(variance) : 0;
}

/** Words less what all words have in common: some pictures are near any text. */
function directionsOf(terms: readonly EmbeddedTerm[]): Float64Array[] {
  const dimensions = terms[0]?.vector.length ?? 0;
  const mean = new Float64Array(dimensions);
  for (const { vector } of terms) for (let i = 0; i < dimensions; i++) mean[i]! += vector[i]! / terms.length;
  return terms.map(({ vector }) => Float64Array.from(vector, (value, i) => value - mean[i]!));
}

/** How well each word fits each picture, `[pictures, terms]`. */
function fitAll(pictures: readonly TasteInput[], directions: readonly Float64Array[]): Float64Array[] {
  return pictures.map(({ vector }) => Float64Array.from(directions, (direction) => dot(direction, vector)));
}

function dot(direction: Float64Array, vector: Float32Array): number {
  if (direction.length !== vector.length) {
    throw new VsmError(
      'EMBEDDING_INVALID',
      `A word of ${direction.length} numbers cannot be compared with a picture of ${vector.length}. Encode both with the same model.`,
      { details: { expected: direction.length, actual: vector.length } },
    );
  }
  return direction.reduce((sum, value, i) => sum + value * vector[i]!, 0);
}

function columnOf(rows: readonly Float64Array[], column: number): number[] {
  return rows.map((row) => row[column]!);
}

/** 1 minus the smallest false discovery rate at which each p-value would be taken for a finding. */
function controlFalseDiscoveries(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[b]! - pValues[a]!);
  const confidences = new Array<number>(pValues.length);
  let rate = 1;
  for (const [passed, i] of order.entries()) {
    const rank = pValues.length - passed;
    rate = Math.min(rate, (pValues[i]! * pValues.length) / rank);
    confidences[i] = 1 - rate;
  }
  return confidences;
}
