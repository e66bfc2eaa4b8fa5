import type { Encoded, ImageEncoder, RgbImage } from '@vsm/core';
import { normalize, VsmError } from '@vsm/core';

/** The smallest encoder that keeps every law: mean colours of a grid of cells. */
export function createTinyEncoder(): ImageEncoder {
  return {
    space: { id: 'tiny', dimensions: cellsAcross * cellsAcross * 3 + 1, attributeNames: ['light'] },
    maxBatchSize: 3,
    encodeImages: async (images, { signal } = {}) => {
      signal?.throwIfAborted();
      for (const image of images) checkImage(image);
      return images.map(encodeTiny);
    },
    close: async () => undefined,
  };
}

const cellsAcross = 4;

function checkImage({ width, height, data }: RgbImage): void {
  const whole = Number.isInteger(width) && Number.isInteger(height) && width > 0 && height > 0;
  if (whole && data.length === width * height * 3) return;
  throw new VsmError('IMAGE_UNREADABLE', `${width} x ${height} pixels do not have ${data.length} bytes.`);
}

function encodeTiny({ width, height, data }: RgbImage): Encoded {
  const sums = new Float64Array(cellsAcross * cellsAcross * 3 + 1);
  // A constant, so that a black picture has a direction too.
  sums[sums.length - 1] = 1;
  for (let i = 0; i < data.length; i++) {
    const pixel = Math.floor(i / 3);
    const column = Math.floor(((pixel % width) / width) * cellsAcross);
    const row = Math.floor((Math.floor(pixel / width) / height) * cellsAcross);
    sums[(row * cellsAcross + column) * 3 + (i % 3)]! += data[i]! / 255 / (width * height);
  }
  const vector = normalize(sums);
  return { vector, attributes: Float32Array.of(sums.reduce((sum, value) => sum + value, -1)) };
}
