import { testImageGenerator } from '@vsm/conformance';
import type { GenerationPreview, ImageGenerator } from '@vsm/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { collect } from '../http/collect.testing.ts';
import type { FooocusStandInOptions } from './fooocus-answer.testing.ts';
import { createFooocusGenerator, type FooocusGeneratorOptions } from './fooocus-generator.ts';
import { type FooocusStandIn, startFooocusStandIn } from './fooocus-stand-in.testing.ts';

const request = { prompt: 'a quiet sunset', negativePrompt: 'fog', width: 64, height: 64, seed: 7 } as const;
const waiting = { timeout: 5000, interval: 2 };
const routes = {
  1: { submit: '/v1/generation/text-to-image', stop: '/v1/generation/stop' },
  2: { submit: '/v1/engine/generate/', stop: '/v1/engine/control' },
} as const;

describe.each([1, 2] as const)('with a server of generation %d', (generation) => {
  const start = (options: Omit<FooocusStandInOptions, 'generation'> = {}) =>
    startFooocusStandIn({ ...options, generation });
  const asked = (server: FooocusStandIn, route: 'submit' | 'stop') =>
    server.requests.filter(({ path }) => path === routes[generation][route]);

  describe('that serves several tests', () => {
    let server: FooocusStandIn;
    beforeAll(async () => {
      server = await start();
    });
    afterAll(async () => await server.stop());
    testImageGenerator(`Fooocus ${generation}`, () => create(server), { request });
  });

  it('asks for what the request says, and for nothing that it leaves open', async () => {
    await using server = await start();
    const generator = create(server);
    await collect(generator, { prompt: 'a hill', width: 64, height: 64 });
    const always = { image_number: 1, image_seed: expect.any(Number), async_process: true };
    const stream = generation === 2 && { stream_output: false };
    expect(JSON.parse(asked(server, 'submit')[0]!.body)).toEqual({
      prompt: 'a hill',
      aspect_ratios_selection: '64*64',
      ...always,
      ...stream,
    });
    const settings = { style: 'SAI Anime, Fooocus V2', performance: 'Quality', cfg: 5.5, sharpness: 3, format: 'webp' };
    const models = { checkpoint: 'juggernautXL_v8Rundiffusion.safetensors', loras: [{ name: 'offset.safetensors' }] };
    const advanced = { steps: 12, sampler: 'euler', scheduler: 'normal', fields: { refiner_switch: 0.8 } };
    const [picture] = await collect(generator, { ...request, settings: { ...settings, ...models, ...advanced } });
    const inAdvanced = { overwrite_step: 12, sampler_name: 'euler', scheduler_name: 'normal' };
    expect(JSON.parse(asked(server, 'submit')[1]!.body)).toEqual({
      prompt: 'a quiet sunset',
      negative_prompt: 'fog',
      style_selections: ['SAI Anime', 'Fooocus V2'],
      performance_selection: 'Quality',
      aspect_ratios_selection: '64*64',
      guidance_scale: 5.5,
      sharpness: 3,
      base_model_name: 'juggernautXL_v8Rundiffusion.safetensors',
      loras: [{ enabled: true, model_name: 'offset.safetensors', weight: 0.5 }],
      refiner_switch: 0.8,
      ...(generation === 1
        ? { save_extension: 'webp', advanced_params: inAdvanced }
        : { output_format: 'webp', ...inAdvanced }),
      ...{ ...always, image_seed: 7 },
      ...stream,
    });
    expect(picture).toMatchObject({ mediaType: 'image/webp', seed: 7, metadata: { generator: 'fooocus', generation } });
    expect(picture?.metadata).toMatchObject({
      prompt: 'a quiet sunset',
      styles: ['SAI Anime', 'Fooocus V2'],
      cfg: 5.5,
    });
    if (generation === 1) expect(picture?.metadata).toMatchObject({ finishReason: 'SUCCESS' });
    else expect(picture?.metadata).toMatchObject({ parameters: { guidance_scale: 5.5, sharpness: 3, image_seed: 7 } });
  });

  it.each(['png', 'jpeg', 'webp'] as const)('shows previews in %s, which go forward', async (previewFormat) => {
    await using server = await start({ previewFormat, stepEndsBy: 'preview' });
    const previews: GenerationPreview[] = [];
    await collect(create(server), { ...request, count: 2 }, { onPreview: (preview) => previews.push(preview) });
    expect(previews).toHaveLength(8);
    expect(new Set(previews.map(({ mediaType }) => mediaType))).toEqual(new Set([`image/${previewFormat}`]));
    const progress = previews.map((preview) => preview.progress);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress[0]).toBeCloseTo(0.18);
    expect(progress.at(-1)).toBe(1);
  });

  it('gives the seeds that the server tells', async () => {
    await using server = await start();
    const pictures = await collect(create(server), { ...request, seed: 0xffff_ffff, count: 2 });
    expect(pictures.map(({ seed }) => seed)).toEqual([0xffff_ffff, 0]);
  });

  describe('stopping', () => {
    const reason = new Error('the caller changed its mind');

    it('stops the server’s job when the signal aborts', async () => {
      await using server = await start({ stepEndsBy: 'stop' });
      const controller = new AbortController();
      const run = collect(create(server), request, { signal: controller.signal });
      await vi.waitFor(() => expect(server.worker.current).toBeDefined(), waiting);
      controller.abort(reason);
      await expect(run).rejects.toBe(reason);
      expect(asked(server, 'stop')).toHaveLength(1);
      await vi.waitFor(() => expect(server.worker.current).toBeUndefined(), waiting);
    });

    it('leaves the job of somebody else alone', async () => {
      await using server = await start({ stepEndsBy: 'stop' });
      const theirs = server.worker.add({ image_seed: 1, aspect_ratios_selection: '64*64' });
      const controller = new AbortController();
      const generator = create(server);
      const aborted = collect(generator, request, { signal: controller.signal });
      const interrupted = collect(generator, request);
      await vi.waitFor(() => expect(server.worker.waiting).toHaveLength(2), waiting);
      controller.abort(reason);
      await expect(aborted).rejects.toBe(reason);
      await generator.interrupt();
      expect(await interrupted).toEqual([]);
      expect(asked(server, 'stop')).toEqual([]);
      expect(theirs).toMatchObject({ state: 'running', isStopped: false });
    });

    it('ends the run when interrupted', async () => {
      await using server = await start({ stepEndsBy: 'stop' });
      const generator = create(server);
      const run = collect(generator, { ...request, count: 3 });
      await vi.waitFor(() => expect(server.worker.current).toBeDefined(), waiting);
      await generator.interrupt();
      expect(await run).toEqual([]);
      expect(asked(server, 'submit')).toHaveLength(1);
      expect(asked(server, 'stop')).toHaveLength(1);
    });

    it('stops the job when a listener to previews throws, and throws the same', async () => {
      await using server = await start({ stepEndsBy: 'stop' });
      const onPreview = (): never => {
        throw reason;
      };
      await expect(collect(create(server), request, { onPreview })).rejects.toBe(reason);
      expect(asked(server, 'stop')).toHaveLength(1);
    });

    it('gives up a job that is late, and stops it', async () => {
      await using server = await start({ stepEndsBy: 'stop' });
      await expect(collect(create(server, { timeoutMs: 100 }), request)).rejects.toMatchObject({
        code: 'GENERATOR_FAILED',
        message: expect.stringMatching(/within 0.1 s.*timeoutMs/),
      });
      expect(asked(server, 'stop')).toHaveLength(1);
    });
  });
});

it('takes pictures in Base64 where the first generation gives them so', async () => {
  await using server = await startFooocusStandIn({ generation: 1, givesBase64: true });
  const [picture] = await collect(create(server), request);
  expect(picture).toMatchObject({ mediaType: 'image/png', seed: 7 });
  expect(server.requests.some(({ path }) => path.startsWith('/files/'))).toBe(false);
});

function create(server: FooocusStandIn, options: Partial<FooocusGeneratorOptions> = {}): ImageGenerator {
  return createFooocusGenerator({ url: `${server.url}/`, pollIntervalMs: 2, retryPauseMs: 1, ...options });
}
