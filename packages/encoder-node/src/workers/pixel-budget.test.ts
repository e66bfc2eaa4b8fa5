import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPixelBudget } from './pixel-budget.ts';

describe('a pixel budget', () => {
  it('is never exceeded, is given out in order, and serves everybody', () => {
    const requests = fc.array(fc.record({ pixels: fc.nat(300), releaseFirst: fc.boolean() }), { maxLength: 40 });
    fc.assert(
      fc.property(requests, (steps) => {
        const budget = createPixelBudget(100);
        const granted: number[] = [];
        const held: { readonly cost: number; readonly release: () => void }[] = [];
        const releases: (() => void)[] = [];
        const check = () => expect(held.reduce((sum, { cost }) => sum + cost, 0)).toBeLessThanOrEqual(100);
        for (const [index, { pixels, releaseFirst }] of steps.entries()) {
          if (releaseFirst) held.shift()?.release();
          releases[index] = budget.reserve(pixels, () => {
            granted.push(index);
            held.push({ cost: Math.min(pixels, 100), release: () => releases[index]!() });
            check();
          });
        }
        while (held.length > 0) held.shift()!.release();
        expect(granted).toEqual(steps.map((_, index) => index));
      }),
    );
  });

  it('forgets a request that is given up, and a second release', () => {
    const budget = createPixelBudget(10);
    const granted: string[] = [];
    const releaseFirst = budget.reserve(10, () => granted.push('first'));
    const giveUp = budget.reserve(10, () => granted.push('given up'));
    budget.reserve(10, () => granted.push('second'));
    budget.reserve(10, () => granted.push('third'));
    giveUp();
    releaseFirst();
    releaseFirst();
    expect(granted).toEqual(['first', 'second']);
  });
});
