import { type TasteInput, toTasteInput } from './background.ts';
import { createOpenQuestions, type OpenQuestions } from './open-questions.ts';
import { sampleByContent } from './sample-by-content.ts';
import { comparisonNoise } from './taste-data.ts';
import type { FittedTasteModel } from './taste-model.ts';

/** Of a larger pool so many pictures are considered. */
const consideredPictures = 400;
/** Pairs are made of so many pictures, those whose own ratings would teach most. */
const pairedPictures = 60;

/**
 * Up to `count` pairs of places in `pool`, those first whose comparison would teach `taste` most: each time the pair whose
 * answer takes most variance away from the pool, given the answers to those before. No picture is in two of the pairs, and
 * no pair was compared before. Deterministic; costs the same for any pool beyond 400 pictures.
 */
export function chooseComparisons(
  pool: readonly (Float32Array | TasteInput)[],
  taste: FittedTasteModel,
  count: number,
): [number, number][] {
  const pictures = pool.map((picture, place) => ({ place, input: toTasteInput(picture) }));
  const considered = sampleByContent(pictures, consideredPictures);
  const questions = createOpenQuestions(considered, taste);
  const isNew = (one: number, other: number) => !taste.hasCompared(considered[one]!.input, considered[other]!.input);
  const chosen: [number, number][] = [];
  while (chosen.length < count) {
    const pair = mostTellingPair(questions, isNew);
    if (!pair) break;
    chosen.push([considered[pair[0]]!.place, considered[pair[1]]!.place]);
    questions.settle(questions.between(...pair), comparisonNoise);
    for (const place of pair) questions.close(place);
  }
  return chosen;
}

function mostTellingPair(
  questions: OpenQuestions,
  isNew: (one: number, other: number) => boolean,
): [number, number] | null {
  const places = questions.mostTelling(pairedPictures);
  const gains = questions.gainsOfPairs(places, comparisonNoise);
  let best: [number, number] | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < places.length; i++) {
    for (let j = 0; j < i; j++) {
      const gain = gains[i * places.length + j]!;
      if (gain > most && isNew(places[i]!, places[j]!)) [best, most] = [[places[j]!, places[i]!], gain];
    }
  }
  return best;
}
