import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedGain } from './expected-gain.ts';

describe('expectedGain', () => {
  it('falls as tries go on finding nothing better', () => {
    const gains = [1, 2, 4, 8].map((tries) => expectedGain(Array.from({ length: tries }, () => 0.2)));
    expect(gains).toEqual(gains.toSorted((a, b) => b - a));
    expect(gains.at(-1)).toBeLessThan(gains[0]! / 2);
  });

  it('is small when one picture stands far above the others', () => {
    const alike = [-0.5, -0.45, -0.55, -0.5];
    expect(expectedGain([...alike, 0.9])).toBeLessThan(0.02);
    expect(expectedGain(alike)).toBeGreaterThan(0.03);
  });

  it('agrees with drawing from scores like those seen', () => {
    const seen = Array.from({ length: 200 }, (_, i) => Math.sin(i * 12.9898) * 0.5);
    const best = Math.max(...seen.slice(0, 5));
    const mean = seen.reduce((sum, score) => sum + Math.max(0, score - best), 0) / seen.length;
    expect(Math.abs(expectedGain(seen.slice(0, 5)) - mean)).toBeLessThan(0.1);
  });

  it('is between nothing and what is left, in any order of the scores', () => {
    const score = fc.double({ min: -1, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(score, { maxLength: 12 }), (scores) => {
        const gain = expectedGain(scores);
        expect(gain).toBeGreaterThanOrEqual(0);
        expect(gain).toBeLessThanOrEqual(1 - Math.max(-1, ...scores) + 1e-12);
        expect(expectedGain(scores.toReversed())).toBeCloseTo(gain, 10);
      }),
    );
  });
});
