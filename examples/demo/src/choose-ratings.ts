import { createRandom } from '@vsm/core';
import type { DrawnPicture } from './draw-pictures.ts';

/** `perSide` likes and dislikes drawn at random, and all the other pictures. The same for the same seed. */
export function chooseRatings<T extends DrawnPicture>(
  pictures: readonly T[],
  perSide: number,
  seed: number,
): { readonly rated: T[]; readonly heldOut: T[] } {
  const random = createRandom(seed);
  const shuffled = pictures
    .map((picture) => ({ picture, order: random() }))
    .sort((a, b) => a.order - b.order)
    .map(({ picture }) => picture);
  const rated = new Set([
    ...shuffled.filter(({ liked }) => liked).slice(0, perSide),
    ...shuffled.filter(({ liked }) => !liked).slice(0, perSide),
  ]);
  return { rated: [...rated], heldOut: pictures.filter((picture) => !rated.has(picture)) };
}
