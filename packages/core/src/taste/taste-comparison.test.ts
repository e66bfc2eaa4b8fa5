import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { VsmError } from '../errors.ts';
import { areaUnderCurve } from '../evaluation/area-under-curve.ts';
import { commonBackground as background, drawPictures, rated } from './simulated-people.testing.ts';
import type { TasteComparison } from './taste-comparison.ts';
import { fitTasteModel, type TasteModel } from './taste-model.ts';

const test = drawPictures(200, 3);
const pool = drawPictures(400, 41);
const liked = pool.filter(({ subject }) => subject === 2);
const others = pool.filter(({ subject }) => subject !== 2);
const comparisons: TasteComparison[] = liked.slice(0, 24).map((preferred, i) => ({ preferred, other: others[i]! }));

function heldOutAuc(model: TasteModel): number {
  const values = model.scoreAll(test).map(({ value }) => value);
  return areaUnderCurve(
    values,
    test.map(({ subject }) => subject === 2),
  );
}

describe('comparisons', () => {
  it('teach a taste by themselves', () => {
    const model = fitTasteModel([], { background, comparisons });
    expect(heldOutAuc(model)).toBeGreaterThan(0.95);
    expect(model.comparisonsUsed).toBe(24);
    expect(model.ratingsUsed).toBe(0);
    expect(model.score(test[0]!).evidence).toBe('enough');
  });

  it('teach beside ratings, and beside dislikes alone', () => {
    const dislikes = rated(others.slice(30, 34), () => false);
    const alone = fitTasteModel(dislikes, { background });
    const both = fitTasteModel(dislikes, { background, comparisons: comparisons.slice(0, 4) });
    expect(heldOutAuc(both)).toBeGreaterThan(heldOutAuc(alone) + 0.1);
  });

  it('are known as a pair in either order, and not as ratings', () => {
    const [{ preferred, other }] = comparisons as [TasteComparison];
    const model = fitTasteModel([], { background, comparisons });
    expect(model.hasCompared(other, preferred)).toBe(true);
    expect(model.hasCompared(preferred, others[30]!)).toBe(false);
    expect(model.hasRated(preferred)).toBe(false);
  });

  it('of weight 0 and below teach nothing', () => {
    const model = fitTasteModel([], { background, comparisons: [{ ...comparisons[0]!, weight: 0 }] });
    expect(model.score(test[0]!).evidence).toBe('none');
  });

  it('of vectors of another length are refused', () => {
    const wrong = { preferred: liked[0]!, other: { vector: new Float32Array(7) } };
    expect(() => fitTasteModel([], { background, comparisons: [wrong] })).toThrow(VsmError);
  });

  it('draw the preferred picture up and the other down, turned around the other way', () => {
    const pair = { preferred: liked[0]!, other: others[0]! };
    const model = fitTasteModel([], { background, comparisons: [pair] });
    expect(model.score(pair.preferred).value).toBeGreaterThan(model.score(pair.other).value);
    expect(model.explain(pair.preferred).comparisonPulls[0]!.pull).toBeGreaterThan(0);
    expect(model.explain(pair.other).comparisonPulls[0]!.pull).toBeLessThan(0);
  });

  it('pull, with ratings and background, exactly as much as there is strength, few or many', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 1, max: 24 }), (ratings, compared) => {
        const examples = rated(pool.slice(100, 100 + ratings), (_, i) => i % 3 === 0);
        const model = fitTasteModel(examples, { background, comparisons: comparisons.slice(0, compared) });
        const { strength, pulls, comparisonPulls, backgroundPull } = model.explain(test[ratings]!);
        expect(comparisonPulls.length).toBe(compared);
        expect(pulls.length).toBe(ratings);
        expect([...pulls, ...comparisonPulls].reduce((sum, { pull }) => sum + pull, backgroundPull)).toBeCloseTo(
          strength,
          9,
        );
      }),
      { numRuns: 10 },
    );
  });

  it('teach one by one as they teach at once, also where there are many', () => {
    const examples = rated(pool.slice(60, 200), ({ vector }) => liked.some((picture) => picture.vector === vector));
    for (const some of [examples.slice(0, 10), examples]) {
      const [first, ...rest] = comparisons as [TasteComparison, ...TasteComparison[]];
      const stepwise = rest.reduce((taste, one) => taste.with(one), fitTasteModel(some, { background }).with(first));
      const atOnce = fitTasteModel(some, { background, comparisons });
      expect(stepwise.comparisonsUsed).toBe(24);
      test.slice(0, 20).forEach((picture) => {
        expect(stepwise.score(picture).value).toBeCloseTo(atOnce.score(picture).value, 0);
      });
      expect(heldOutAuc(stepwise)).toBeGreaterThan(0.95);
    }
  });
});
