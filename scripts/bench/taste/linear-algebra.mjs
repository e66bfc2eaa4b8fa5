/** x with A x = b, by Gaussian elimination with pivoting. `matrix` is row-major and overwritten, as is `right`. */
export function solve(matrix, right) {
  const n = right.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(matrix[row * n + column]) > Math.abs(matrix[pivot * n + column])) pivot = row;
    }
    if (pivot !== column) swapRows(matrix, right, pivot, column);
    for (let row = column + 1; row < n; row++) {
      const factor = matrix[row * n + column] / matrix[column * n + column];
      if (factor === 0) continue;
      for (let k = column; k < n; k++) matrix[row * n + k] -= factor * matrix[column * n + k];
      right[row] -= factor * right[column];
    }
  }
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) right[row] -= matrix[row * n + k] * right[k];
    right[row] /= matrix[row * n + row];
  }
  return right;
}

function swapRows(matrix, right, a, b) {
  const n = right.length;
  for (let k = 0; k < n; k++) {
    [matrix[a * n + k], matrix[b * n + k]] = [matrix[b * n + k], matrix[a * n + k]];
  }
  [right[a], right[b]] = [right[b], right[a]];
}

/** x with A x = b for a symmetric positive definite A, whose lower triangle is overwritten, as is `right`. */
export function solvePositiveDefinite(matrix, right) {
  const n = right.length;
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * n + column];
      for (let k = 0; k < column; k++) sum -= matrix[row * n + k] * matrix[column * n + k];
      matrix[row * n + column] = row === column ? Math.sqrt(sum) : sum / matrix[column * n + column];
    }
  }
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) right[row] -= matrix[row * n + k] * right[k];
    right[row] /= matrix[row * n + row];
  }
  for (let row = n - 1; row >= 0; row--) {
    right[row] /= matrix[row * n + row];
    for (let k = 0; k < row; k++) right[k] -= matrix[row * n + k] * right[row];
  }
  return right;
}
