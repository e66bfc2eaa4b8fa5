import fc from 'fast-check';
import { expect, it } from 'vitest';
import { dotProduct } from '../embedding.ts';
import { createRowMatrix } from './row-matrix.ts';

const number = fc.float({ min: -10, max: 10, noNaN: true });

it('multiplies as row after row does, at any size', () => {
  const sizes = fc.tuple(fc.integer({ min: 0, max: 13 }), fc.integer({ min: 1, max: 9 }));
  const cases = sizes.chain(([count, dimensions]) =>
    fc.tuple(
      fc.array(fc.array(number, { minLength: dimensions, maxLength: dimensions }), {
        minLength: count,
        maxLength: count,
      }),
      fc.array(number, { minLength: dimensions, maxLength: dimensions }),
    ),
  );
  fc.assert(
    fc.property(cases, ([rows, vector]) => {
      const matrix = createRowMatrix(rows);
      const products = new Float64Array(rows.length);
      matrix.multiply(vector, products);
      rows.forEach((row, i) => {
        expect(products[i]).toBeCloseTo(dotProduct(row, vector), 9);
      });
    }),
  );
});
