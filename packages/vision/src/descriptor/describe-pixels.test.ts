import { VsmError } from '@vsm/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawImage } from '../preprocessing/patterns.testing.ts';
import { embeddedPreprocessing } from '../preprocessing/preprocessing.ts';
import { resizeAndCrop } from '../preprocessing/resize-and-crop.ts';
import { describePixels } from './describe-pixels.ts';
import type { Descriptor } from './descriptor.ts';

const side = 224;

describe('describePixels', () => {
  it('has thirteen blocks and 648 numbers', () => {
    const blocks = Object.values(describePixels(paint(() => 100)));
    expect(blocks).toHaveLength(13);
    expect(blocks.reduce((sum, block) => sum + block.length, 0)).toBe(648);
  });

  it.each([
    ['black', () => 0],
    ['white', () => 255],
    ['one colour', (_x: number, _y: number, c: number) => [200, 30, 90][c]!],
    ['the finest checkerboard', (x: number, y: number) => ((x + y) & 1) * 255],
    ['noise', (x: number, y: number, c: number) => ((x * 7919 + y * 104729 + c * 31) * 2654435761) >>> 24],
  ])('is finite for %s', (_name, brush) => {
    expectFinite(describePixels(paint(brush)));
  });

  it('is finite for every size of picture', () => {
    const sides = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(sides, sides, fc.integer({ min: 1, max: 1000 }), (width, height, seed) => {
        const image = drawImage(width, height, (x, y, c) => (x * seed + y * 91 + c * 53) & 255);
        expectFinite(describePixels(resizeAndCrop(image, embeddedPreprocessing)));
      }),
      { numRuns: 20 },
    );
  });

  it('has histograms that sum to 1', () => {
    const descriptor = describePixels(scene());
    const { jointColor, lightness, chroma, hue, orientedGradients, binaryPatterns } = descriptor;
    for (const histogram of [jointColor, lightness, chroma, hue, orientedGradients, binaryPatterns]) {
      expect(sum(histogram)).toBeCloseTo(1, 5);
    }
    for (const scale of [0, 1, 2])
      expect(sum(descriptor.orientation.subarray(9 * scale, 9 * scale + 9))).toBeCloseTo(1, 5);
    for (const scale of [0, 1])
      expect(sum(descriptor.invariantPatterns.subarray(10 * scale, 10 * scale + 10))).toBeCloseTo(1, 5);
  });

  it('counts the same colours and hues wherever they lie', () => {
    const original = describePixels(scene());
    const mirrored = describePixels(mirror(scene()));
    for (const block of ['jointColor', 'lightness', 'chroma', 'hue'] as const) {
      expectClose(mirrored[block], original[block]);
    }
    expect(distance(mirrored.layout, original.layout)).toBeGreaterThan(0.1);
    expect(distance(mirrored.thumbnail, original.thumbnail)).toBeGreaterThan(0.1);
  });

  it('tells vertical from horizontal stripes by their directions, not by their colours', () => {
    const vertical = describePixels(paint((x) => ((x >> 3) & 1) * 200));
    const horizontal = describePixels(paint((_x, y) => ((y >> 3) & 1) * 200));
    expectClose(vertical.jointColor, horizontal.jointColor);
    expect(distance(vertical.orientation, horizontal.orientation)).toBeGreaterThan(1);
    expect(distance(vertical.orientedGradients, horizontal.orientedGradients)).toBeGreaterThan(0.1);
  });

  it('finds detail in the octave where it is', () => {
    const fine = describePixels(paint((x) => ((x >> 1) & 1) * 255)).spectrum;
    const coarse = describePixels(paint((x) => ((x >> 4) & 1) * 255)).spectrum;
    expect(fine[0]).toBeGreaterThan(coarse[0]!);
    expect(coarse[3]).toBeGreaterThan(fine[3]!);
  });

  it('depends on nothing but the pixels and leaves them alone', () => {
    const pixels = scene();
    const before = pixels.slice();
    const first = describePixels(pixels);
    describePixels(paint(() => 17));
    expect(describePixels(pixels)).toEqual(first);
    expect(pixels).toEqual(before);
  });

  it('refuses another size', () => {
    expect(() => describePixels(new Uint8Array(12))).toThrow(VsmError);
  });
});

function paint(brush: (x: number, y: number, c: number) => number): Uint8Array {
  return Uint8Array.from(drawImage(side, side, brush).data);
}

/** A red disc at the left of a blue ground, with bars and grain. */
function scene(): Uint8Array {
  return paint((x, y, c) => {
    const inside = (x - 70) ** 2 + (y - 100) ** 2 < 2500;
    return (
      ([210, 60, 40][c]! * (inside ? 1 : 0) +
        [30, 70, 160][c]! * (inside ? 0 : 1) +
        ((x * 31 + y * 17) % 23) +
        ((y >> 4) & 1) * 40) |
      0
    );
  });
}

function mirror(pixels: Uint8Array): Uint8Array {
  return paint((x, y, c) => pixels[(y * side + side - 1 - x) * 3 + c]!);
}

function expectFinite(descriptor: Descriptor): void {
  for (const [name, block] of Object.entries(descriptor)) {
    expect(block.every(Number.isFinite), name).toBe(true);
  }
}

function expectClose(actual: Float32Array, expected: Float32Array): void {
  expect(distance(actual, expected)).toBeLessThan(1e-5);
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.sqrt(a.reduce((total, value, i) => total + (value - b[i]!) ** 2, 0));
}

function sum(values: Float32Array): number {
  return values.reduce((total, value) => total + value, 0);
}
