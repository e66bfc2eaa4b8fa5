import { VsmError } from '../errors.ts';
import { invertCholeskyFactor } from './cholesky.ts';

/** Gaussian process regression with zero prior mean, solved exactly. */
export interface GaussianProcess {
  /** The posterior mean at x is the sum of `coefficients[i] * kernel(x, x_i)`. `[n]` */
  readonly coefficients: Float64Array;
  /** Inverse Cholesky factor of kernel plus noise, row-major lower triangle `[n, n]`. */
  readonly inverseFactor: Float64Array;
  /** Sum over the first `rated` points of the log density of each target given all the others. */
  readonly leaveOneOutLogDensity: number;
}

/**
 * @param kernel row-major `[n, n]`, overwritten.
 * @param noise variance of each target, above 0. `[n]`
 * @param rated how many points, from the first on, count in the leave-one-out density.
 * @see Rasmussen and Williams, Gaussian Processes for Machine Learning (2006), algorithm 2.1 and equations 5.10 to 5.12
 */
export function fitGaussianProcess(
  kernel: Float64Array,
  noise: Float64Array,
  targets: Float64Array,
  rated: number,
): GaussianProcess {
  const n = targets.length;
  for (let i = 0; i < n; i++) kernel[i * n + i]! += noise[i]!;
  if (!invertCholeskyFactor(kernel, n)) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      'The taste cannot be learned: the similarities of the rated pictures contradict each other. Check that all embeddings are unit vectors of one space.',
    );
  }
  const whitened = multiplyLower(kernel, targets);
  const coefficients = new Float64Array(n);
  const precision = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      const value = kernel[row * n + column]!;
      coefficients[column]! += value * whitened[row]!;
      precision[column]! += value * value;
    }
  }
  let leaveOneOutLogDensity = 0;
  for (let i = 0; i < rated; i++) {
    const variance = 1 / precision[i]!;
    const residual = coefficients[i]! * variance;
    leaveOneOutLogDensity -= 0.5 * (Math.log(variance) + (residual * residual) / variance);
  }
  return { coefficients, inverseFactor: kernel, leaveOneOutLogDensity };
}

/** Variance that the data take away at a point with kernel values `k` to the data. `[n]` */
export function explainedVariance(process: GaussianProcess, k: Float64Array): number {
  let sum = 0;
  for (const value of multiplyLower(process.inverseFactor, k)) sum += value * value;
  return sum;
}

function multiplyLower(lower: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  const result = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    const start = row * n;
    let sum = 0;
    for (let column = 0; column <= row; column++) sum += lower[start + column]! * vector[column]!;
    result[row] = sum;
  }
  return result;
}
