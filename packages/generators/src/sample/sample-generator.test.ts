import { testImageGenerator } from '@vsm/conformance';
import type { GeneratedImage, GenerateOptions, GenerateRequest, ImageGenerator } from '@vsm/core';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { drawSample } from './draw-sample.ts';
import { createSampleGenerator } from './sample-generator.ts';

const small = { width: 64, height: 64 } as const;

testImageGenerator('the sample generator', () => createSampleGenerator(), {
  request: { prompt: 'a quiet sunset', width: 80, height: 64 },
});

describe('createSampleGenerator', () => {
  it('says that no model drew the picture, and how it was drawn', async () => {
    const [image] = await generate(createSampleGenerator(), { ...small, prompt: 'Night CITY, rain', seed: 9 });
    const { traits } = drawSample({ ...small, seed: 9, style: 'night city' });
    expect(image?.metadata).toMatchObject({ generator: 'sample', style: 'night city', seed: 9, traits, ...small });
    expect(image?.metadata['note']).toMatch(/no model/);
  });

  it('writes a PNG whose text says the same', async () => {
    const [image] = await generate(createSampleGenerator(), { ...small, prompt: 'dünes – 日本', seed: 9 });
    const { width, height, channels, data, text } = decode(image!.bytes);
    expect({ width, height, channels }).toEqual({ ...small, channels: 3 });
    expect(data).toEqual(drawSample({ ...small, seed: 9, style: String(image?.metadata['style']) }).image.data);
    expect(JSON.parse(text['vsm']!)).toEqual(image?.metadata);
  });

  it.each([
    ['a portrait in watercolour', {}, 'watercolour'],
    ['a portrait, please', {}, 'silhouette'],
    ['stars', {}, 'moonlit night'],
    ['anything', { style: 'mandala' }, 'mandala'],
    ['a city', { style: 'mandala' }, 'mandala'],
  ])('draws %j with settings %j as %s', async (prompt, settings, style) => {
    const [image] = await generate(createSampleGenerator(), { ...small, prompt, settings, seed: 1 });
    expect(image?.metadata['style']).toBe(style);
  });

  it('lets the seed choose where no word does, and not where a word only contains a keyword', async () => {
    const styles = new Set<unknown>();
    for (let seed = 0; seed < 30; seed++) {
      const [image] = await generate(createSampleGenerator(), { ...small, prompt: 'seasoned moonshine', seed });
      styles.add(image?.metadata['style']);
    }
    expect(styles.size).toBeGreaterThan(8);
  });

  it('numbers the seeds of one run on from the first, round the end', async () => {
    const images = await generate(createSampleGenerator(), { ...small, prompt: '', seed: 0xffff_ffff, count: 3 });
    expect(images.map(({ seed }) => seed)).toEqual([0xffff_ffff, 0, 1]);
  });

  it('takes seeds from its own source where the request has none', async () => {
    const generator = createSampleGenerator({ random: () => 0.5 });
    expect((await generate(generator, { ...small, prompt: '' }))[0]?.seed).toBe(2 ** 31);
    const seedsOf = async (): Promise<unknown[]> => {
      const counting = createSampleGenerator();
      const request = { ...small, prompt: '' };
      return [...(await generate(counting, request)), ...(await generate(counting, request))].map(({ seed }) => seed);
    };
    const seeds = await seedsOf();
    expect(new Set(seeds).size).toBe(2);
    expect(await seedsOf()).toEqual(seeds);
  });

  it('shows a small preview of the same shape before each picture', async () => {
    const sizes: unknown[] = [];
    const progress: number[] = [];
    await generate(
      createSampleGenerator(),
      { prompt: 'forest', width: 256, height: 128, seed: 4, count: 2 },
      {
        onPreview: (preview) => {
          const { width, height } = decode(preview.bytes);
          sizes.push([width, height]);
          progress.push(preview.progress);
        },
      },
    );
    expect(sizes).toEqual([
      [128, 64],
      [128, 64],
    ]);
    expect(progress).toEqual([0.25, 0.75]);
  });

  it('draws no picture whose preview was interrupted, and draws the next run', async () => {
    const generator = createSampleGenerator();
    const request = { ...small, prompt: 'sea', seed: 1, count: 3 };
    let previews = 0;
    const interruptSecond = (): void => {
      previews++;
      if (previews === 2) void generator.interrupt();
    };
    expect(await generate(generator, request, { onPreview: interruptSecond })).toHaveLength(1);
    expect(await generate(generator, request)).toHaveLength(3);
  });

  it.each([
    ['count', { count: 65 }, '1 to 64'],
    ['count', { count: 1.5 }, '1 to 64'],
    ['width', { width: 32 }, '64 to 2048'],
    ['seed', { seed: -1 }, '0 to 4294967295'],
    ['style', { settings: { style: 7 } }, 'still life'],
    ['settings', { settings: { steps: 20 } }, '"style"'],
  ])('refuses a wrong %s: %j', async (argument, change, allowed) => {
    const run = generate(createSampleGenerator(), { ...small, prompt: '', ...change });
    await expect(run).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', details: { argument } });
    await expect(run).rejects.toThrow(allowed);
  });
});

async function generate(
  generator: ImageGenerator,
  request: GenerateRequest,
  options?: GenerateOptions,
): Promise<GeneratedImage[]> {
  const images: GeneratedImage[] = [];
  for await (const image of generator.generate(request, options)) images.push(image);
  return images;
}
