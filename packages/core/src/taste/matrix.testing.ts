import { expect } from 'vitest';
import { createMatrix, type Matrix, rowOf } from './matrix.ts';

/** Of numbers from -1 to 1. */
export function randomMatrix(rows: number, columns: number, random: () => number): Matrix {
  const matrix = createMatrix(rows, columns);
  for (let i = 0; i < rows * columns; i++) matrix.values[i] = 2 * random() - 1;
  return matrix;
}

export function expectClose(actual: Matrix, expected: Matrix): void {
  expect([actual.rows, actual.columns]).toEqual([expected.rows, expected.columns]);
  for (let row = 0; row < expected.rows; row++) {
    rowOf(expected, row).forEach((value, column) => {
      expect(rowOf(actual, row)[column]).toBeCloseTo(value, 6);
    });
  }
}
