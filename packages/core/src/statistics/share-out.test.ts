import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shareOut } from './share-out.ts';

test('gives out all there is room for, to no group more than its size, to each one where that goes', () => {
  fc.assert(
    fc.property(fc.nat({ max: 60 }), fc.array(fc.nat({ max: 20 }), { maxLength: 8 }), (total, sizes) => {
      const shares = shareOut(total, sizes);
      const all = sizes.reduce((sum, size) => sum + size, 0);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBe(Math.min(total, all));
      shares.forEach((share, group) => {
        expect(share).toBeLessThanOrEqual(sizes[group]!);
        if (total >= sizes.length && sizes[group]! > 0) expect(share).toBeGreaterThanOrEqual(1);
      });
    }),
  );
});

test('gives in proportion', () => {
  expect(shareOut(13, [100, 50, 1])).toEqual([8, 4, 1]);
});
