import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calibrationAt, calibrationOf, type LearnedFrom, toScore } from './calibration.ts';

const count = fc.integer({ min: 0, max: 10_000 });
const evidence = fc
  .record({ likes: count, dislikes: count, comparisons: count, isFolderKnown: fc.boolean() })
  .filter(({ likes, dislikes, comparisons }) => likes + dislikes + comparisons > 0);
const strength = fc.double({ min: -1.5, max: 1.5, noNaN: true });

function valueAt(picture: number, learnedFrom: LearnedFrom, usualStrength = -0.5): number {
  const curve = calibrationOf(learnedFrom, () => usualStrength);
  const calibration = calibrationAt(picture, curve);
  return toScore({ strength: picture, uncertainty: 0.5 }, calibration, 'little').value;
}

describe('a score', () => {
  it('grows with the strength, whatever the evidence', () => {
    fc.assert(
      fc.property(evidence, strength, strength, (learnedFrom, a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(valueAt(high, learnedFrom)).toBeGreaterThanOrEqual(valueAt(low, learnedFrom));
      }),
    );
  });

  it('needs more strength the more answers there are, as they move it more', () => {
    const slopeAfter = (likes: number) =>
      calibrationOf({ likes, dislikes: 0, comparisons: 0, isFolderKnown: false }, () => 0).slope;
    expect(slopeAfter(4)).toBeGreaterThan(slopeAfter(16));
  });

  it('says less of what is far from all dislikes than of what is near them, where nothing is liked', () => {
    const dislikes = { likes: 0, dislikes: 8, comparisons: 0, isFolderKnown: false };
    const [near, even, far] = [-0.3, 0, 0.3].map((picture) => valueAt(picture, dislikes));
    expect(far! - even!).toBeLessThan(even! - near!);
  });

  it('is never surer than so many answers can make it', () => {
    fc.assert(
      fc.property(evidence, strength, (learnedFrom, picture) => {
        const answers = learnedFrom.likes + learnedFrom.dislikes + learnedFrom.comparisons;
        expect(Math.abs(valueAt(picture, learnedFrom))).toBeLessThanOrEqual(1 - 2 / (2 + answers ** 2) + 1e-12);
      }),
    );
    for (const isFolderKnown of [false, true]) {
      expect(valueAt(1, { likes: 1, dislikes: 0, comparisons: 0, isFolderKnown })).toBeLessThan(0.34);
      expect(valueAt(1, { likes: 1, dislikes: 1, comparisons: 0, isFolderKnown })).toBeLessThan(0.67);
      expect(valueAt(1, { likes: 16, dislikes: 16, comparisons: 0, isFolderKnown })).toBeGreaterThan(0.9);
    }
  });

  it('is lower where likes outnumber dislikes, as strength is cheaper there', () => {
    const value = (likes: number, dislikes: number) =>
      valueAt(0, { likes, dislikes, comparisons: 0, isFolderKnown: false });
    expect(value(12, 4)).toBeLessThan(value(8, 8));
    expect(value(8, 8)).toBeLessThan(value(4, 12));
  });

  it('is measured against what is usual in the folder, where that is known', () => {
    const likes = { likes: 8, dislikes: 0, comparisons: 0 };
    const known = { ...likes, isFolderKnown: true };
    expect(valueAt(0, known, -0.2)).toBeLessThan(valueAt(0, known, -0.6));
    expect(valueAt(0, { ...likes, isFolderKnown: false }, -0.2)).toBe(
      valueAt(0, { ...likes, isFolderKnown: false }, -0.6),
    );
  });
});
