import { type ResampleWeights, weightFractionBits } from './resample-weights.ts';

/** Interleaved RGB rows, a part of a picture. */
export interface Rows {
  readonly data: Uint8Array;
  /** Pixels in a row. */
  readonly width: number;
  readonly height: number;
}

/** Rows `firstRow` to `firstRow + rowCount` of `source`, each resampled to one pixel per row of `weights`. */
type HorizontalPass = (source: Rows, weights: ResampleWeights, firstRow: number, rowCount: number) => Rows;

/** Every column of `source`, whose first row is `firstRow` of the picture, resampled to one row per row of `weights`. */
type VerticalPass = (source: Rows, weights: ResampleWeights, firstRow: number) => Rows;

/** Both passes, horizontal first: a picture is resampled along its rows, then along its columns. */
export interface ResamplePasses {
  readonly horizontal: HorizontalPass;
  readonly vertical: VerticalPass;
}

const half = 1 << (weightFractionBits - 1);

/** O(rowCount x source width). */
export const resampleHorizontally: HorizontalPass = (
  source,
  { starts, lengths, weights, stride },
  firstRow,
  rowCount,
) => {
  const width = starts.length;
  const output = new Uint8ClampedArray(width * rowCount * 3);
  for (let row = 0, target = 0; row < rowCount; row++) {
    const inputRow = (firstRow + row) * source.width * 3;
    for (let x = 0; x < width; x++, target += 3) {
      const firstWeight = x * stride;
      const endWeight = firstWeight + lengths[x]!;
      sumPixels(source.data, inputRow + starts[x]! * 3, 3, weights, firstWeight, endWeight, output, target);
    }
  }
  return { data: asBytes(output), width, height: rowCount };
};

/** O(source size). */
export const resampleVertically: VerticalPass = (source, { starts, lengths, weights, stride }, firstRow) => {
  const height = starts.length;
  const rowBytes = source.width * 3;
  const output = new Uint8ClampedArray(rowBytes * height);
  for (let y = 0, target = 0; y < height; y++) {
    const inputRow = (starts[y]! - firstRow) * rowBytes;
    const firstWeight = y * stride;
    const endWeight = firstWeight + lengths[y]!;
    for (let byte = 0; byte < rowBytes; byte += 3, target += 3) {
      sumPixels(source.data, inputRow + byte, rowBytes, weights, firstWeight, endWeight, output, target);
    }
  }
  return { data: asBytes(output), width: source.width, height };
};

/** Writes the weighted sum of pixels that lie `step` bytes apart, from `firstPixel`, rounded and clamped to bytes. */
function sumPixels(
  input: Uint8Array,
  firstPixel: number,
  step: number,
  weights: Int32Array,
  firstWeight: number,
  endWeight: number,
  output: Uint8ClampedArray,
  target: number,
): void {
  let red = half;
  let green = half;
  let blue = half;
  for (let k = firstWeight, pixel = firstPixel; k < endWeight; k++, pixel += step) {
    const weight = weights[k]!;
    red = (red + Math.imul(input[pixel]!, weight)) | 0;
    green = (green + Math.imul(input[pixel + 1]!, weight)) | 0;
    blue = (blue + Math.imul(input[pixel + 2]!, weight)) | 0;
  }
  output[target] = red >> weightFractionBits;
  output[target + 1] = green >> weightFractionBits;
  output[target + 2] = blue >> weightFractionBits;
}

function asBytes({ buffer, byteOffset, byteLength }: Uint8ClampedArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
