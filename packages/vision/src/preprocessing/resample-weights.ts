/** The fixed-point weights with which each output pixel of one axis sums input pixels. */
export interface ResampleWeights {
  /** First input pixel of each output pixel. */
  readonly starts: Int32Array;
  /** How many input pixels each output pixel sums. */
  readonly lengths: Int32Array;
  /** Row `i` holds the weights of output pixel `i`, from `i * stride`. */
  readonly weights: Int32Array;
  readonly stride: number;
}

/** One axis of a resize: `outputCount` of the `outputSize` pixels that `inputSize` pixels become, from `outputStart`. */
export interface ResampleAxis {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly outputStart: number;
  readonly outputCount: number;
}

/** Bits after the point: 8 for the pixel and 2 for the bicubic overshoot are left of the 32. */
export const weightFractionBits = 22;

/**
 * Pillow's antialiased bicubic weights, rounded as Pillow rounds them.
 *
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c
 */
export function computeResampleWeights({
  inputSize,
  outputSize,
  outputStart,
  outputCount,
}: ResampleAxis): ResampleWeights {
  const scale = inputSize / outputSize;
  const filterScale = Math.max(1, scale);
  const support = 2 * filterScale;
  const inverseFilterScale = 1 / filterScale;
  const stride = Math.ceil(support) * 2 + 1;
  const starts = new Int32Array(outputCount);
  const lengths = new Int32Array(outputCount);
  const weights = new Int32Array(outputCount * stride);
  const exact = new Float64Array(stride);

  for (let i = 0; i < outputCount; i++) {
    const center = (outputStart + i + 0.5) * scale;
    const start = Math.max(0, Math.trunc(center - support + 0.5));
    const length = Math.min(inputSize, Math.trunc(center + support + 0.5)) - start;
    let sum = 0;
    for (let k = 0; k < length; k++) {
      const weight = bicubic((k + start - center + 0.5) * inverseFilterScale);
      exact[k] = weight;
      sum += weight;
    }
    for (let k = 0; k < length; k++) weights[i * stride + k] = toFixedPoint(exact[k]! / sum);
    starts[i] = start;
    lengths[i] = length;
  }
  return { starts, lengths, weights, stride };
}

/** Keys' cubic convolution kernel with a = -0.5. */
function bicubic(offset: number): number {
  const x = Math.abs(offset);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * -0.5;
  return 0;
}

function toFixedPoint(weight: number): number {
  return Math.trunc(weight * 2 ** weightFractionBits + (weight < 0 ? -0.5 : 0.5));
}
