import { type TasteInput, toTasteInput } from './background.ts';
import { createOpenQuestions } from './open-questions.ts';
import { sampleByContent } from './sample-by-content.ts';
import { ratingNoise } from './taste-data.ts';
import type { FittedTasteModel } from './taste-model.ts';

/** Of a larger pool so many unrated pictures are considered. */
const consideredPictures = 400;

/**
 * The places in `pool` of up to `count` pictures whose ratings would teach `taste` most, the most telling first: each
 * time the one whose rating takes most variance away from the pool, given that those before are rated. Hence they differ
 * from each other; knowing nothing, they stand for all kinds of pictures in the pool. Never a picture that the taste has
 * learned from or one that looks the same. Deterministic; costs the same for any pool beyond 400 pictures.
 *
 * @see Cohn, Ghahramani and Jordan, Active learning with statistical models (1996)
 */
export function chooseQuestions(
  pool: readonly (Float32Array | TasteInput)[],
  taste: FittedTasteModel,
  count: number,
): number[] {
  const pictures = pool.map((picture, place) => ({ place, input: toTasteInput(picture) }));
  const unrated = pictures.filter(({ input }) => !taste.hasRated(input));
  const considered = sampleByContent(unrated, consideredPictures);
  const questions = createOpenQuestions(considered, taste);
  const chosen: number[] = [];
  while (chosen.length < count) {
    const [best] = questions.mostTelling(1);
    if (best === undefined) break;
    chosen.push(considered[best]!.place);
    questions.settle(questions.about(best), ratingNoise);
  }
  return chosen;
}
