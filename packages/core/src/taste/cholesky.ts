import { dotFourRows, rowsAtOnce } from './dot-rows.ts';

/**
 * The inverse of the Cholesky factor of a symmetric positive definite matrix: lower triangular `W` with `W A Wᵀ = I`.
 * From it follow `A⁻¹b = Wᵀ(Wb)`, `diag(A⁻¹)` as sums of squared columns, and variances as squared lengths of `Wk`.
 *
 * @param matrix row-major `[n, n]`, of which the lower triangle is read; overwritten with the result, zeros above.
 * @returns false when the matrix is not positive definite. About `2n³/3` operations.
 */
export function invertCholeskyFactor(matrix: Float64Array, n: number): boolean {
  const dots = new Float64Array(rowsAtOnce);
  for (let column = 0; column < n; column++) {
    const start = column * n;
    const pivot = matrix[start + column]! - dotWithin(matrix, start, start, column);
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    matrix[start + column] = root;
    let row = column + 1;
    for (; row + rowsAtOnce <= n; row += rowsAtOnce) {
      dotFourRows(matrix, row * n, n, matrix, start, column, dots);
      for (let i = 0; i < rowsAtOnce; i++) {
        const at = (row + i) * n + column;
        matrix[at] = (matrix[at]! - dots[i]!) / root;
      }
    }
    for (; row < n; row++) {
      const at = row * n + column;
      matrix[at] = (matrix[at]! - dotWithin(matrix, row * n, start, column)) / root;
    }
  }
  invertLowerTriangle(matrix, n);
  return true;
}

/** In four sums, which the processor adds up side by side. */
function dotWithin(matrix: Float64Array, a: number, b: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += matrix[a + k]! * matrix[b + k]!;
    s1 += matrix[a + k + 1]! * matrix[b + k + 1]!;
    s2 += matrix[a + k + 2]! * matrix[b + k + 2]!;
    s3 += matrix[a + k + 3]! * matrix[b + k + 3]!;
  }
  for (; k < length; k++) s0 += matrix[a + k]! * matrix[b + k]!;
  return s0 + s1 + (s2 + s3);
}

function invertLowerTriangle(factor: Float64Array, n: number): void {
  const sums = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    const rowStart = row * n;
    sums.fill(0, 0, row);
    // Row by row, so that the inner loop walks rows of the part already inverted.
    for (let k = 0; k < row; k++) {
      const value = factor[rowStart + k]!;
      const inverseStart = k * n;
      for (let column = 0; column <= k; column++) sums[column]! += value * factor[inverseStart + column]!;
    }
    const scale = 1 / factor[rowStart + row]!;
    for (let column = 0; column < row; column++) factor[rowStart + column] = -sums[column]! * scale;
    factor[rowStart + row] = scale;
    factor.fill(0, rowStart + row + 1, rowStart + n);
  }
}
