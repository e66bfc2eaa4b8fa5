import type { Encoded, ImageEncoder, RgbImage } from '@vsm/core';
import { dotProduct } from '@vsm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectVsmError, rejectionOf } from './rejection.ts';
import { createTestPicture } from './test-picture.ts';

export interface ImageEncoderOptions {
  /** The most by which a number may differ between a batch and one by one; 0 if not given. For hardware that rounds by batch. */
  readonly batchTolerance?: number;
}

const pictures: readonly RgbImage[] = [
  createTestPicture(1, 96, 64),
  createTestPicture(2, 64, 96),
  createTestPicture(3, 224, 224),
  createTestPicture(4, 31, 17),
  createTestPicture(5, 300, 200),
];

const [picture] = pictures as readonly [RgbImage, ...RgbImage[]];

const malformed: readonly [string, RgbImage][] = [
  ['data too short', { width: 8, height: 8, data: new Uint8Array(8 * 8 * 3 - 1) }],
  ['data too long', { width: 8, height: 8, data: new Uint8Array(8 * 8 * 4) }],
  ['no pixels', { width: 0, height: 0, data: new Uint8Array(0) }],
  ['a size below 0', { width: -4, height: -4, data: new Uint8Array(48) }],
  ['a size that is no whole number', { width: 2.5, height: 4, data: new Uint8Array(30) }],
];

/** Declares the tests that prove an `ImageEncoder`. Call it at the top of a vitest file. */
export function testImageEncoder(
  name: string,
  create: () => Promise<ImageEncoder>,
  { batchTolerance = 0 }: ImageEncoderOptions = {},
): void {
  describe(`${name} is an ImageEncoder that`, () => {
    let encoder: ImageEncoder;
    beforeAll(async () => {
      encoder = await create();
    });
    afterAll(() => encoder.close());

    const encodeOne = async (image: RgbImage): Promise<Encoded> => (await encoder.encodeImages([image]))[0]!;
    const encodeEach = async (images: readonly RgbImage[]): Promise<Encoded[]> => {
      const results: Encoded[] = [];
      for (const image of images) results.push(await encodeOne(image));
      return results;
    };

    it('names its space and batch size', () => {
      expect(encoder.space.id).not.toBe('');
      expect(encoder.space.dimensions).toBeGreaterThan(0);
      expect(Number.isInteger(encoder.space.dimensions)).toBe(true);
      expect(Number.isInteger(encoder.maxBatchSize)).toBe(true);
      expect(encoder.maxBatchSize).toBeGreaterThan(0);
    });

    it('gives unit vectors of the space’s length and attributes as it names them', async () => {
      for (const { vector, attributes } of await encoder.encodeImages(pictures)) {
        expect(vector).toBeInstanceOf(Float32Array);
        expect(vector).toHaveLength(encoder.space.dimensions);
        expect(Math.abs(Math.sqrt(dotProduct(vector, vector)) - 1)).toBeLessThan(1e-5);
        expect(attributes?.length ?? 0).toBe(encoder.space.attributeNames?.length ?? 0);
        expect([...(attributes ?? [])].every(Number.isFinite)).toBe(true);
      }
    });

    it('gives the same numbers for the same picture, from another encoder too', async () => {
      const first = await encodeOne(picture);
      expect(await encodeOne(picture)).toEqual(first);
      const other = await create();
      expect(other.space).toEqual(encoder.space);
      expect((await other.encodeImages([picture]))[0]).toEqual(first);
      await other.close();
    });

    it('encodes a batch as it encodes one by one, in the order given', async () => {
      const reversed = [...pictures].reverse();
      expectClose(await encoder.encodeImages(pictures), await encodeEach(pictures), batchTolerance);
      expectClose(await encoder.encodeImages(reversed), await encodeEach(reversed), batchTolerance);
    });

    it('keeps calls made at once apart', async () => {
      const together = await Promise.all(pictures.map(encodeOne));
      expectClose(together, await encodeEach(pictures), batchTolerance);
    });

    it('takes more pictures than a batch holds', async () => {
      const many = Array.from({ length: encoder.maxBatchSize + 1 }, (_, i) => createTestPicture(i, 16, 16));
      const encoded = await encoder.encodeImages(many);
      expect(encoded).toHaveLength(many.length);
      expectClose(encoded.slice(-1), [await encodeOne(many.at(-1)!)], batchTolerance);
    });

    it('tells different pictures apart', async () => {
      const encoded = await encoder.encodeImages(pictures);
      for (const [i, a] of encoded.entries()) {
        for (const b of encoded.slice(i + 1)) expect(dotProduct(a.vector, b.vector)).toBeLessThan(0.99999);
      }
    });

    it('leaves the caller’s pictures as they were, and results of earlier calls too', async () => {
      const copy = { ...picture, data: picture.data.slice() };
      const encoded = await encodeOne(copy);
      const kept = structuredClone(encoded);
      await encodeOne(pictures[1]!);
      expect(copy.data).toEqual(picture.data);
      expect(encoded).toEqual(kept);
    });

    it('reads every kind of 8-bit view', async () => {
      const expected = await encodeOne(picture);
      const padded = new Uint8Array(picture.data.length + 7);
      padded.set(picture.data, 5);
      const view = padded.subarray(5, 5 + picture.data.length);
      expect(await encodeOne({ ...picture, data: view })).toEqual(expected);
      expect(await encodeOne({ ...picture, data: Uint8ClampedArray.from(picture.data) })).toEqual(expected);
    });

    it.each([
      [1, 1],
      [1, 300],
      [300, 1],
      [2, 2000],
    ])('takes a picture of %i x %i', async (width, height) => {
      const { vector } = await encodeOne(createTestPicture(9, width, height));
      expect(vector.every(Number.isFinite)).toBe(true);
    });

    it('takes pictures of one colour', async () => {
      const flat = [0, 128, 255].map((level) => ({
        width: 32,
        height: 32,
        data: new Uint8Array(32 * 32 * 3).fill(level),
      }));
      for (const { vector } of await encoder.encodeImages(flat)) {
        expect(Math.abs(Math.sqrt(dotProduct(vector, vector)) - 1)).toBeLessThan(1e-5);
      }
    });

    it('gives nothing for nothing', async () => {
      expect(await encoder.encodeImages([])).toEqual([]);
    });

    it.each(malformed)('refuses %s with IMAGE_UNREADABLE and still works afterwards', async (_, image) => {
      const expected = await encodeOne(picture);
      await expectVsmError(encoder.encodeImages([picture, image]), 'IMAGE_UNREADABLE');
      expect(await encodeOne(picture)).toEqual(expected);
    });

    it('rejects with the reason of an aborted signal and still works afterwards', async () => {
      const expected = await encodeOne(picture);
      const reason = new Error('the caller changed its mind');
      expect(await rejectionOf(encoder.encodeImages([picture], { signal: AbortSignal.abort(reason) }))).toBe(reason);
      const controller = new AbortController();
      const running = encoder.encodeImages(pictures, { signal: controller.signal });
      controller.abort(reason);
      // One that had already finished may still give its results.
      const outcome = await running.catch((error: unknown) => error);
      if (outcome !== reason) expectClose(outcome as Encoded[], await encodeEach(pictures), batchTolerance);
      expect(await encodeOne(picture)).toEqual(expected);
    });

    it('may be closed twice', async () => {
      const other = await create();
      await other.close();
      await expect(other.close()).resolves.toBeUndefined();
    });
  });
}

function expectClose(actual: readonly Encoded[], expected: readonly Encoded[], tolerance: number): void {
  expect(actual).toHaveLength(expected.length);
  for (const [i, { vector, attributes }] of expected.entries()) {
    expect(largestDifference(actual[i]!.vector, vector), `vector ${i}`).toBeLessThanOrEqual(tolerance);
    if (attributes !== undefined) {
      expect(largestDifference(actual[i]!.attributes ?? [], attributes), `attributes ${i}`).toBeLessThanOrEqual(
        tolerance,
      );
    }
  }
}

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}
