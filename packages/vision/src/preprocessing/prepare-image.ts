import type { RgbImage } from '@vsm/core';
import { measureAttributes } from '../descriptor/attributes.ts';
import { describePixels } from '../descriptor/describe-pixels.ts';
import { embeddedPreprocessing, type Preprocessing } from './preprocessing.ts';
import { resizeAndCropEach } from './resize-and-crop.ts';

/** What an encoder needs of a picture; the picture itself may go. */
export interface PreparedImage {
  /** For `toTensor`: `size * size * 3` bytes. */
  readonly pixels: Uint8Array;
  /** In the order of `attributeNames`. */
  readonly attributes: Float32Array;
}

/**
 * A picture made ready for a network: the pixels it sees, and the attributes that stand beside its embedding, which are of
 * the whole picture.
 *
 * @throws VsmError `IMAGE_UNREADABLE` when the picture's size and data disagree.
 */
export function prepareImage(image: RgbImage, preprocessing: Preprocessing): PreparedImage {
  const [pixels, whole] = resizeAndCropEach(image, [preprocessing, embeddedPreprocessing]);
  return { pixels: pixels!, attributes: measureAttributes(whole!, describePixels(whole!)) };
}
