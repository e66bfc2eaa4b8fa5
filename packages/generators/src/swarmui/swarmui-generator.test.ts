import { testImageGenerator } from '@vsm/conformance';
import type { GenerationPreview, ImageGenerator } from '@vsm/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { collect } from '../http/collect.testing.ts';
import { createSwarmUiGenerator, type SwarmUiGeneratorOptions } from './swarmui-generator.ts';
import { type SwarmUiStandIn, startSwarmUiStandIn } from './swarmui-stand-in.testing.ts';

const request = { prompt: 'a quiet sunset', negativePrompt: 'fog', width: 64, height: 64, seed: 7 } as const;
const waiting = { timeout: 5000, interval: 2 };
const base = 'OfficialStableDiffusion/sd_xl_base_1.0';

describe('with a server', () => {
  let server: SwarmUiStandIn;
  beforeAll(async () => {
    server = await startSwarmUiStandIn({ sendsOthersFirst: true });
  });
  afterAll(async () => await server.stop());
  testImageGenerator('SwarmUI with a socket', () => create(server), { request });
  testImageGenerator('SwarmUI without a socket', () => createSwarmUiGenerator({ url: server.url, WebSocket: null }), {
    request,
  });
});

describe('createSwarmUiGenerator', () => {
  it('asks for what the request says, and for nothing that it leaves open but the loaded model', async () => {
    await using server = await startSwarmUiStandIn();
    const generator = create(server);
    await collect(generator, { prompt: 'a hill' });
    const always = { session_id: expect.stringMatching(/^[0-9A-F]{40}$/), images: 1, donotsave: true };
    expect(server.asked.at(-1)).toEqual({ prompt: 'a hill', model: base, seed: expect.any(Number), ...always });

    const settings = { steps: 12, cfg: 5.5, sampler: 'euler', scheduler: 'karras', checkpoint: 'dreams' };
    const more = { loras: [{ name: 'ink', weight: 0.4 }], presets: ['mine'], fields: { refinerupscale: 1.5 } };
    await collect(generator, { ...request, settings: { ...settings, ...more } });
    expect(server.asked.at(-1)).toEqual({
      prompt: 'a quiet sunset',
      negativeprompt: 'fog',
      width: 64,
      height: 64,
      steps: 12,
      cfgscale: 5.5,
      sampler: 'euler',
      scheduler: 'karras',
      model: 'dreams',
      loras: ['ink'],
      loraweights: [0.4],
      presets: ['mine'],
      refinerupscale: 1.5,
      seed: 7,
      ...always,
    });
  });

  it('tells all that the server tells of a picture', async () => {
    await using server = await startSwarmUiStandIn();
    const [picture] = await collect(create(server), { ...request, settings: { sampler: 'euler', cfg: 6 } });
    expect(picture).toMatchObject({ mediaType: 'image/png', seed: 7 });
    expect(picture?.metadata).toEqual({
      generator: 'swarmui',
      prompt: 'a quiet sunset',
      negativePrompt: 'fog',
      seed: 7,
      width: 64,
      height: 64,
      steps: 4,
      cfg: 6,
      sampler: 'euler',
      checkpoint: base,
      version: '0.9.8.1',
      parameters: expect.objectContaining({ cfgscale: 6, model: base, seed: 7 }),
      models: [{ name: `${base}.safetensors`, param: 'model', hash: null }],
      extra: { used_wildcards: [] },
    });
  });

  it('leaves out the grid and the pictures on the way that come first', async () => {
    await using server = await startSwarmUiStandIn({ sendsOthersFirst: true });
    await using plain = await startSwarmUiStandIn();
    expect(await collect(create(server), request)).toEqual(await collect(create(plain), request));
  });

  it('fetches pictures that the server keeps, whatever their names', async () => {
    await using server = await startSwarmUiStandIn();
    const generator = create(server);
    const [sent] = await collect(generator, request);
    const [kept] = await collect(generator, { ...request, settings: { fields: { donotsave: false } } });
    expect(kept?.bytes).toEqual(sent?.bytes);
    expect(server.requests.at(-1)).toMatchObject({ method: 'GET', path: expect.stringMatching(/^\/View\/local\/raw/) });
  });

  it.each(['png', 'jpeg', 'webp'] as const)('shows previews in %s, which go forward', async (format) => {
    await using server = await startSwarmUiStandIn({ previewFormat: format, imageFormat: format });
    const previews: GenerationPreview[] = [];
    const onPreview = (preview: GenerationPreview): void => void previews.push(preview);
    const pictures = await collect(create(server), { ...request, count: 2 }, { onPreview });
    expect(pictures.map(({ mediaType }) => mediaType)).toEqual([`image/${format}`, `image/${format}`]);
    expect(previews).toHaveLength(8);
    expect(new Set(previews.map(({ mediaType }) => mediaType))).toEqual(new Set([`image/${format}`]));
    const progress = previews.map((preview) => preview.progress);
    expect(progress).toEqual(progress.toSorted((a, b) => a - b));
    expect(progress[0]).toBeCloseTo(2 / 6 / 2);
    expect(progress.at(-1)).toBeCloseTo((1 + 5 / 6) / 2);
  });

  it('takes one session for runs after one another, and one each for runs at once', async () => {
    await using server = await startSwarmUiStandIn();
    const generator = create(server);
    await collect(generator, { ...request, count: 3 });
    await collect(generator, request);
    expect(asked(server, 'GetNewSession')).toBe(1);
    const seeds = [1, 2, 3];
    const all = await Promise.all(seeds.map(async (seed) => await collect(generator, { ...request, seed })));
    expect(all.flat().map(({ seed }) => seed)).toEqual(seeds);
    expect(asked(server, 'GetNewSession')).toBe(3);
  });

  it.each([
    [{ token: 'aaaa.bbbb.cccc' }, { token: 'aaaa.bbbb.cccc' }],
    [{ requiredAuthorization: 'Bearer geheim' }, { authorization: 'Bearer geheim' }],
  ])('opens what is locked by %j', async (lock, key) => {
    await using server = await startSwarmUiStandIn(lock);
    const fields = { donotsave: false };
    expect(await collect(create(server, key), { ...request, settings: { fields } })).toHaveLength(1);
  });

  it('draws with the only model where none is loaded, and names them where there are several', async () => {
    await using one = await startSwarmUiStandIn({ models: ['dreams'], loadedModels: [] });
    expect((await collect(create(one), request))[0]?.metadata).toMatchObject({ checkpoint: 'dreams' });
    await using several = await startSwarmUiStandIn({ models: ['dreams', 'ink'], loadedModels: [] });
    await expect(collect(create(several), request)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(/several: dreams, ink. Name one as the setting checkpoint/),
    });
  });
});

describe('stopping', () => {
  const reason = new Error('the caller changed its mind');

  it.each([true, false])('interrupts its own session when the signal aborts (with a socket: %j)', async (hasSocket) => {
    await using server = await startSwarmUiStandIn({ stepEndsBy: 'interruption' });
    const controller = new AbortController();
    const generator = hasSocket ? create(server) : createSwarmUiGenerator({ url: server.url, WebSocket: null });
    const run = collect(generator, request, { signal: controller.signal });
    await vi.waitFor(() => expect(server.backend.current).toBeDefined(), waiting);
    controller.abort(reason);
    await expect(run).rejects.toBe(reason);
    expect(JSON.parse(server.requests.at(-1)!.body)).toEqual({
      session_id: server.backend.runs[0]!.session,
      other_sessions: false,
    });
    await vi.waitFor(() => expect(server.backend.current).toBeUndefined(), waiting);
  });

  it('leaves the run of somebody else alone, and that of its own which was not meant', async () => {
    await using server = await startSwarmUiStandIn({ stepEndsBy: 'interruption' });
    const generator = create(server);
    const theirs = collect(create(server), request);
    await vi.waitFor(() => expect(server.backend.current).toBeDefined(), waiting);
    const controller = new AbortController();
    const aborted = collect(generator, request, { signal: controller.signal });
    const other = collect(generator, request);
    await vi.waitFor(() => expect(server.backend.runs).toHaveLength(3), waiting);
    controller.abort(reason);
    await expect(aborted).rejects.toBe(reason);
    expect(server.backend.runs.filter(({ isInterrupted }) => isInterrupted)).toHaveLength(1);
    server.backend.endSteps();
    expect(await Promise.all([theirs, other])).toMatchObject([[{ seed: 7 }], [{ seed: 7 }]]);
  });

  it('ends the run when interrupted', async () => {
    await using server = await startSwarmUiStandIn({ stepEndsBy: 'interruption' });
    const generator = create(server);
    const run = collect(generator, { ...request, count: 3 });
    await vi.waitFor(() => expect(server.backend.current).toBeDefined(), waiting);
    await generator.interrupt();
    expect(await run).toEqual([]);
    expect(server.asked).toHaveLength(1);
    expect(asked(server, 'InterruptAll')).toBe(1);
  });

  it('interrupts the run when a listener to previews throws, and throws the same', async () => {
    await using server = await startSwarmUiStandIn({ stepEndsBy: 'interruption' });
    const onPreview = (): never => {
      throw reason;
    };
    await expect(collect(create(server), request, { onPreview })).rejects.toBe(reason);
    expect(asked(server, 'InterruptAll')).toBe(1);
  });

  it('gives up a run that is late, and interrupts it', async () => {
    await using server = await startSwarmUiStandIn({ stepEndsBy: 'interruption' });
    await expect(collect(create(server, { timeoutMs: 100 }), request)).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringMatching(/within 0.1 s.*timeoutMs/),
    });
    expect(asked(server, 'InterruptAll')).toBe(1);
  });
});

function create(server: SwarmUiStandIn, options: Partial<SwarmUiGeneratorOptions> = {}): ImageGenerator {
  return createSwarmUiGenerator({ url: `${server.url}/`, WebSocket, retryPauseMs: 1, ...options });
}

function asked(server: SwarmUiStandIn, route: string): number {
  return server.requests.filter(({ path }) => path === `/API/${route}`).length;
}
