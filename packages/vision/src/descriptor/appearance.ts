import { halve, type Plane } from './plane.ts';
import { quantiles } from './quantiles.ts';

/** How a picture looks on a screen: of its bytes, in which equal steps look about equal. */
export interface Appearance {
  /** From the darkest 5 % of the pixels to the lightest 5 %, 0..1. */
  readonly tonalRange: number;
  /**
   * Mean of ln(1 + step / 8) to the pixel on the right and the one below, at a half and a quarter of the size, for steps of
   * 0..255: many small steps count for more than one large. 0 for a plain surface, 5 for random bytes.
   */
  readonly unrest: number;
  /** The fewest colours that cover 95 % of the picture, 1..4096. */
  readonly colorCount: number;
}

const extremes = 0.05;
const smallStep = 8;
const coveredShare = 0.95;
/** Of each channel's 8 bits, the 4 highest tell colours apart. */
const droppedBits = 4;

/** @param pixels row-major RGB, `pixelsPerSide * pixelsPerSide * 3` bytes. */
export function describeAppearance(pixels: Uint8Array, pixelsPerSide: number): Appearance {
  const luma = toLuma(pixels, pixelsPerSide);
  const [dark, light] = quantiles(luma.data, 255, [extremes, 1 - extremes]);
  const half = halve(luma);
  return {
    tonalRange: (light! - dark!) / 255,
    unrest: (meanStep(half) + meanStep(halve(half))) / 2,
    colorCount: countColors(pixels),
  };
}

function toLuma(pixels: Uint8Array, size: number): Plane {
  const data = new Float32Array(size * size);
  for (let i = 0, at = 0; i < data.length; i++, at += 3) {
    data[i] = 0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]!;
  }
  return { size, data };
}

function meanStep({ size, data }: Plane): number {
  let sum = 0;
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      if (x + 1 < size) sum += Math.log1p(Math.abs(data[i + 1]! - data[i]!) / smallStep);
      if (y + 1 < size) sum += Math.log1p(Math.abs(data[i + size]! - data[i]!) / smallStep);
    }
  }
  return sum / data.length;
}

function countColors(pixels: Uint8Array): number {
  const shift = 8 - droppedBits;
  const counts = new Uint32Array(1 << (3 * shift));
  for (let at = 0; at < pixels.length; at += 3) {
    const red = pixels[at]! >> droppedBits;
    const green = pixels[at + 1]! >> droppedBits;
    const blue = pixels[at + 2]! >> droppedBits;
    const color = (((red << shift) | green) << shift) | blue;
    counts[color] = counts[color]! + 1;
  }
  const descending = counts.sort().reverse();
  const wanted = (coveredShare * pixels.length) / 3;
  let covered = 0;
  let colors = 0;
  while (covered < wanted) covered += descending[colors++]!;
  return colors;
}
