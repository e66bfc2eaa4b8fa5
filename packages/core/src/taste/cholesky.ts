/**
 * The inverse of the Cholesky factor of a symmetric positive definite matrix: lower triangular `W` with `W A Wᵀ = I`.
 * From it follow `A⁻¹b = Wᵀ(Wb)`, `diag(A⁻¹)` as sums of squared columns, and variances as squared lengths of `Wk`.
 *
 * @param matrix row-major `[n, n]`, of which the lower triangle is read; overwritten with the result, zeros above.
 * @returns false when the matrix is not positive definite. About `2n³/3` operations.
 */
export function invertCholeskyFactor(matrix: Float64Array, n: number): boolean {
  for (let row = 0; row < n; row++) {
    const rowStart = row * n;
    for (let column = 0; column <= row; column++) {
      const columnStart = column * n;
      let sum = matrix[rowStart + column]!;
      for (let k = 0; k < column; k++) sum -= matrix[rowStart + k]! * matrix[columnStart + k]!;
      if (column < row) matrix[rowStart + column] = sum / matrix[columnStart + column]!;
      else if (sum > 0) matrix[rowStart + row] = Math.sqrt(sum);
      else return false;
    }
  }
  invertLowerTriangle(matrix, n);
  return true;
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
