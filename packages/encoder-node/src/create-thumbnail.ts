import { VsmError } from '@vsm/core';
import { readImageHeader } from './decode-image.ts';
import { defaultImageLimits, type ImageLimits } from './image-limits.ts';
import { loadSharp } from './native-modules.ts';

export interface ThumbnailOptions {
  /** Pixels of the longer edge. Smaller pictures keep their size. */
  readonly maxEdge: number;
  readonly limits?: ImageLimits;
}

export interface Thumbnail {
  readonly bytes: Uint8Array;
  readonly mediaType: 'image/webp';
}

/**
 * A small upright copy of an encoded picture, over white, for people to look at: its colours follow its profile.
 *
 * @throws VsmError `INVALID_ARGUMENT` unless `maxEdge` is a whole number above 0; `IMAGE_UNREADABLE` or `IMAGE_TOO_LARGE`.
 */
export async function createThumbnail(
  bytes: Uint8Array,
  { maxEdge, limits = defaultImageLimits }: ThumbnailOptions,
): Promise<Thumbnail> {
  if (!Number.isSafeInteger(maxEdge) || maxEdge < 1) {
    throw new VsmError('INVALID_ARGUMENT', `maxEdge must be a whole number of pixels above 0; it is ${maxEdge}.`);
  }
  await readImageHeader(bytes, limits);
  const sharp = await loadSharp();
  const thumbnail = await sharp(bytes, { failOn: 'truncated', limitInputPixels: false })
    .autoOrient()
    .resize({ width: maxEdge, height: maxEdge, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: 'white' })
    .webp({ quality: 80 })
    .toBuffer()
    .catch((cause: unknown) => {
      throw new VsmError('IMAGE_UNREADABLE', `No thumbnail could be made: the picture is damaged or cut short.`, {
        cause,
      });
    });
  return { bytes: thumbnail, mediaType: 'image/webp' };
}
