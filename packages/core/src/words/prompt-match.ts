import type { Score } from '../score.ts';
import { standardize } from './describe-in-words.ts';

/**
 * How well each picture fits a prompt among the others, -1..1: the hyperbolic tangent of half its cosine's distance from the mean
 * of all, in standard deviations. 0 for all where they are alike.
 *
 * @param cosines of the prompt with each picture.
 */
export function promptMatches(cosines: readonly number[]): number[] {
  return cosines.map((cosine) => Math.tanh(standardize(cosine, cosines) / 2));
}

/**
 * A score that heeds a prompt as well as the taste: the average of both values, `share` of it the prompt's. What the taste is not
 * known to say counts for nothing: without ratings the prompt decides alone.
 */
export function mixWithPrompt(score: Score, match: number, share: number): Score {
  const weight = score.evidence === 'none' ? 1 : share;
  const value = (1 - weight) * score.value + weight * match;
  return { ...score, value, probability: (value + 1) / 2 };
}
