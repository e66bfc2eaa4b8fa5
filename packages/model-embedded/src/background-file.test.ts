import { readFile } from 'node:fs/promises';
import { dotProduct, VsmError } from '@vsm/core';
import { describe, expect, it } from 'vitest';
import { embeddedBackgroundUrl } from './assets.ts';
import { parseBackground, serializeBackground } from './background-file.ts';
import { embeddedSpace } from './embedded-space.ts';

const attributeCount = embeddedSpace.attributeNames?.length ?? 0;

describe('parseBackground', () => {
  it('reads back what was written', () => {
    const pictures = [1, 2, 3].map((kind) => {
      const vector = new Float32Array(embeddedSpace.dimensions);
      vector[kind] = 1;
      return { vector, attributes: Float32Array.from({ length: attributeCount }, (_, i) => (i - kind) / 7) };
    });
    const { count, mean, sample } = parseBackground(serializeBackground(pictures));
    expect(count).toBe(3);
    expect(sample).toEqual(pictures);
    expect([...mean.subarray(0, 5)]).toEqual([0, 1, 1, 1, 0].map((value) => Math.fround(value / 3)));
  });

  it.each([0, 1, 2081])('refuses %i bytes', (length) => {
    expect(() => parseBackground(new Uint8Array(length))).toThrow(
      expect.toSatisfy((error) => VsmError.is(error, 'MODEL_UNUSABLE')),
    );
  });

  it('refuses numbers that are not finite', () => {
    const row = new Uint8Array((embeddedSpace.dimensions + attributeCount) * 4).fill(0xff);
    expect(() => parseBackground(row)).toThrow();
  });
});

describe('the background that ships', () => {
  it('holds 200 pictures of many kinds', async () => {
    const { count, sample } = parseBackground(await readFile(embeddedBackgroundUrl));
    expect(count).toBe(200);
    expect(sample).toHaveLength(200);
    for (const { vector, attributes } of sample) {
      expect(dotProduct(vector, vector)).toBeCloseTo(1, 5);
      expect(attributes).toHaveLength(attributeCount);
      expect(attributes?.every(Number.isFinite)).toBe(true);
    }
    expect(new Set(sample.map(({ vector }) => vector.join())).size).toBe(200);
  });
});
