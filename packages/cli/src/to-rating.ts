import type { Rating } from '@vsm/core';
import type { EncodedPicture } from './encode-pictures.ts';

/** What is remembered of a picture that is rated. */
export function toRating(picture: EncodedPicture, details: Omit<Rating, 'picture'>): Rating {
  const { encoded, absolutePath, sha256, width, height } = picture;
  return { ...details, picture: encoded, source: { path: absolutePath, sha256, width, height } };
}
