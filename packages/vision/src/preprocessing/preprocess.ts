import { type RgbImage, VsmError } from '@vsm/core';
import type { Preprocessing } from './preprocessing.ts';
import { resizeAndCrop } from './resize-and-crop.ts';

/**
 * The tensor a network takes for a picture, `[3, size, size]`: bit for bit what Pillow and torchvision compute.
 *
 * @throws VsmError `IMAGE_UNREADABLE` when the picture's size and data disagree.
 */
export function preprocess(image: RgbImage, config: Preprocessing): Float32Array {
  return toTensor(resizeAndCrop(image, config), config);
}

/**
 * Row-major RGB bytes as normalised planes, `[3, size, size]`: `(byte / 255 - mean) / std`, rounded to single precision
 * after each step, as torchvision does.
 *
 * @param tensor Where to write, of `3 * size * size` numbers; new memory if not given.
 * @throws VsmError `INVALID_ARGUMENT` unless there are `size * size * 3` bytes.
 */
export function toTensor(
  pixels: Uint8Array,
  config: Preprocessing,
  tensor: Float32Array = new Float32Array(pixels.length),
): Float32Array {
  const planeLength = config.size * config.size;
  if (pixels.length !== planeLength * 3) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `A square of side ${config.size} has ${planeLength * 3} bytes of RGB; ${pixels.length} were given. Resize the picture first.`,
      { details: { size: config.size, expectedBytes: planeLength * 3, actualBytes: pixels.length } },
    );
  }
  const [red, green, blue] = normalizationTables(config);
  for (let i = 0, source = 0; i < planeLength; i++, source += 3) {
    tensor[i] = red[pixels[source]!]!;
    tensor[planeLength + i] = green[pixels[source + 1]!]!;
    tensor[2 * planeLength + i] = blue[pixels[source + 2]!]!;
  }
  return tensor;
}

/** What each byte becomes, by channel. */
function normalizationTables({ mean, std }: Preprocessing): [Float32Array, Float32Array, Float32Array] {
  return [
    normalizationTable(mean[0], std[0]),
    normalizationTable(mean[1], std[1]),
    normalizationTable(mean[2], std[2]),
  ];
}

function normalizationTable(mean: number, std: number): Float32Array {
  const { fround } = Math;
  return Float32Array.from({ length: 256 }, (_, byte) =>
    fround(fround(fround(byte / 255) - fround(mean)) / fround(std)),
  );
}
