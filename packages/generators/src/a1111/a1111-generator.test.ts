import { testImageGenerator } from '@vsm/conformance';
import type { GeneratedImage, GenerationPreview, ImageGenerator } from '@vsm/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { collect } from '../http/collect.testing.ts';
import { type A1111GeneratorOptions, createA1111Generator } from './a1111-generator.ts';
import { type A1111Server, type A1111ServerOptions, startA1111Server } from './a1111-server.testing.ts';

const request = { prompt: 'a quiet sunset', negativePrompt: 'fog', width: 64, height: 64, seed: 7 } as const;

describe('with a server', () => {
  let server: A1111Server;
  beforeAll(async () => {
    server = await startA1111Server({ returnGrid: true });
  });
  afterAll(async () => await server.stop());

  const create = () => createA1111Generator({ url: `${server.url}/`, previewIntervalMs: 1 });
  testImageGenerator('the A1111 generator', create, { request });
  testImageGenerator('the A1111 generator that draws three at once', create, {
    request: { ...request, settings: { batchSize: 3 } },
  });
});

describe('createA1111Generator', () => {
  it('asks for what the request says, and for nothing that it leaves open', async () => {
    await using server = await startA1111Server();
    const generator = create(server);
    await collect(generator, { prompt: 'a hill' });
    const { force_task_id: name, ...bare } = lastDrawing(server);
    expect(name).toMatch(/^vsm-\S+/);
    const always = { batch_size: 1, n_iter: 1, save_images: false, send_images: true };
    expect(bare).toEqual({ prompt: 'a hill', seed: -1, ...always });

    const settings = { steps: 3, cfg: 5.5, sampler: 'Euler', scheduler: 'Karras', checkpoint: 'dreams', style: 'ink' };
    const fields = { enable_hr: true, override_settings: { eta_noise_seed_delta: 1 } };
    await collect(generator, { ...request, settings: { ...settings, clipSkip: 2, fields } });
    expect(lastDrawing(server)).toMatchObject({
      prompt: 'a quiet sunset',
      negative_prompt: 'fog',
      seed: 7,
      width: 64,
      height: 64,
      steps: 3,
      cfg_scale: 5.5,
      sampler_name: 'Euler',
      scheduler: 'Karras',
      styles: ['ink'],
      enable_hr: true,
      override_settings: { sd_model_checkpoint: 'dreams', CLIP_stop_at_last_layers: 2, eta_noise_seed_delta: 1 },
    });
  });

  it('draws from pictures when it is given any', async () => {
    await using server = await startA1111Server();
    const initImages = [new Uint8Array([1, 2, 3]), 'AQID'];
    await collect(create(server), { ...request, settings: { initImages, denoisingStrength: 0.4 } });
    expect(asked(server, '/sdapi/v1/img2img')).toBe(1);
    expect(lastDrawing(server)).toMatchObject({ init_images: ['AQID', 'AQID'], denoising_strength: 0.4 });
  });

  it('tells all that the server tells of a picture', async () => {
    await using server = await startA1111Server();
    const settings = { sampler: 'DPM++ 2M', cfg: 6, checkpoint: 'dreams' };
    const [picture] = await collect(create(server), { ...request, settings });
    expect(picture?.metadata).toEqual({
      generator: 'a1111',
      prompt: 'a quiet sunset',
      negativePrompt: 'fog',
      seed: 7,
      width: 64,
      height: 64,
      steps: 4,
      cfg: 6,
      sampler: 'DPM++ 2M',
      clipSkip: 1,
      checkpoint: 'dreams',
      checkpointHash: '6ce0161689',
      version: 'v1.10.1',
      parameters: expect.stringContaining('Sampler: DPM++ 2M, CFG scale: 6, Seed: 7'),
    });
  });

  it('leaves out the grid that comes first, and gives each picture its own seed and text', async () => {
    await using server = await startA1111Server({ returnGrid: true });
    const batch = await collect(create(server), { ...request, count: 5, settings: { batchSize: 3 } });
    const singles = await collect(create(server), { ...request, count: 5 });
    expect(batch).toEqual(singles);
    expect(batch.map(({ seed }) => seed)).toEqual([7, 8, 9, 10, 11]);
    for (const { seed, metadata } of batch) expect(metadata['parameters']).toContain(`Seed: ${seed},`);
    expect(drawings(server).map((body) => body['batch_size'])).toEqual([3, 2, 1, 1, 1, 1, 1]);
  });

  it.each(['png', 'jpeg', 'webp'] as const)(
    'shows previews in %s, which go forward, and gives pictures in it',
    async (format) => {
      await using server = await startA1111Server({
        previewFormat: format,
        samplesFormat: format,
        stepEndsBy: 'preview',
      });
      const previews: GenerationPreview[] = [];
      const onPreview = (preview: GenerationPreview): void => void previews.push(preview);
      const pictures = await collect(create(server), { ...request, count: 2 }, { onPreview });
      const mediaType = `image/${format}`;
      expect(pictures.map((picture) => picture.mediaType)).toEqual([mediaType, mediaType]);
      expect(previews.length).toBeGreaterThanOrEqual(6);
      expect(new Set(previews.map((preview) => preview.mediaType))).toEqual(new Set([mediaType]));
      const progress = previews.map((preview) => preview.progress);
      expect(progress).toEqual(progress.toSorted((a, b) => a - b));
      expect(progress[0]).toBeCloseTo((0.01 + 1 / 4) / 2);
      expect(progress.at(-1)).toBeGreaterThan(0.5);
    },
  );

  it('shows no previews of somebody else’s job', async () => {
    await using server = await startA1111Server({ stepEndsBy: 'interruption' });
    const generator = create(server);
    const first = collect(generator, request);
    await vi.waitFor(() => expect(server.webUi.current).not.toBeNull(), waiting);
    server.webUi.interrupt();
    await first;
    const theirs = await drawForSomebodyElse(server);
    const previews: GenerationPreview[] = [];
    const ours = collect(generator, request, { onPreview: (preview) => previews.push(preview) });
    await vi.waitFor(() => expect(asked(server, '/internal/progress')).toBeGreaterThan(3), waiting);
    expect(previews).toEqual([]);
    server.webUi.interrupt();
    await theirs.end;
    await vi.waitFor(() => expect(previews.length).toBeGreaterThan(0), waiting);
    server.webUi.interrupt();
    expect(await ours).toHaveLength(1);
  });
});

describe('stopping', () => {
  const reason = new Error('the caller changed its mind');

  it.each<A1111ServerOptions>([{}, { flavour: 'SD.Next' }, { internalRoutes: false }])(
    'interrupts the server’s job when the signal aborts (%j)',
    async (options) => {
      await using server = await startA1111Server({ ...options, stepEndsBy: 'interruption' });
      const controller = new AbortController();
      const run = collect(create(server), request, { signal: controller.signal });
      await vi.waitFor(() => expect(server.webUi.current).not.toBeNull(), waiting);
      controller.abort(reason);
      await expect(run).rejects.toBe(reason);
      expect(asked(server, '/sdapi/v1/interrupt')).toBe(1);
      await vi.waitFor(() => expect(server.webUi.current).toBeNull(), waiting);
    },
  );

  it('leaves the job of somebody else alone', async () => {
    await using server = await startA1111Server({ stepEndsBy: 'interruption' });
    const theirs = await drawForSomebodyElse(server);
    const controller = new AbortController();
    const generator = create(server);
    const aborted = collect(generator, request, { signal: controller.signal });
    const interrupted = collect(generator, request);
    await vi.waitFor(() => expect(drawings(server)).toHaveLength(3), waiting);
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    await generator.interrupt();
    expect(await interrupted).toEqual([]);
    expect(asked(server, '/sdapi/v1/interrupt')).toBe(0);
    expect(server.webUi.current).toMatchObject({ taskId: 'theirs', interrupted: false });
    server.webUi.interrupt();
    await theirs.end;
  });

  it('ends the run when interrupted, without the half-drawn picture', async () => {
    await using server = await startA1111Server({ stepEndsBy: 'interruption' });
    const generator = create(server);
    const run = collect(generator, { ...request, count: 3 });
    await vi.waitFor(() => expect(server.webUi.current).not.toBeNull(), waiting);
    await generator.interrupt();
    expect(await run).toEqual([]);
    expect(drawings(server)).toHaveLength(1);
    expect(asked(server, '/sdapi/v1/interrupt')).toBe(1);
  });

  it('interrupts the server’s job when a listener to previews throws, and throws the same', async () => {
    await using server = await startA1111Server({ stepEndsBy: 'interruption' });
    const onPreview = (): never => {
      throw reason;
    };
    await expect(collect(create(server), request, { onPreview })).rejects.toBe(reason);
    expect(asked(server, '/sdapi/v1/interrupt')).toBe(1);
  });

  it('gives up a job that is late, and interrupts it', async () => {
    await using server = await startA1111Server({ stepEndsBy: 'interruption' });
    const run = collect(create(server, { timeoutMs: 100 }), request);
    await expect(run).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringMatching(/within 0.1 s/),
    });
    expect(asked(server, '/sdapi/v1/interrupt')).toBe(1);
    expect(drawings(server)).toHaveLength(1);
  });

  it('draws for several callers at once', async () => {
    await using server = await startA1111Server();
    const generator = create(server);
    const seeds = [1, 2, 3, 4];
    const all = await Promise.all(seeds.map(async (seed) => await collect(generator, { ...request, seed })));
    expect(all.flat().map((picture: GeneratedImage) => picture.seed)).toEqual(seeds);
  });
});

const waiting = { timeout: 5000, interval: 2 };

function create(server: A1111Server, options: Partial<A1111GeneratorOptions> = {}): ImageGenerator {
  return createA1111Generator({ url: server.url, previewIntervalMs: 1, retryPauseMs: 1, ...options });
}

function asked(server: A1111Server, path: string): number {
  return server.requests.filter((each) => each.path === path).length;
}

function drawings(server: A1111Server): Record<string, unknown>[] {
  return server.requests.filter(({ path }) => path.endsWith('2img')).map(({ body }) => JSON.parse(body));
}

function lastDrawing(server: A1111Server): Record<string, unknown> {
  return drawings(server).at(-1)!;
}

async function drawForSomebodyElse(server: A1111Server): Promise<{ readonly end: Promise<unknown> }> {
  const body = JSON.stringify({ prompt: 'theirs', force_task_id: 'theirs', steps: 1 });
  const end = fetch(`${server.url}/sdapi/v1/txt2img`, { method: 'POST', body }).then((answer) => answer.arrayBuffer());
  await vi.waitFor(() => expect(server.webUi.current?.taskId).toBe('theirs'), waiting);
  return { end };
}
