import { VsmError } from '../errors.ts';
import { factorise, invertFactored, solve } from './cholesky.ts';
import { copyMatrix, type Matrix, mirror } from './matrix.ts';
import type { NormalEquations } from './normal-equations.ts';

/**
 * Gaussian process regression whose function is a sum of kernels on a few points (a subset of regressors): exact where
 * the points are the data, and else of a cost that does not depend on how much data there is.
 */
export interface SparseProcess {
  /** The posterior mean at x is the sum of `coefficients[i] * kernel(x, point_i)`. `[size]` */
  readonly coefficients: Float64Array;
  /** The Cholesky factor of kernel + data. `[size, size]` */
  readonly factor: Matrix;
}

/** Keeps matrices positive definite where the same picture stands twice among the points. */
const jitter = 1e-6;

/**
 * @param equations rows of kernel values to the points, weighted by 1 / noise variance, with their targets, upon the kernel
 *   of the points with themselves. The matrix becomes the factor.
 * @see Quiñonero-Candela and Rasmussen, A unifying view of sparse approximate Gaussian process regression (2005), section 4
 */
export function fitSparseProcess({ matrix, right }: NormalEquations): SparseProcess {
  factoriseOrThrow(matrix);
  return { coefficients: solve(matrix, right), factor: matrix };
}

/** The inverse of a kernel matrix: the lower triangle. The matrix becomes its factor. */
export function invertKernel(kernel: Matrix): Matrix {
  factoriseOrThrow(kernel);
  return invertFactored(kernel);
}

/**
 * What the data tell about the points: K⁻¹ - (K + data)⁻¹, so that kᵀ(that)k is the variance taken away at a place with
 * kernel values k.
 */
export function knowledgeOf(invertedKernel: Matrix, { factor }: SparseProcess): Matrix {
  const knowledge = copyMatrix(invertedKernel);
  const left = invertFactored(factor).values;
  for (let i = 0; i < left.length; i++) knowledge.values[i]! -= left[i]!;
  return mirror(knowledge);
}

function factoriseOrThrow(matrix: Matrix): void {
  for (let i = 0; i < matrix.rows; i++) matrix.values[i * matrix.columns + i]! += jitter;
  if (factorise(matrix)) return;
  throw new VsmError(
    'INVALID_ARGUMENT',
    'The taste cannot be learned: the similarities of the rated pictures contradict each other. Check that all embeddings are unit vectors of one space.',
  );
}
