import { normalize } from '../embedding.ts';
import { createRandom } from '../random.ts';
import { type Background, createBackground, type TasteInput } from './background.ts';
import type { TasteExample } from './taste-example.ts';

/** Pictures of a few subjects around a common direction, as real embeddings lie, with one attribute of their own. */
export function drawPictures(count: number, seed: number, blur = 0.8): (TasteInput & { readonly subject: number })[] {
  const random = createRandom(seed);
  const centres = Array.from({ length: subjects }, (_, subject) => gaussianVector(createRandom(1000 + subject)));
  const cone = gaussianVector(createRandom(999));
  return Array.from({ length: count }, () => {
    const subject = Math.floor(random() * subjects);
    const noise = gaussianVector(random);
    const vector = normalize(cone.map((value, i) => 3 * value + centres[subject]![i]! + blur * noise[i]!));
    return { subject, vector, attributes: Float32Array.of(random()) };
  });
}

const subjects = 6;
const dimensions = 32;

export const commonBackground: Background = createBackground(drawPictures(200, 1));

export function rated(
  pictures: readonly TasteInput[],
  likes: (picture: TasteInput, index: number) => boolean,
): TasteExample[] {
  return pictures.map((picture, i) => ({ ...picture, verdict: likes(picture, i) ? 'like' : 'dislike' }));
}

function gaussianVector(random: () => number): Float32Array {
  return Float32Array.from(
    { length: dimensions },
    () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
  );
}
