import fc from 'fast-check';
import { expect, it } from 'vitest';
import { areaUnderCurve } from './area-under-curve.ts';

// sklearn.metrics.roc_auc_score([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]), the example of its documentation
it('equals the known value', () => {
  expect(areaUnderCurve([0.1, 0.4, 0.35, 0.8], [false, false, true, true])).toBe(0.75);
});

it('equals the share of pairs in the right order, ties counting half', () => {
  const picture = fc.record({ score: fc.integer({ min: 0, max: 5 }), liked: fc.boolean() });
  fc.assert(
    fc.property(fc.array(picture, { minLength: 2 }), (pictures) => {
      const likes = pictures.filter(({ liked }) => liked);
      const others = pictures.filter(({ liked }) => !liked);
      fc.pre(likes.length > 0 && others.length > 0);
      const wins = likes.flatMap((a) => others.map((b) => (a.score > b.score ? 1 : a.score === b.score ? 0.5 : 0)));
      const scores = pictures.map(({ score }) => score);
      const expected = wins.reduce((sum: number, win) => sum + win, 0) / wins.length;
      expect(
        areaUnderCurve(
          scores,
          pictures.map(({ liked }) => liked),
        ),
      ).toBeCloseTo(expected, 12);
    }),
  );
});

it('refuses one side alone', () => {
  expect(() => areaUnderCurve([1, 2], [true, true])).toThrow(/both sides/);
});
