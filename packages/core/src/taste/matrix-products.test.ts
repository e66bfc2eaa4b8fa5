import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom } from '../random.ts';
import { expectClose, randomMatrix } from './matrix.testing.ts';
import { createMatrix, type Matrix, mirror, rowOf, transpose } from './matrix.ts';
import { addSquare, crossProducts, quadraticForm } from './matrix-products.ts';

const sizes = fc.integer({ min: 0, max: 11 });

/** A Bᵀ by its definition. */
function multiplied(a: Matrix, b: Matrix): Matrix {
  const products = createMatrix(a.rows, b.rows);
  for (let i = 0; i < a.rows; i++)
    for (let j = 0; j < b.rows; j++)
      for (let k = 0; k < a.columns; k++) products.values[i * b.rows + j]! += rowOf(a, i)[k]! * rowOf(b, j)[k]!;
  return products;
}

it('multiplies rows with rows, at any size', () => {
  fc.assert(
    fc.property(sizes, sizes, sizes, fc.nat(), (rows, others, columns, seed) => {
      const random = createRandom(seed);
      const [a, b] = [randomMatrix(rows, columns, random), randomMatrix(others, columns, random)];
      expectClose(crossProducts(a, b), multiplied(a, b));
    }),
  );
});

it('adds squares up: the products of a matrix with itself, of triangles too', () => {
  fc.assert(
    fc.property(sizes, sizes, fc.nat(), fc.boolean(), (rows, columns, seed, isUpper) => {
      const a = randomMatrix(rows, isUpper ? rows : columns, createRandom(seed));
      if (isUpper) for (let i = 0; i < rows; i++) rowOf(a, i).fill(0, 0, i);
      const sum = createMatrix(rows, rows);
      addSquare(sum, a, 1, isUpper);
      addSquare(sum, a, -0.5, isUpper);
      const expected = multiplied(a, a);
      expectClose(mirror(sum), { ...expected, values: expected.values.map((value) => value / 2) });
    }),
  );
});

it('gives the square form of the lower triangle', () => {
  fc.assert(
    fc.property(sizes, fc.nat(), (size, seed) => {
      const random = createRandom(seed);
      const matrix = mirror(randomMatrix(size, size, random));
      const x = Float64Array.from({ length: size }, random);
      const transformed = transpose({ rows: 1, columns: size, values: x });
      const expected = multiplied(transpose(transformed), matrix).values.reduce(
        (sum, value, i) => sum + value * (x[i] ?? 0),
        0,
      );
      expect(quadraticForm(matrix, x)).toBeCloseTo(expected, 9);
    }),
  );
});
