import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { factorise, invertFactor, invertFactored, solve, solveRows } from './cholesky.ts';
import { expectClose, randomMatrix } from './matrix.testing.ts';
import { copyMatrix, createMatrix, type Matrix, mirror, rowOf, transpose } from './matrix.ts';
import { addSquare, crossProducts } from './matrix-products.ts';

const sizes = fc.integer({ min: 1, max: 13 });

function positiveDefinite(size: number, seed: number): Matrix {
  const matrix = createMatrix(size, size);
  for (let i = 0; i < size; i++) matrix.values[i * size + i] = 0.1;
  addSquare(matrix, randomMatrix(size, size, createRandom(seed)));
  return mirror(matrix);
}

function factored(matrix: Matrix): Matrix {
  const factor = copyMatrix(matrix);
  expect(factorise(factor)).toBe(true);
  return factor;
}

function identity(size: number): Matrix {
  const matrix = createMatrix(size, size);
  for (let i = 0; i < size; i++) matrix.values[i * size + i] = 1;
  return matrix;
}

it('inverts: A A⁻¹ is the identity', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), (size, seed) => {
      const matrix = positiveDefinite(size, seed);
      expectClose(crossProducts(matrix, mirror(invertFactored(factored(matrix)))), identity(size));
    }),
  );
});

it('inverts the factor: L⁻¹ A L⁻ᵀ is the identity, and L⁻ᵀ an upper triangle', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), (size, seed) => {
      const matrix = positiveDefinite(size, seed);
      const inverse = invertFactor(factored(matrix));
      for (let row = 0; row < size; row++)
        expect(
          rowOf(inverse, row)
            .subarray(0, row)
            .every((value) => value === 0),
        ).toBe(true);
      const rows = transpose(inverse);
      expectClose(crossProducts(crossProducts(rows, matrix), rows), identity(size));
    }),
  );
});

it('solves: L of each solved row is the row, and A of the solution the right side', () => {
  fc.assert(
    fc.property(sizes, sizes, fc.nat(), (size, count, seed) => {
      const matrix = positiveDefinite(size, seed);
      const factor = factored(matrix);
      const rows = randomMatrix(count, size, createRandom(seed + 1));
      const inverse = transpose(invertFactor(factor));
      const solved = copyMatrix(rows);
      solveRows(factor, solved);
      expectClose(solved, crossProducts(rows, inverse));
      const solution = createMatrix(1, size);
      solution.values.set(solve(factor, rowOf(rows, 0)));
      rowOf(crossProducts(solution, matrix), 0).forEach((value, i) => {
        expect(value).toBeCloseTo(rowOf(rows, 0)[i]!, 6);
      });
    }),
  );
});

it('tells a matrix that is not positive definite', () => {
  const matrix = createMatrix(2, 2);
  matrix.values.set([1, 2, 2, 1]);
  expect(factorise(matrix)).toBe(false);
});
