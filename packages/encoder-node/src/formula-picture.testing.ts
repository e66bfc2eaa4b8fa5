import type { RgbImage } from '@vsm/core';

/** A picture of coloured waves on a checkerboard, by integer formulas: the same bytes everywhere. */
export function drawFormulaPicture(width: number, height: number, variant = 0): RgbImage {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const cell = ((x >> 4) + (y >> 4) + variant) & 1;
      const wave = Math.abs((((x * (3 + (variant % 5)) + y * 2) >> 1) % 510) - 255);
      data.set([wave, (wave + cell * 90) & 255, (y + variant * 29) & 255], (y * width + x) * 3);
    }
  }
  return { width, height, data };
}
