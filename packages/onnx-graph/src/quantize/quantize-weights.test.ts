import fc from 'fast-check';
import { expect, it } from 'vitest';
import { largestCode, quantizeColumns } from './quantize-weights.ts';

const matrix = fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 12 })).chain(([rows, columns]) =>
  fc.record({
    rows: fc.constant(rows),
    columns: fc.constant(columns),
    values: fc.float32Array({ minLength: rows * columns, maxLength: rows * columns, min: -1e6, max: 1e6, noNaN: true }),
  }),
);

it('is off by half a step at most, in codes that no processor overflows with', () => {
  fc.assert(
    fc.property(matrix, ({ rows, columns, values }) => {
      const { codes, scales } = quantizeColumns(values, rows, columns);
      codes.forEach((code, i) => {
        const scale = scales[i % columns]!;
        expect(Math.abs(code)).toBeLessThanOrEqual(largestCode);
        expect(Math.abs(code * scale - values[i]!)).toBeLessThanOrEqual(scale * (0.5 + 1e-4));
      });
    }),
  );
});

it('gives the largest of each column the largest code', () => {
  const { codes, scales } = quantizeColumns(Float32Array.of(1, -8, 0, 0.5, 4, 0), 2, 3);
  expect([...codes]).toEqual([64, -64, 0, 32, 32, 0]);
  expect([...scales]).toEqual([1 / 64, 8 / 64, 1]);
});
