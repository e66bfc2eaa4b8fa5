import { VsmError } from '../errors.ts';
import { invertCholeskyFactor } from './cholesky.ts';
import { dotFourRows, rowsAtOnce } from './dot-rows.ts';
import type { NormalEquations } from './normal-equations.ts';

/**
 * Gaussian process regression whose function is a sum of kernels on a few points (a subset of regressors): exact where
 * the points are the data, and else of a cost that does not depend on how much data there is.
 */
export interface SparseProcess {
  /** The posterior mean at x is the sum of `coefficients[i] * kernel(x, point_i)`. `[size]` */
  readonly coefficients: Float64Array;
  /** Row-major lower triangle F with FᵀF = (kernel + data)⁻¹. `[size, size]` */
  readonly inverseFactor: Float64Array;
}

/** Keeps matrices positive definite where the same picture stands twice among the points. */
const jitter = 1e-6;

/**
 * @param kernel of the points with themselves, the lower triangle, row-major `[size, size]`.
 * @param data rows of kernel values to the points, weighted by 1 / noise variance, with their targets.
 * @see Quiñonero-Candela and Rasmussen, A unifying view of sparse approximate Gaussian process regression (2005), section 4
 */
export function fitSparseProcess(kernel: Float64Array, data: NormalEquations): SparseProcess {
  const size = data.right.length;
  const inverseFactor = kernel.slice();
  for (let i = 0; i < inverseFactor.length; i++) inverseFactor[i]! += data.matrix[i]!;
  invertOrThrow(inverseFactor, size);
  return {
    coefficients: multiplyTransposed(inverseFactor, multiplyLower(inverseFactor, data.right)),
    inverseFactor,
  };
}

/** The inverse of a kernel matrix: lower triangles, row-major `[size, size]`. */
export function invertKernel(kernel: Float64Array, size: number): Float64Array {
  const factor = kernel.slice();
  invertOrThrow(factor, size);
  return addSquare(new Float64Array(size * size), factor, size, 1);
}

/**
 * What the data tell about the points: K⁻¹ - (K + data)⁻¹, so that kᵀ(that)k is the variance taken away at a place with
 * kernel values k. The lower triangle, row-major.
 */
export function knowledgeOf(
  invertedKernel: Float64Array,
  { inverseFactor, coefficients }: SparseProcess,
): Float64Array {
  return addSquare(invertedKernel.slice(), inverseFactor, coefficients.length, -1);
}

/** F x, of a row-major lower triangle F with zeros above. */
export function multiplyLower(lower: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const result = new Float64Array(size);
  const dots = new Float64Array(rowsAtOnce);
  let row = 0;
  for (; row + rowsAtOnce <= size; row += rowsAtOnce) {
    dotFourRows(lower, row * size, size, vector, 0, row + rowsAtOnce, dots);
    result.set(dots, row);
  }
  for (; row < size; row++) {
    for (let column = 0; column <= row; column++) result[row]! += lower[row * size + column]! * vector[column]!;
  }
  return result;
}

/** Fᵀ x, of a row-major lower triangle F. */
export function multiplyTransposed(lower: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  const result = new Float64Array(size);
  for (let row = 0; row < size; row++) {
    const start = row * size;
    const value = vector[row]!;
    for (let column = 0; column <= row; column++) result[column]! += value * lower[start + column]!;
  }
  return result;
}

function invertOrThrow(matrix: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) matrix[i * size + i]! += jitter;
  if (invertCholeskyFactor(matrix, size)) return;
  throw new VsmError(
    'INVALID_ARGUMENT',
    'The taste cannot be learned: the similarities of the rated pictures contradict each other. Check that all embeddings are unit vectors of one space.',
  );
}

/** Adds `factor` FᵀF to the lower triangle of `sum`, in place. */
function addSquare(sum: Float64Array, lower: Float64Array, size: number, factor: number): Float64Array {
  for (let k = 0; k < size; k++) {
    const start = k * size;
    for (let row = 0; row <= k; row++) {
      const value = factor * lower[start + row]!;
      const to = row * size;
      for (let column = 0; column <= row; column++) sum[to + column]! += value * lower[start + column]!;
    }
  }
  return sum;
}
