import type { PictureToCompare, Rating } from '@vsm/core';
import type { EncodedPicture } from './encode-pictures.ts';

/** What is remembered of a picture that is rated. */
export function toRating(picture: EncodedPicture, details: Omit<Rating, 'picture'>): Rating {
  return { ...details, picture: picture.encoded, source: sourceOf(picture) };
}

/** What is remembered of a picture that is compared. */
export function toCompared(picture: EncodedPicture): PictureToCompare {
  return { ...picture.encoded, source: sourceOf(picture) };
}

function sourceOf({ absolutePath, sha256, width, height }: EncodedPicture): NonNullable<Rating['source']> {
  return { path: absolutePath, sha256, width, height };
}
