import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawImage } from './patterns.testing.ts';
import { preprocess, toTensor } from './preprocess.ts';
import { clipPreprocessing, embeddedPreprocessing, type Preprocessing } from './preprocessing.ts';
import { resizeAndCrop, resizeAndCropEach } from './resize-and-crop.ts';

const side: fc.Arbitrary<number> = fc.integer({ min: 1, max: 300 });
const config: fc.Arbitrary<Preprocessing> = fc.record({
  size: fc.integer({ min: 1, max: 64 }),
  resizeMode: fc.constantFrom('shortest-edge', 'squash'),
  mean: fc.constant(clipPreprocessing.mean),
  std: fc.constant(clipPreprocessing.std),
});
const byte: fc.Arbitrary<number> = fc.integer({ min: 0, max: 255 });

describe('resizeAndCrop', () => {
  it('keeps a picture of one colour as it is', () => {
    fc.assert(
      fc.property(side, side, config, fc.tuple(byte, byte, byte), (width, height, preprocessing, color) => {
        const pixels = resizeAndCrop(
          drawImage(width, height, (_x, _y, c) => color[c]!),
          preprocessing,
        );
        const expected = drawImage(preprocessing.size, preprocessing.size, (_x, _y, c) => color[c]!);
        expect(Buffer.compare(pixels, Uint8Array.from(expected.data))).toBe(0);
      }),
    );
  });

  it('returns a square picture of the wanted size as it is', () => {
    const image = drawImage(224, 224, (x, y, c) => (x * 37 + y * 91 + c * 53) & 255);
    for (const preprocessing of [clipPreprocessing, embeddedPreprocessing]) {
      expect(Buffer.compare(resizeAndCrop(image, preprocessing), Uint8Array.from(image.data))).toBe(0);
    }
  });

  it('treats both modes alike when the picture is square', () => {
    fc.assert(
      fc.property(side, config, (length, preprocessing) => {
        const image = drawImage(length, length, (x, y, c) => (x * 37 + y * 91 + c * 53) & 255);
        const squashed = resizeAndCrop(image, { ...preprocessing, resizeMode: 'squash' });
        const cropped = resizeAndCrop(image, { ...preprocessing, resizeMode: 'shortest-edge' });
        expect(Buffer.compare(squashed, cropped)).toBe(0);
      }),
    );
  });

  it('turns with the picture, but for rounding between the passes', () => {
    fc.assert(
      fc.property(side, side, config, (width, height, preprocessing) => {
        // Far from black and white, where clamping between the passes would make their order matter.
        const paint = (x: number, y: number, c: number): number => 128 + 60 * Math.sin(x / 17 + c) * Math.cos(y / 11);
        const { size } = preprocessing;
        const upright = resizeAndCrop(drawImage(width, height, paint), preprocessing);
        const turned = resizeAndCrop(
          drawImage(height, width, (x, y, c) => paint(y, x, c)),
          preprocessing,
        );
        let largest = 0;
        for (let y = 0; y < size; y++) {
          for (let x = 0; x < size; x++) {
            largest = Math.max(largest, Math.abs(upright[(y * size + x) * 3]! - turned[(x * size + y) * 3]!));
          }
        }
        expect(largest).toBeLessThanOrEqual(2);
      }),
      { numRuns: 30 },
    );
  });

  it('sees the whole picture when it squashes and only the middle when it crops', () => {
    const marked = drawImage(600, 100, (x) => (x < 60 || x >= 540 ? 255 : 0));
    const brightest = (mode: Preprocessing['resizeMode']): number =>
      resizeAndCrop(marked, { size: 32, resizeMode: mode }).reduce((most, value) => Math.max(most, value), 0);
    expect(brightest('squash')).toBe(255);
    expect(brightest('shortest-edge')).toBe(0);
  });

  it('takes a picture whose bytes are a part of a larger buffer', () => {
    const image = drawImage(50, 40, (x, y, c) => (x * y + c) & 255);
    const larger = new Uint8Array(image.data.length + 8);
    larger.set(image.data, 5);
    const part = { ...image, data: larger.subarray(5, 5 + image.data.length) };
    expect(resizeAndCrop(part, clipPreprocessing)).toEqual(resizeAndCrop(image, clipPreprocessing));
  });

  it.each([
    ['no width', { width: 0, height: 4, data: new Uint8Array(0) }],
    ['a negative height', { width: 4, height: -4, data: new Uint8Array(48) }],
    ['half a pixel', { width: 1.5, height: 2, data: new Uint8Array(9) }],
    ['no size', { width: Number.NaN, height: 2, data: new Uint8Array(9) }],
    ['alpha', { width: 2, height: 2, data: new Uint8Array(16) }],
    ['missing rows', { width: 2, height: 2, data: new Uint8Array(9) }],
  ])('refuses a picture with %s', (_what, image) => {
    expect(() => resizeAndCrop(image, clipPreprocessing)).toThrow(
      expect.objectContaining({ code: 'IMAGE_UNREADABLE' }),
    );
  });
});

describe('resizeAndCropEach', () => {
  it('gives what each square alone would be', () => {
    fc.assert(
      fc.property(side, side, fc.array(config, { minLength: 1, maxLength: 4 }), (width, height, configs) => {
        const image = drawImage(width, height, (x, y, c) => (x * 37 + y * 91 + c * 53) & 255);
        // Sizes of the picture itself, so that passes are skipped too.
        const all = [...configs, ...configs.map((each) => ({ ...each, size: Math.min(width, height) }))];
        const together = resizeAndCropEach(image, all);
        all.forEach((each, i) => {
          expect(Buffer.compare(together[i]!, resizeAndCrop(image, each))).toBe(0);
        });
      }),
    );
  });

  it('resizes a square picture once for both modes', () => {
    const image = drawImage(300, 300, (x, y, c) => (x * 37 + y * 91 + c * 53) & 255);
    const [cropped, squashed] = resizeAndCropEach(image, [clipPreprocessing, embeddedPreprocessing]);
    expect(cropped).toBe(squashed);
  });
});

describe('toTensor', () => {
  it('puts each channel in a plane of its own', () => {
    const tensor = preprocess(
      drawImage(8, 8, (_x, _y, c) => [0, 51, 255][c]!),
      embeddedPreprocessing,
    );
    const plane = 224 * 224;
    expect([tensor[0], tensor[plane - 1]]).toEqual([0, 0]);
    expect([tensor[plane], tensor[2 * plane - 1]]).toEqual([Math.fround(0.2), Math.fround(0.2)]);
    expect([tensor[2 * plane], tensor[3 * plane - 1]]).toEqual([1, 1]);
  });

  it('refuses pixels of another size', () => {
    expect(() => toTensor(new Uint8Array(12), clipPreprocessing)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
