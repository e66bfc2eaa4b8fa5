import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { areaUnderCurve } from './area-under-curve.ts';
import { rankAgreement } from './rank-agreement.ts';

describe('rankAgreement', () => {
  it('is 1 for the same order, 0 for the reverse and a half for a tie', () => {
    expect(rankAgreement([1, 2, 5], [0.1, 0.7, 0.9])).toBe(1);
    expect(rankAgreement([1, 2, 5], [3, 2, 1])).toBe(0);
    expect(rankAgreement([1, 1], [1, 2])).toBe(0.5);
  });

  it('is symmetric, and the area under the curve of labels it is given, counting pairs of one label as ties', () => {
    const scored = fc.array(fc.tuple(fc.double({ noNaN: true, min: -1, max: 1 }), fc.boolean()), { minLength: 2 });
    fc.assert(
      fc.property(scored, (pictures) => {
        const scores = pictures.map(([score]) => score);
        const liked = pictures.map(([, isLiked]) => isLiked);
        const labels = liked.map(Number);
        const agreement = rankAgreement(scores, labels);
        expect(rankAgreement(labels, scores)).toBeCloseTo(agreement, 12);
        const likes = liked.filter(Boolean).length;
        const mixed = likes * (liked.length - likes);
        fc.pre(mixed > 0);
        const pairs = (liked.length * (liked.length - 1)) / 2;
        expect(agreement).toBeCloseTo((areaUnderCurve(scores, liked) * mixed + 0.5 * (pairs - mixed)) / pairs, 12);
      }),
    );
  });

  it('says what it needs', () => {
    expect(() => rankAgreement([1], [1])).toThrow(/two pictures or more/);
    expect(() => rankAgreement([1, 2], [1, 2, 3])).toThrow(/same/);
  });
});
