import type { RgbImage } from '@vsm/core';

/** A picture of soft waves and a square, which differ in colour, place and pitch with the seed. */
export function createTestPicture(seed: number, width: number, height: number): RgbImage {
  const data = new Uint8Array(width * height * 3);
  const pitch = 2 + ((seed * 7) % 11);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const across = x / width;
      const down = y / height;
      const inSquare = Math.abs(across - ((seed * 0.37) % 1)) < 0.2 && Math.abs(down - ((seed * 0.61) % 1)) < 0.2;
      for (let channel = 0; channel < 3; channel++) {
        const wave = Math.sin(pitch * across + channel * seed) * Math.cos(pitch * down * (channel + 1) - seed);
        data[(y * width + x) * 3 + channel] = inSquare ? (seed * 53 + channel * 90) % 256 : 128 + 110 * wave;
      }
    }
  }
  return { width, height, data };
}
