import type { GeneratedImage, GenerateOptions, GenerateRequest, GenerationPreview, ImageGenerator } from '@vsm/core';
import { beforeAll, describe, expect, it } from 'vitest';
import { expectVsmError, rejectionOf } from './rejection.ts';

export interface ImageGeneratorOptions {
  /** A small picture that the generator can draw. */
  readonly request: GenerateRequest;
  /** One that it must refuse; `request` with a count of 0 if not given. */
  readonly invalidRequest?: GenerateRequest;
}

/** Declares the tests that prove an `ImageGenerator`. Call it at the top of a vitest file. */
export function testImageGenerator(
  name: string,
  create: () => ImageGenerator | Promise<ImageGenerator>,
  options: ImageGeneratorOptions,
): void {
  const seeded: GenerateRequest = { ...options.request, seed: options.request.seed ?? 1234, count: 1 };
  const { seed: _, ...unseeded } = seeded;

  describe(`${name} is an ImageGenerator that`, () => {
    let generator: ImageGenerator;
    beforeAll(async () => {
      generator = await create();
    });

    const generate = async (request: GenerateRequest, how?: GenerateOptions): Promise<GeneratedImage[]> => {
      const images: GeneratedImage[] = [];
      for await (const image of generator.generate(request, how)) images.push(image);
      return images;
    };

    it('has an id', () => {
      expect(generator.id).toMatch(/\S/);
    });

    it('gives as many pictures as asked for, one without a count', async () => {
      const { count: __, ...uncounted } = seeded;
      expect(await generate(uncounted)).toHaveLength(1);
      expect(await generate({ ...seeded, count: 3 })).toHaveLength(3);
    });

    it('gives the same bytes for the same seed, from another generator too', async () => {
      const [first] = await generate(seeded);
      const [second] = await generate(seeded);
      expect(second).toEqual(first);
      generator = await create();
      expect((await generate(seeded))[0]).toEqual(first);
    });

    it('gives other pictures for other seeds, and within one run', async () => {
      const images = [
        ...(await generate({ ...seeded, count: 3 })),
        ...(await generate({ ...seeded, seed: seeded.seed! + 1000 })),
      ];
      expect(new Set(images.map(({ bytes }) => bytes.join())).size).toBe(images.length);
    });

    it('reports the seed that draws the picture again', async () => {
      expect((await generate(seeded))[0]?.seed).toBe(seeded.seed);
      for (const image of await generate({ ...unseeded, count: 2 })) {
        if (image.seed === null) continue;
        expect(Number.isInteger(image.seed) && image.seed >= 0 && image.seed <= 0xffff_ffff).toBe(true);
        const [again] = await generate({ ...seeded, seed: image.seed });
        expect(again?.bytes).toEqual(image.bytes);
      }
    });

    it('takes the smallest and the largest seed', async () => {
      for (const seed of [0, 0xffff_ffff]) expect((await generate({ ...seeded, seed }))[0]?.seed).toBe(seed);
    });

    it('gives bytes of the media type that it names, and metadata of plain JSON', async () => {
      for (const { bytes, mediaType, metadata } of await generate(seeded)) {
        expect(mediaTypeOf(bytes)).toBe(mediaType);
        expect(JSON.parse(JSON.stringify(metadata))).toStrictEqual(metadata);
      }
    });

    it('shows previews, if any, that are pictures and go forward', async () => {
      const previews: GenerationPreview[] = [];
      await generate({ ...seeded, count: 2 }, { onPreview: (preview) => previews.push(preview) });
      const progress = previews.map((preview) => preview.progress);
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
      for (const preview of previews) {
        expect(mediaTypeOf(preview.bytes)).toBe(preview.mediaType);
        expect(preview.progress >= 0 && preview.progress <= 1).toBe(true);
      }
    });

    it('draws the same picture whether previews are asked for or not', async () => {
      expect(await generate(seeded, { onPreview: () => undefined })).toEqual(await generate(seeded));
    });

    it('leaves the request as it was', async () => {
      const request = structuredClone(seeded);
      await generate(request);
      expect(request).toEqual(seeded);
    });

    it('refuses a request that it can’t draw with a VsmError, and draws the next', async () => {
      await expectVsmError(generate(options.invalidRequest ?? { ...seeded, count: 0 }));
      expect(await generate(seeded)).toHaveLength(1);
    });

    it('rejects with the reason of an aborted signal, and draws the next', async () => {
      const reason = new Error('the caller changed its mind');
      expect(await rejectionOf(generate(seeded, { signal: AbortSignal.abort(reason) }))).toBe(reason);
      const controller = new AbortController();
      const run = generator.generate({ ...seeded, count: 3 }, { signal: controller.signal })[Symbol.asyncIterator]();
      expect((await run.next()).done).toBe(false);
      controller.abort(reason);
      const rest = async (): Promise<void> => {
        while ((await run.next()).done !== true);
      };
      expect(await rejectionOf(rest())).toBe(reason);
      expect(await generate(seeded)).toHaveLength(1);
    });

    it('may be left after the first of several pictures', async () => {
      for await (const { bytes } of generator.generate({ ...seeded, count: 3 })) {
        expect(bytes.length).toBeGreaterThan(0);
        break;
      }
      expect(await generate(seeded)).toHaveLength(1);
    });

    it('may be interrupted when nothing runs, and draws the next', async () => {
      await expect(generator.interrupt()).resolves.toBeUndefined();
      expect(await generate(seeded)).toHaveLength(1);
    });
  });
}

/** What the first bytes say that a file is. */
function mediaTypeOf(bytes: Uint8Array): string {
  const ascii = (from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
  if (ascii(0, 8) === '\x89PNG\r\n\x1a\n') return 'image/png';
  if (ascii(0, 3) === '\xff\xd8\xff') return 'image/jpeg';
  if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return 'image/webp';
  return `a file that starts with ${[...bytes.subarray(0, 8)].join(' ')}`;
}
