import { createMatrix, type Matrix } from './matrix.ts';
import { addSquare, block, dotBlock } from './matrix-products.ts';

/**
 * The Cholesky factor of a symmetric positive definite matrix: lower triangular `L` with `L Lᵀ = A`.
 *
 * @param matrix square, of which the lower triangle is read; overwritten with the factor, of which it is meant too.
 * @returns false when the matrix is not positive definite. About `n³/3` operations.
 */
export function factorise(matrix: Matrix): boolean {
  const { rows: size, values } = matrix;
  const dots = new Float64Array(block.rows * block.others);
  for (let column = 0; column < size; column += block.others) {
    for (let row = column; row < size; row += block.rows) subtractKnown(matrix, row, matrix, column, 0, dots);
    for (let pivot = column; pivot < Math.min(column + block.others, size); pivot++) {
      const at = pivot * size + pivot;
      // The second of two columns does not know the first yet.
      if (pivot > column) values[at - 1]! /= values[at - size - 1]!;
      const square = values[at]! - (pivot > column ? values[at - 1]! ** 2 : 0);
      if (!(square > 0)) return false;
      values[at] = Math.sqrt(square);
    }
    divide(matrix, column + block.others, size, matrix, column);
  }
  return true;
}

/** `L⁻¹ x` of each row x, in its place. About `rows x n²` operations. */
export function solveRows(factor: Matrix, rows: Matrix): void {
  const dots = new Float64Array(block.rows * block.others);
  for (let column = 0; column < factor.rows; column += block.others) {
    for (let row = 0; row < rows.rows; row += block.rows) subtractKnown(rows, row, factor, column, 0, dots);
    divide(rows, 0, rows.rows, factor, column);
  }
}

/** `L⁻ᵀ`, an upper triangle with zeros below. About `n³/3` operations. */
export function invertFactor(factor: Matrix): Matrix {
  const { rows: size } = factor;
  // Row by row L⁻¹ of the unit vectors, which is zero before their own place.
  const inverse = createMatrix(size, size);
  for (let i = 0; i < size; i++) inverse.values[i * size + i] = 1;
  const dots = new Float64Array(block.rows * block.others);
  for (let column = 0; column < size; column += block.others) {
    const end = Math.min(column + block.others, size);
    for (let row = 0; row < end; row += block.rows) subtractKnown(inverse, row, factor, column, row, dots);
    divide(inverse, 0, end, factor, column);
  }
  return inverse;
}

/** `A⁻¹` of `A = L Lᵀ`: the lower triangle. About `2n³/3` operations. */
export function invertFactored(factor: Matrix): Matrix {
  const inverse = createMatrix(factor.rows, factor.rows);
  addSquare(inverse, invertFactor(factor), 1, true);
  return inverse;
}

/** `A⁻¹ x` of `A = L Lᵀ`. */
export function solve(factor: Matrix, vector: ArrayLike<number>): Float64Array {
  return solveTransposed(factor, solveForward(factor, vector));
}

function solveForward({ rows: size, values }: Matrix, vector: ArrayLike<number>): Float64Array {
  const solved = Float64Array.from(vector);
  for (let row = 0; row < size; row++) {
    const start = row * size;
    let sum = solved[row]!;
    for (let column = 0; column < row; column++) sum -= values[start + column]! * solved[column]!;
    solved[row] = sum / values[start + row]!;
  }
  return solved;
}

/** `L⁻ᵀ x`, in place. */
export function solveTransposed({ rows: size, values }: Matrix, vector: Float64Array): Float64Array {
  for (let row = size - 1; row >= 0; row--) {
    const start = row * size;
    const value = vector[row]! / values[start + row]!;
    vector[row] = value;
    for (let column = 0; column < row; column++) vector[column]! -= value * values[start + column]!;
  }
  return vector;
}

/** Takes from two columns of four rows what their columns before, from `from` on, tell of them. */
function subtractKnown(target: Matrix, row: number, factor: Matrix, column: number, from: number, dots: Float64Array) {
  const { values, columns } = target;
  dotBlock(target, row, factor, column, from, column, dots);
  const isWhole = column + 1 < columns;
  for (let i = 0; i < block.rows; i++) {
    const at = (row + i) * columns + column;
    values[at]! -= dots[block.others * i]!;
    if (isWhole) values[at + 1]! -= dots[block.others * i + 1]!;
  }
}

/** Solves two columns of some rows, from which everything before was taken. */
function divide({ values, columns }: Matrix, from: number, to: number, factor: Matrix, column: number): void {
  const at = column * factor.columns + column;
  const [even, both, odd] = [
    factor.values[at]!,
    factor.values[at + factor.columns]!,
    factor.values[at + factor.columns + 1]!,
  ];
  const isWhole = column + 1 < columns;
  for (let row = from; row < to; row++) {
    const start = row * columns + column;
    const value = values[start]! / even;
    values[start] = value;
    if (isWhole) values[start + 1] = (values[start + 1]! - both * value) / odd;
  }
}
