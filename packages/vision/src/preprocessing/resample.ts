import { type ResampleWeights, weightFractionBits } from './resample-weights.ts';

/** Interleaved RGB rows, a part of a picture. */
export interface Rows {
  readonly data: Uint8Array;
  /** Pixels in a row. */
  readonly width: number;
  readonly height: number;
}

/** Rows `firstRow` to `firstRow + rowCount` of `source`, each resampled to one pixel per row of `weights`. */
export type HorizontalPass = (source: Rows, weights: ResampleWeights, firstRow: number, rowCount: number) => Rows;

const half = 1 << (weightFractionBits - 1);

/** O(rowCount x source width). */
export const resampleHorizontally: HorizontalPass = (source, weights, firstRow, rowCount) => {
  const width = weights.starts.length;
  const output = new Uint8ClampedArray(width * rowCount * 3);
  for (let row = 0; row < rowCount; row++) {
    const inputRow = (firstRow + row) * source.width * 3;
    for (let x = 0; x < width; x++) {
      sumPixels(source.data, inputRow + weights.starts[x]! * 3, 3, weights, x, output, (row * width + x) * 3);
    }
  }
  return { data: asBytes(output), width, height: rowCount };
};

/**
 * Every column of `source` resampled to one row per row of `weights`, whose inputs count from `firstRow` of the whole
 * picture. O(source size).
 */
export function resampleVertically(source: Rows, weights: ResampleWeights, firstRow: number): Rows {
  const height = weights.starts.length;
  const rowBytes = source.width * 3;
  const output = new Uint8ClampedArray(rowBytes * height);
  for (let y = 0; y < height; y++) {
    const inputRow = (weights.starts[y]! - firstRow) * rowBytes;
    for (let byte = 0; byte < rowBytes; byte += 3) {
      sumPixels(source.data, inputRow + byte, rowBytes, weights, y, output, y * rowBytes + byte);
    }
  }
  return { data: asBytes(output), width: source.width, height };
}

/** Writes the weighted sum of pixels that lie `step` bytes apart, from `position`, rounded and clamped to bytes. */
function sumPixels(
  input: Uint8Array,
  position: number,
  step: number,
  { weights, lengths, stride }: ResampleWeights,
  index: number,
  output: Uint8ClampedArray,
  target: number,
): void {
  const firstWeight = index * stride;
  const endWeight = firstWeight + lengths[index]!;
  let pixel = position;
  let red = half;
  let green = half;
  let blue = half;
  for (let k = firstWeight; k < endWeight; k++) {
    const weight = weights[k]!;
    red = (red + Math.imul(input[pixel]!, weight)) | 0;
    green = (green + Math.imul(input[pixel + 1]!, weight)) | 0;
    blue = (blue + Math.imul(input[pixel + 2]!, weight)) | 0;
    pixel += step;
  }
  output[target] = red >> weightFractionBits;
  output[target + 1] = green >> weightFractionBits;
  output[target + 2] = blue >> weightFractionBits;
}

function asBytes({ buffer, byteOffset, byteLength }: Uint8ClampedArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
