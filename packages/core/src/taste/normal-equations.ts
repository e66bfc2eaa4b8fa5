import { dotFourRows, rowsAtOnce } from './dot-rows.ts';

/** The weighted least squares of many rows, kept as sums whose size does not depend on how many there were. */
export interface NormalEquations {
  /** Sum of weight x row x rowᵀ: the lower triangle, row-major `[size, size]`. */
  readonly matrix: Float64Array;
  /** Sum of weight x target x row. `[size]` */
  readonly right: Float64Array;
}

export function createNormalEquations(size: number): NormalEquations {
  return { matrix: new Float64Array(size * size), right: new Float64Array(size) };
}

export function copyNormalEquations({ matrix, right }: NormalEquations): NormalEquations {
  return { matrix: matrix.slice(), right: right.slice() };
}

/** Adds rows to the sums, in place. `weights` and `targets` belong to the rows one by one. */
export function addRows(
  { matrix, right }: NormalEquations,
  rows: readonly Float64Array[],
  weights: ArrayLike<number>,
  targets: ArrayLike<number>,
): void {
  const size = right.length;
  const columns = transpose(rows, size);
  const weighted = new Float64Array(rows.length);
  const dots = new Float64Array(rowsAtOnce);
  for (let column = 0; column < size; column++) {
    for (let k = 0; k < weighted.length; k++) weighted[k] = weights[k]! * columns[column * weighted.length + k]!;
    for (let first = column - (column % rowsAtOnce); first < size; first += rowsAtOnce) {
      dotFourRows(columns, first * weighted.length, weighted.length, weighted, 0, weighted.length, dots);
      const last = Math.min(first + rowsAtOnce, size);
      for (let row = Math.max(first, column); row < last; row++) matrix[row * size + column]! += dots[row - first]!;
    }
    for (let k = 0; k < weighted.length; k++) right[column]! += weighted[k]! * targets[k]!;
  }
}

/** Column after column, with zeros up to a full block of columns. */
function transpose(rows: readonly Float64Array[], size: number): Float64Array {
  const columns = new Float64Array(Math.ceil(size / rowsAtOnce) * rowsAtOnce * rows.length);
  rows.forEach((row, k) => {
    for (let column = 0; column < size; column++) columns[column * rows.length + k] = row[column]!;
  });
  return columns;
}
