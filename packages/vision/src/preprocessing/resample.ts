import { type ResampleWeights, weightFractionBits } from './resample-weights.ts';

const half = 1 << (weightFractionBits - 1);

/** Interleaved RGB rows, a part of a picture. */
export interface Rows {
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Pixels in a row. */
  readonly width: number;
  readonly height: number;
}

/**
 * Rows `firstRow` to `firstRow + rowCount` of `source`, each resampled to one pixel per row of `weights`.
 * Two rows at a time, so that a weight is read once for six sums; O(rowCount x width).
 */
export function resampleHorizontally(
  source: Rows,
  { starts, lengths, weights, stride }: ResampleWeights,
  firstRow: number,
  rowCount: number,
): Rows {
  const input = source.data;
  const width = starts.length;
  const output = new Uint8ClampedArray(width * rowCount * 3);
  const inputStride = source.width * 3;
  const outputStride = width * 3;

  for (let row = 0; row < rowCount; row += 2) {
    // With an odd number of rows the last one is computed against itself.
    const below = row + 1 < rowCount ? 1 : 0;
    const inputRow = (firstRow + row) * inputStride;
    const toBelow = below * inputStride;
    const outputRow = row * outputStride;
    const outputBelow = outputRow + below * outputStride;
    for (let x = 0; x < width; x++) {
      let red = half;
      let green = half;
      let blue = half;
      let redBelow = half;
      let greenBelow = half;
      let blueBelow = half;
      let pixel = inputRow + starts[x]! * 3;
      let pixelBelow = pixel + toBelow;
      const firstWeight = x * stride;
      const endWeight = firstWeight + lengths[x]!;
      for (let k = firstWeight; k < endWeight; k++) {
        const weight = weights[k]!;
        red = (red + Math.imul(input[pixel]!, weight)) | 0;
        green = (green + Math.imul(input[pixel + 1]!, weight)) | 0;
        blue = (blue + Math.imul(input[pixel + 2]!, weight)) | 0;
        redBelow = (redBelow + Math.imul(input[pixelBelow]!, weight)) | 0;
        greenBelow = (greenBelow + Math.imul(input[pixelBelow + 1]!, weight)) | 0;
        blueBelow = (blueBelow + Math.imul(input[pixelBelow + 2]!, weight)) | 0;
        pixel += 3;
        pixelBelow += 3;
      }
      const target = outputRow + x * 3;
      const targetBelow = outputBelow + x * 3;
      output[target] = red >> weightFractionBits;
      output[target + 1] = green >> weightFractionBits;
      output[target + 2] = blue >> weightFractionBits;
      output[targetBelow] = redBelow >> weightFractionBits;
      output[targetBelow + 1] = greenBelow >> weightFractionBits;
      output[targetBelow + 2] = blueBelow >> weightFractionBits;
    }
  }
  return { data: output, width, height: rowCount };
}

/**
 * Every column of `source` resampled to one row per row of `weights`, whose inputs count from `firstRow` of the whole
 * picture. O(outputs x taps x width).
 */
export function resampleVertically(
  source: Rows,
  { starts, lengths, weights, stride }: ResampleWeights,
  firstRow: number,
): Rows {
  const input = source.data;
  const height = starts.length;
  const rowBytes = source.width * 3;
  const output = new Uint8ClampedArray(rowBytes * height);
  const sums = new Int32Array(rowBytes);

  for (let y = 0; y < height; y++) {
    sums.fill(half);
    let inputRow = (starts[y]! - firstRow) * rowBytes;
    const firstWeight = y * stride;
    const endWeight = firstWeight + lengths[y]!;
    for (let k = firstWeight; k < endWeight; k++) {
      const weight = weights[k]!;
      for (let x = 0; x < rowBytes; x++) sums[x] = (sums[x]! + Math.imul(input[inputRow + x]!, weight)) | 0;
      inputRow += rowBytes;
    }
    const outputRow = y * rowBytes;
    for (let x = 0; x < rowBytes; x++) output[outputRow + x] = sums[x]! >> weightFractionBits;
  }
  return { data: output, width: source.width, height };
}
