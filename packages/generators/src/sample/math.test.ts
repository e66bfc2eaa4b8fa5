import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { oklch } from './color.ts';
import { angleOf, cosine, sine } from './math.ts';

const number = fc.double({ min: -1000, max: 1000, noNaN: true });

describe('the portable mathematics', () => {
  it('agrees with the platform’s sine and cosine', () => {
    fc.assert(
      fc.property(number, (angle) => {
        expect(Math.abs(sine(angle) - Math.sin(angle))).toBeLessThan(2e-5);
        expect(Math.abs(cosine(angle) - Math.cos(angle))).toBeLessThan(2e-5);
      }),
    );
  });

  it('agrees with the platform’s angle of a point', () => {
    fc.assert(
      fc.property(number, number, (x, y) => {
        fc.pre(Math.abs(x) + Math.abs(y) > 1e-6);
        const difference = Math.abs(angleOf(x, y) - Math.atan2(y, x));
        expect(Math.min(difference, Math.abs(difference - 2 * Math.PI))).toBeLessThan(2e-5);
      }),
    );
  });
});

describe('oklch', () => {
  it.each([
    ['red', [0.627955, 0.257683, 29.2339], [1, 0, 0]],
    ['green', [0.86644, 0.294827, 142.4953], [0, 1, 0]],
    ['blue', [0.452014, 0.313214, 264.052], [0, 0, 1]],
    ['white', [1, 0, 0], [1, 1, 1]],
  ] as const)('gives the primaries of sRGB: %s', (_, color, [red, green, blue]) => {
    const actual = oklch(color);
    expect(actual.red).toBeCloseTo(red, 2);
    expect(actual.green).toBeCloseTo(green, 2);
    expect(actual.blue).toBeCloseTo(blue, 2);
  });

  it('never leaves what a screen shows', () => {
    const inUnit = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(inUnit, inUnit, number, (lightness, chroma, hue) => {
        for (const part of Object.values(oklch([lightness, chroma / 2, hue]))) {
          expect(part).toBeGreaterThan(-0.01);
          expect(part).toBeLessThan(1.01);
        }
      }),
    );
  });
});
