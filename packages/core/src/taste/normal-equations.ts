import { copyMatrix, createMatrix, createScratch, type Matrix } from './matrix.ts';
import { addSquare } from './matrix-products.ts';

/** The weighted least squares of many rows, kept as sums whose size does not depend on how many there were. */
export interface NormalEquations {
  /** Sum of weight x row x rowᵀ: the lower triangle. `[size, size]` */
  readonly matrix: Matrix;
  /** Sum of weight x target x row. `[size]` */
  readonly right: Float64Array;
}

/** What a row was observed to be. */
export interface Observation {
  /** Above 0. */
  readonly weight: number;
  readonly target: number;
}

export function createNormalEquations(size: number): NormalEquations {
  return { matrix: createMatrix(size, size), right: new Float64Array(size) };
}

export function copyNormalEquations({ matrix, right }: NormalEquations): NormalEquations {
  return { matrix: copyMatrix(matrix), right: right.slice() };
}

const borrow = createScratch();

/** Adds rows to the sums, in place. `observations` belong to the rows one by one. */
export function addRows(
  { matrix, right }: NormalEquations,
  { rows, columns, values }: Matrix,
  observations: readonly Observation[],
): void {
  // Column by column, so that the products walk along the rows.
  const scaled = borrow(columns, rows);
  for (let row = 0; row < rows; row++) {
    const { weight, target } = observations[row]!;
    const root = Math.sqrt(weight);
    for (let column = 0; column < columns; column++) {
      const value = values[row * columns + column]!;
      scaled.values[column * rows + row] = root * value;
      right[column]! += weight * target * value;
    }
  }
  addSquare(matrix, scaled);
}

/** Adds the sums of other rows, each with `factor` times its weight, in place. */
export function addEquations({ matrix, right }: NormalEquations, other: NormalEquations, factor = 1): void {
  for (let i = 0; i < matrix.values.length; i++) matrix.values[i]! += factor * other.matrix.values[i]!;
  for (let i = 0; i < right.length; i++) right[i]! += factor * other.right[i]!;
}
