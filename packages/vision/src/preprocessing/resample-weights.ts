import type { ResizeFilter } from './preprocessing.ts';

/** The fixed-point weights with which each output pixel of one axis sums input pixels. */
export interface ResampleWeights {
  /** First input pixel of each output pixel. */
  readonly starts: Int32Array;
  /** How many input pixels each output pixel sums. */
  readonly lengths: Int32Array;
  /** Row `i` holds the weights of output pixel `i`, from `i * stride`; zeros follow them. */
  readonly weights: Int32Array;
  /** The largest length, rounded up to a multiple of four. */
  readonly stride: number;
}

/** One axis of a resize: `outputCount` of the `outputSize` pixels that `inputSize` pixels become, from `outputStart`. */
export interface ResampleAxis {
  readonly inputSize: number;
  readonly outputSize: number;
  readonly outputStart: number;
  readonly outputCount: number;
  readonly filter: ResizeFilter;
}

/** A kernel, and how far from its centre it reaches. */
const kernels: Readonly<
  Record<ResizeFilter, { readonly support: number; readonly weigh: (offset: number) => number }>
> = {
  bicubic: { support: 2, weigh: bicubic },
  bilinear: { support: 1, weigh: triangle },
};

/** Bits after the point: 8 for the pixel and 2 for the bicubic overshoot are left of the 32. */
export const weightFractionBits = 22;

/**
 * Pillow's antialiased weights, rounded as Pillow rounds them.
 *
 * @see https://github.com/python-pillow/Pillow/blob/main/src/libImaging/Resample.c
 */
export function computeResampleWeights(axis: ResampleAxis): ResampleWeights {
  const { inputSize, outputSize, outputStart, outputCount, filter } = axis;
  const { support, weigh } = kernels[filter];
  const scale = inputSize / outputSize;
  const filterScale = Math.max(1, scale);
  const inverseFilterScale = 1 / filterScale;
  const centerOf = (output: number): number => (outputStart + output + 0.5) * scale;

  const { starts, lengths } = findSupport(axis, centerOf, support * filterScale);
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  const stride = Math.ceil(longest / 4) * 4;
  const weights = new Int32Array(outputCount * stride);
  const exact = new Float64Array(longest);
  for (let i = 0; i < outputCount; i++) {
    const toCenter = starts[i]! - centerOf(i) + 0.5;
    const length = lengths[i]!;
    let sum = 0;
    for (let k = 0; k < length; k++) {
      exact[k] = weigh((k + toCenter) * inverseFilterScale);
      sum += exact[k]!;
    }
    for (let k = 0; k < length; k++) weights[i * stride + k] = toFixedPoint(exact[k]! / sum);
  }
  return { starts, lengths, weights, stride };
}

/** Which input pixels lie within `support` of each output pixel's center. */
function findSupport(
  { inputSize, outputCount }: ResampleAxis,
  centerOf: (output: number) => number,
  support: number,
): { starts: Int32Array; lengths: Int32Array } {
  const starts = new Int32Array(outputCount);
  const lengths = new Int32Array(outputCount);
  for (let i = 0; i < outputCount; i++) {
    const center = centerOf(i);
    starts[i] = Math.max(0, Math.trunc(center - support + 0.5));
    lengths[i] = Math.min(inputSize, Math.trunc(center + support + 0.5)) - starts[i]!;
  }
  return { starts, lengths };
}

/** Keys' cubic convolution kernel with a = -0.5. */
function bicubic(offset: number): number {
  const x = Math.abs(offset);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  if (x < 2) return (((x - 5) * x + 8) * x - 4) * -0.5;
  return 0;
}

function triangle(offset: number): number {
  return Math.max(0, 1 - Math.abs(offset));
}

function toFixedPoint(weight: number): number {
  return Math.trunc(weight * 2 ** weightFractionBits + (weight < 0 ? -0.5 : 0.5));
}
