import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareGroups } from './group-difference.ts';

const numbers = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 12 });

test('agrees with scipy.stats.mannwhitneyu(method="asymptotic", use_continuity=False)', () => {
  const a = [1.1, 2.2, 3.3, 4.4, 5.5];
  const b = [0.5, 1.0, 2.2, 2.9, 3.0, 0.1];
  expect(compareGroups(a, b)).toEqual({
    difference: expect.closeTo(19 / 30, 9),
    confidence: expect.closeTo(1 - 0.08213856110808998, 6),
  });
});

test('finds nothing where there is nothing', () => {
  expect(compareGroups([], [1, 2])).toEqual({ difference: 0, confidence: 0 });
  expect(compareGroups([3, 3], [3, 3, 3])).toEqual({ difference: 0, confidence: 0 });
  expect(compareGroups([1, 4], [2, 3]).confidence).toBe(0);
});

test('the difference is that of all pairs, and turns its sign with the groups', () => {
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      let sum = 0;
      for (const x of a) for (const y of b) sum += Math.sign(x - y);
      const there = compareGroups(a, b);
      const back = compareGroups(b, a);
      expect(there.difference).toBeCloseTo(sum / (a.length * b.length), 9);
      expect(back.difference).toBeCloseTo(-there.difference, 9);
      expect(back.confidence).toBeCloseTo(there.confidence, 9);
      expect(compareGroups(a, b, 8).confidence).toBeLessThanOrEqual(there.confidence);
    }),
  );
});
