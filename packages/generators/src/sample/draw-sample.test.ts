import { createHash } from 'node:crypto';
import type { RgbImage, VsmErrorCode } from '@vsm/core';
import { VsmError } from '@vsm/core';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DrawSampleOptions, Sample, SampleTraits } from './draw-sample.ts';
import { drawSample } from './draw-sample.ts';
import { sampleStyles } from './styles.ts';

const names = sampleStyles.map(({ name }) => name);

describe('drawSample', () => {
  let samples: readonly Sample[] = [];
  beforeAll(() => {
    samples = Array.from({ length: 200 }, (_, seed) => drawSample({ seed: seed + 5000, width: 64, height: 64 }));
  });

  it('draws the same bytes on every machine', () => {
    const hashes = names.map((style) => [style, hashOf(drawSample({ seed: 7, style, width: 96, height: 96 }).image)]);
    expect(Object.fromEntries(hashes)).toMatchInlineSnapshot(`
      {
        "bauhaus": "bb9048976fb9c2936511983622a73cc4a084e306743f3e1251c90be419c7573e",
        "dawn": "70d33974627196c85043b62a4dc65d80af6863ee4d7f2cea3e6d9ed006823f7e",
        "desert": "4ba43d32a28f908a8d78c250a9fc891de71078acaf80b8238a5e0fa553d4899d",
        "flow field": "19777bb224308863faa207ece273a87872b0cd708cf557a169ef9c7ddc0071a7",
        "forest": "6df84f4d30d725a23f8e982914c1b44c0e5964a2af86d08a8cfc01f2fafa2d73",
        "mandala": "567c8453ae6a69fa93c0f115c72abf1003f04787ffa19d03241cb61c4b8a0c4f",
        "minimal": "f819df817e0a62f2dd3cac82f972db9ccfda5464db8579885984f5161c2263be",
        "misty mountains": "07678313f15c053b0e8abb01d6551d3226a7efe32900fad57a34279288dab608",
        "moonlit night": "ddbe0eb56fe01aad99a8e4668dd24569ea016078d80f6b8a4a4ff642b1e0e953",
        "nebula": "3d67d8b6f4b07b70a10b2704ef4ee6781754a8dfc4e257c5ccd0584d0eacda48",
        "night city": "549d00dca44988def1cd0397d95ec845453f29bf9f11480ffb8ab99ace8672d7",
        "noon": "f514a2e83c5f148b86939a3d80f30c8ff621f2249c7266e239922ce27cc9c9d6",
        "seascape": "9c2fd041598ac161b770bc3af6261b46094358e6058e83b2f5ef98472f46e500",
        "silhouette": "b2c30c8b6dbf105b59f27a73f8e48803721ff1870201f57b6385064e523512fd",
        "stained glass": "1c2394ff7058c30e2b5ad92aa653a6fc845b86bf5b314e8b263ecedaf6a3b43e",
        "still life": "7b55d34163fa982e83c4b5c7cd8d16acdf32cb19431ba34b96ba2f1156e81470",
        "sunset": "814c5fd96a69800ab386b18014f667247d8b5f4c7ee5b53fad37ea083c956da0",
        "watercolour": "6effbf69c2ed4dba81737fb36db2029d1e04e7b9b0f21aaa6237ad9a2264ed99",
      }
    `);
  });

  it('draws 512 x 512 by default and every other size within its limits', () => {
    expect(drawSample({ seed: 1 }).image).toMatchObject({ width: 512, height: 512 });
    fc.assert(
      fc.property(
        fc.integer({ min: 64, max: 150 }),
        fc.integer({ min: 64, max: 150 }),
        fc.nat(),
        (width, height, seed) => {
          const { image } = drawSample({ seed, width, height });
          expect([image.width, image.height, image.data.length]).toEqual([width, height, width * height * 3]);
        },
      ),
      { numRuns: 20 },
    );
    expect(drawSample({ seed: 1, width: 2048, height: 64 }).image.data.length).toBe(2048 * 64 * 3);
  });

  it.each(names)('draws the same %s at every size, so that a preview is honest', (style) => {
    const small = drawSample({ seed: 3, style, width: 64, height: 64 }).image;
    const large = drawSample({ seed: 3, style, width: 256, height: 256 }).image;
    expect(meanDifference(small, shrink(large, 4))).toBeLessThan(12);
  });

  it.each(names)('draws another %s for another seed', (style) => {
    const [first, second] = [1, 2].map((seed) => drawSample({ seed, style, width: 64, height: 64 }).image);
    expect(meanDifference(first!, second!)).toBeGreaterThan(4);
  });

  it('reaches every style by some seed', () => {
    expect(new Set(samples.map(({ style }) => style))).toEqual(new Set(names));
  });

  it('tells the truth: its traits follow what the pixels show', () => {
    const correlationOf = (trait: Exclude<keyof SampleTraits, 'timeOfDay'>, measure: (image: RgbImage) => number) =>
      correlation(
        samples.map(({ traits }) => traits[trait]),
        samples.map(({ image }) => measure(image)),
      );
    expect(correlationOf('warmth', redOverBlue)).toBeGreaterThan(0.6);
    expect(correlationOf('brightness', meanLevel)).toBeGreaterThan(0.4);
    expect(correlationOf('busyness', meanEdge)).toBeGreaterThan(0.4);
  });

  it.each<[string, DrawSampleOptions, string]>([
    ['a seed below 0', { seed: -1 }, '0 to 4294967295'],
    ['a seed that is no whole number', { seed: 1.5 }, '0 to 4294967295'],
    ['a seed beyond 32 bits', { seed: 2 ** 32 }, '0 to 4294967295'],
    ['a width too small', { seed: 1, width: 63 }, '64 to 2048'],
    ['a height too large', { seed: 1, height: 2049 }, '64 to 2048'],
    ['an unknown style', { seed: 1, style: 'cubism' }, 'still life'],
  ])('refuses %s and names what it allows', (_, options, allowed) => {
    const code: VsmErrorCode = 'INVALID_ARGUMENT';
    const error = errorOf(() => drawSample(options));
    expect(VsmError.is(error, code)).toBe(true);
    expect(String(error)).toContain(allowed);
  });
});

function errorOf(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

function hashOf({ data }: RgbImage): string {
  return createHash('sha256').update(data).digest('hex');
}

function shrink({ width, height, data }: RgbImage, factor: number): RgbImage {
  const small = { width: width / factor, height: height / factor };
  const means = new Uint8Array(small.width * small.height * 3);
  for (let i = 0; i < means.length; i++) {
    const column = (Math.floor(i / 3) % small.width) * factor;
    const row = Math.floor(i / 3 / small.width) * factor;
    let sum = 0;
    for (let y = row; y < row + factor; y++) {
      for (let x = column; x < column + factor; x++) sum += data[(y * width + x) * 3 + (i % 3)]!;
    }
    means[i] = sum / factor / factor;
  }
  return { ...small, data: means };
}

function meanDifference(a: RgbImage, b: RgbImage): number {
  return mean([...a.data].map((level, i) => Math.abs(level - b.data[i]!)));
}

function meanLevel({ data }: RgbImage): number {
  return mean([...data]);
}

function redOverBlue({ data }: RgbImage): number {
  return mean([...data].map((level, i) => (i % 3 === 0 ? level : i % 3 === 2 ? -level : 0)));
}

function meanEdge({ data }: RgbImage): number {
  return mean([...data].map((level, i) => Math.abs(level - (data[i - 3] ?? level))));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - meanA) * (b[i]! - meanB)));
  const deviation = (values: readonly number[], center: number) =>
    Math.sqrt(mean(values.map((v) => (v - center) ** 2)));
  return covariance / deviation(a, meanA) / deviation(b, meanB);
}
