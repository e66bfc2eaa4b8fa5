import fc from 'fast-check';
import { expect, it } from 'vitest';
import { quantiles } from './quantiles.ts';

it('finds what sorting finds, to within a bin', () => {
  const values = fc.float32Array({ min: 0, max: 1, noNaN: true, minLength: 1, maxLength: 500 });
  fc.assert(
    fc.property(values, (unsorted) => {
      const shares = [0, 0.1, 0.5, 0.9, 1];
      const sorted = unsorted.toSorted();
      quantiles(unsorted, 1, shares).forEach((value, i) => {
        const rank = Math.min(sorted.length - 1, Math.floor(shares[i]! * sorted.length));
        expect(Math.abs(value - sorted[rank]!)).toBeLessThan(1 / 4096);
      });
    }),
  );
});

it('counts values beyond the span as its ends', () => {
  expect(quantiles(Float32Array.of(-5, 0.5, 7), 1, [0, 1])).toEqual([0, 1]);
});
