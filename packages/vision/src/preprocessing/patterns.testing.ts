import type { RgbImage } from '@vsm/core';

export type PatternKind = 'hash' | 'edges' | 'ramp';

/** The integer formulas that drew the fixtures: noise, a checkerboard of 3 x 5 cells, and crossed ramps. */
const patterns: Record<PatternKind, (x: number, y: number, channel: number) => number> = {
  hash: (x, y, c) => (x * 37 + y * 91 + c * 53 + ((x * y * 7 + (x ^ y) * 13) >> 2)) & 255,
  edges: (x, y, c) => ((Math.floor(x / 3) + Math.floor(y / 5) + c) & 1) * 255,
  ramp: (x, y, c) => (Math.abs(((x * (3 + c) + y * (5 - c)) % 510) - 255) * (256 - ((x * y) & 31))) >> 8,
};

export function drawPattern(kind: PatternKind, width: number, height: number): RgbImage {
  return drawImage(width, height, patterns[kind]);
}

/** A picture whose byte at column `x`, row `y`, channel `c` (red 0, green 1, blue 2) is `paint(x, y, c)`. */
export function drawImage(width: number, height: number, paint: (x: number, y: number, c: number) => number): RgbImage {
  const data = new Uint8ClampedArray(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < 3; c++) data[(y * width + x) * 3 + c] = paint(x, y, c);
    }
  }
  return { width, height, data };
}
