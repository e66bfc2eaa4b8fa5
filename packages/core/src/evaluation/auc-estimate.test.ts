import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../random.ts';
import { areaUnderCurve } from './area-under-curve.ts';
import { compareAuc, estimateAuc, type HeldOutRun } from './auc-estimate.ts';

const bothSides = fc
  .array(fc.record({ score: fc.integer({ min: 0, max: 6 }), liked: fc.boolean() }), { minLength: 2, maxLength: 30 })
  .filter((pictures) => pictures.some(({ liked }) => liked) && pictures.some(({ liked }) => !liked))
  .map((pictures): HeldOutRun => pictures.map((picture, unit) => ({ ...picture, unit })));

function gaussian(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function drawRun(count: number, distance: number, random: () => number): HeldOutRun {
  return Array.from({ length: 2 * count }, (_, unit) => {
    const liked = unit % 2 === 0;
    return { unit, liked, score: gaussian(random) + (liked ? distance : 0) };
  });
}

describe('estimateAuc', () => {
  test('of one run is the area under its curve, within its interval', () => {
    fc.assert(
      fc.property(bothSides, (run) => {
        const { auc, low, high } = estimateAuc([run])!;
        const expected = areaUnderCurve(
          run.map(({ score }) => score),
          run.map(({ liked }) => liked),
        );
        expect(auc).toBeCloseTo(expected, 12);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(low).toBeLessThanOrEqual(auc);
        expect(high).toBeGreaterThanOrEqual(auc);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('compares only what one run scored', () => {
    const first = [
      { unit: 0, liked: true, score: 0.2 },
      { unit: 1, liked: false, score: 0.1 },
    ];
    const second = [
      { unit: 2, liked: true, score: 0.9 },
      { unit: 3, liked: false, score: 0.8 },
    ];
    expect(estimateAuc([first, second])!.auc).toBe(1);
    expect(estimateAuc([first.slice(0, 1), second.slice(1)])).toBeNull();
  });

  test('a perfect ranking of few is no certainty', () => {
    const run = drawRun(5, 1000, createRandom(1));
    expect(estimateAuc([run])).toEqual({ auc: 1, low: expect.closeTo(0.66, 1), high: 1 });
  });

  // The true area of two normal distributions one deviation apart is Φ(1/√2).
  test.each([8, 30])('its interval holds the true area 19 times in 20, with %i of each side', (count) => {
    const truth = 0.7602499389;
    const random = createRandom(count);
    const repetitions = 500;
    let held = 0;
    for (let i = 0; i < repetitions; i++) {
      const { low, high } = estimateAuc([drawRun(count, 1, random)])!;
      if (low <= truth && truth <= high) held++;
    }
    expect(held / repetitions).toBeGreaterThan(0.93);
    expect(held / repetitions).toBeLessThan(0.985);
  });
});

describe('compareAuc', () => {
  test('is nothing for the same scores, and the difference of both areas for others', () => {
    fc.assert(
      fc.property(bothSides, fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 30 }), (run, scores) => {
        const other = run.map((picture, i) => ({ ...picture, score: scores[i]! }));
        expect(compareAuc([run], [run])).toEqual({ difference: 0, low: 0, high: 0 });
        const { difference, low, high } = compareAuc([run], [other])!;
        expect(difference).toBeCloseTo(estimateAuc([other])!.auc - estimateAuc([run])!.auc, 12);
        expect(low).toBeLessThanOrEqual(difference);
        expect(high).toBeGreaterThanOrEqual(difference);
      }),
    );
  });
});
