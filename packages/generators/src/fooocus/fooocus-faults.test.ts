import type { GenerateRequest, ImageGenerator } from '@vsm/core';
import { describe, expect, it, vi } from 'vitest';
import { collect } from '../http/collect.testing.ts';
import { type Fault, outOfMemory } from '../http/faults.testing.ts';
import { startLoopbackServer } from '../http/loopback-server.testing.ts';
import type { FooocusStandInOptions } from './fooocus-answer.testing.ts';
import { createFooocusGenerator, type FooocusGeneratorOptions } from './fooocus-generator.ts';
import { type FooocusStandIn, startFooocusStandIn } from './fooocus-stand-in.testing.ts';

const request = { prompt: 'a quiet sunset', width: 64, height: 64, seed: 7 } as const;
const waiting = { timeout: 5000, interval: 2 };
const submitRoutes = { 1: '/v1/generation/text-to-image', 2: '/v1/engine/generate/' } as const;
const unavailable: Fault = { kind: 'status', status: 503, body: 'overloaded', headers: { 'retry-after': '0' } };

describe.each([1, 2] as const)('Fooocus, generation %d', (generation) => {
  const start = (options: Omit<FooocusStandInOptions, 'generation'> = {}) =>
    startFooocusStandIn({ ...options, generation });
  const submitRoute = submitRoutes[generation];
  const submissions = (server: FooocusStandIn) => server.requests.filter(({ path }) => path === submitRoute).length;

  it.each<[string, Fault, string, RegExp]>([
    ['runs out of memory', outOfMemory, 'GENERATOR_FAILED', /CUDA out of memory.*smaller picture/],
    ['fails', { kind: 'status', status: 500, body: 'Internal Server Error' }, 'GENERATOR_FAILED', /status 500.*log/],
    ['drops the connection', { kind: 'drop' }, 'GENERATOR_FAILED', /broke before its answer was whole/],
    ['drops the connection in the body', { kind: 'drop-mid-body' }, 'GENERATOR_FAILED', /broke before its answer/],
    ['answers what is no JSON', { kind: 'not-json' }, 'GENERATOR_FAILED', /with what is no JSON/],
    ['answers with a page', { kind: 'web page' }, 'GENERATOR_UNREACHABLE', /a web page, not with JSON.*7866/],
  ])('that %s when a job is queued is told of, asked once, and draws the next', async (_, fault, code, message) => {
    await using server = await start();
    server.faults.set(submitRoute, [fault]);
    const generator = create(server);
    await expect(collect(generator, request)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(submissions(server)).toBe(1);
    expect(await collect(generator, request)).toHaveLength(1);
  });

  it('that is too busy is asked again', async () => {
    await using server = await start();
    server.faults.set(submitRoute, [unavailable, unavailable]);
    expect(await collect(create(server), request)).toHaveLength(1);
    expect(submissions(server)).toBe(3);
  });

  it('that fails to draw is told of, and draws the next', async () => {
    await using server = await start();
    server.worker.failures = 1;
    const generator = create(server);
    await expect(collect(generator, request)).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringMatching(/own log/),
    });
    expect(await collect(generator, request)).toHaveLength(1);
  });

  it('that answers wrongly while it draws is asked again, and the picture comes', async () => {
    await using server = await start({ stepEndsBy: 'stop' });
    const run = collect(create(server, { pollIntervalMs: 20 }), request);
    await vi.waitFor(() => expect(server.worker.current).toBeDefined(), waiting);
    const { id } = server.worker.current!;
    server.faults.set(generation === 1 ? '/v1/generation/query-job' : `/tasks/${id}`, [
      { kind: 'drop' },
      { kind: 'drop-mid-body' },
    ]);
    server.worker.endSteps();
    expect(await run).toHaveLength(1);
    expect(submissions(server)).toBe(1);
  });

  it('whose file breaks off is asked for it again', async () => {
    await using server = await start();
    const generator = create(server);
    const [first] = await collect(generator, request);
    expect(server.requests.at(-1)!.path).toMatch(/^\/(files|outputs)\/2026-01-02\//);
    server.breakNextFiles(2);
    expect(await collect(generator, request)).toEqual([first]);
  });

  it('whose job is stopped there gives no picture', async () => {
    await using server = await start({ stepEndsBy: 'stop' });
    const run = collect(create(server), request);
    await vi.waitFor(() => expect(server.worker.current).toBeDefined(), waiting);
    server.worker.stop();
    await expect(run).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringMatching(/stopped there/),
    });
  });

  it('that is started again has forgotten the job, and draws the next', async () => {
    await using server = await start({ stepEndsBy: 'stop' });
    const generator = create(server, { retries: 9 });
    const run = collect(generator, request);
    await vi.waitFor(() => expect(server.worker.current).toBeDefined(), waiting);
    await server.restart();
    await expect(run).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringMatching(/no longer knows the job.*started again/),
    });
    const next = collect(generator, request);
    await vi.waitFor(() => expect(server.worker.current).toBeDefined(), waiting);
    server.worker.endSteps();
    expect(await next).toHaveLength(1);
  });

  it('that was started again between two pictures draws the second', async () => {
    await using server = await start();
    const generator = create(server);
    const [before] = await collect(generator, request);
    await server.restart();
    expect(await collect(generator, request)).toEqual([before]);
  });

  it('that is silent is given up, and nothing is left running', async () => {
    await using server = await start();
    server.faults.set(submitRoute, [{ kind: 'silence' }]);
    const controller = new AbortController();
    const reason = new Error('enough');
    const run = collect(create(server), request, { signal: controller.signal });
    await vi.waitFor(() => expect(submissions(server)).toBe(1), waiting);
    controller.abort(reason);
    await expect(run).rejects.toBe(reason);
  });

  it('that is away is told of', async () => {
    await using server = await start();
    await server.stop();
    await expect(collect(create(server), request)).rejects.toMatchObject({
      code: 'GENERATOR_UNREACHABLE',
      message: expect.stringMatching(/8888.*7866/),
    });
  });

  it.each([undefined, 'wrong'])('wants another key than %s', async (apiKey) => {
    await using server = await start({ apiKey: 'geheim' });
    await expect(collect(create(server, apiKey ? { apiKey } : {}), request)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(/--apikey/),
    });
    expect(await collect(create(server, { apiKey: 'geheim' }), request)).toHaveLength(1);
  });

  it.each([
    [{ style: 'SAI Animation' }, /no style "SAI Animation"; it has "SAI Anime", .*\/v1\/engines\/styles lists all/],
    [{ checkpoint: 'dreams' }, /no checkpoint "dreams"; it has "juggernaut.*\/v1\/engines\/all-models/],
    [{ loras: [{ name: 'dreams' }] }, /no LoRA "dreams"; it has "offset.safetensors"/],
  ])('refuses %j, which it does not have', async (settings, message) => {
    await using server = await start();
    await expect(collect(create(server), { ...request, settings })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
    expect(submissions(server)).toBe(0);
  });

  it.each<[Partial<GenerateRequest>, RegExp]>([
    [{ count: 0 }, /count/],
    [{ seed: 2 ** 32 }, /seed/],
    [{ width: 8 }, /width/],
    [{ height: 4000 }, /height/],
    [{ settings: { guidance: 7 } }, /style, performance, aspectRatio, cfg.*guidance.*"fields"/],
    [{ settings: { performance: 'Fast' } }, /performance/],
    [{ settings: { cfg: 50 } }, /cfg/],
  ])('refuses %j before anything is sent', async (wrong, message) => {
    await using server = await start();
    await expect(collect(create(server), { ...request, ...wrong })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
    expect(server.requests).toEqual([]);
  });
});

describe('Fooocus', () => {
  it('with a full queue is asked again, for the job was never begun', async () => {
    await using server = await startFooocusStandIn({ generation: 1, queueSize: 1, stepEndsBy: 'stop' });
    server.worker.add({ image_seed: 1, aspect_ratios_selection: '64*64' });
    await vi.waitFor(() => expect(server.worker.current).toBeDefined(), waiting);
    const run = collect(create(server), request);
    await expect(run).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringMatching(/queue is full.*--queue-size/),
    });
    expect(server.worker.jobs).toHaveLength(1);
    const next = collect(create(server, { retries: 1000 }), request);
    server.worker.endSteps();
    expect(await next).toHaveLength(1);
  });

  it('that refuses a field names it', async () => {
    await using server = await startFooocusStandIn({ generation: 1 });
    const settings = { fields: { performance_selection: 'Fast' } };
    await expect(collect(create(server), { ...request, settings })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(/performance_selection: Input should be/),
    });
  });

  it('is not what answers every question with a page', async () => {
    await using server = await startLoopbackServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Fooocus</title>');
    });
    const generator = createFooocusGenerator({ url: server.url });
    await expect(collect(generator, request)).rejects.toMatchObject({
      code: 'GENERATOR_UNREACHABLE',
      message: expect.stringMatching(/7865\) has no API/),
    });
  });

  it('needs a width and a height, or neither', async () => {
    await using server = await startFooocusStandIn({ generation: 1 });
    const { height: _, ...one } = request;
    await expect(collect(create(server), one)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(/a width and a height, or neither/),
    });
  });
});

function create(server: FooocusStandIn, options: Partial<FooocusGeneratorOptions> = {}): ImageGenerator {
  return createFooocusGenerator({ url: server.url, pollIntervalMs: 2, retryPauseMs: 1, ...options });
}
