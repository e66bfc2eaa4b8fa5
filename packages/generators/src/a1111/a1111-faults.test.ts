import type { GenerateRequest, ImageGenerator } from '@vsm/core';
import { describe, expect, it, vi } from 'vitest';
import { collect } from '../http/collect.testing.ts';
import { startLoopbackServer } from '../http/loopback-server.testing.ts';
import { type A1111GeneratorOptions, createA1111Generator } from './a1111-generator.ts';
import { type A1111Server, type DrawingFault, startA1111Server } from './a1111-server.testing.ts';

const request = { prompt: 'a quiet sunset', width: 64, height: 64, seed: 7 } as const;

describe('a fault while drawing', () => {
  it.each<[DrawingFault, string, RegExp]>([
    ['out of memory', 'GENERATOR_FAILED', /CUDA out of memory.*smaller picture.*--medvram/],
    ['connection dropped in the body', 'GENERATOR_FAILED', /broke before its answer was whole/],
    ['malformed JSON', 'GENERATOR_FAILED', /\/sdapi\/v1\/txt2img with what is no JSON/],
    ['web page', 'GENERATOR_UNREACHABLE', /with a web page, not with JSON.*--api/],
    ['no pictures', 'GENERATOR_FAILED', /gave 0 of the pictures asked for/],
    ['info of another shape', 'GENERATOR_FAILED', /"info" as JSON/],
    ['not base64', 'GENERATOR_FAILED', /Base64/],
  ])('%s: %s, drawn once, and the next is drawn', async (fault, code, message) => {
    await using server = await startA1111Server({ faults: [fault] });
    const generator = create(server);
    await expect(collect(generator, request)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(drawings(server)).toBe(1);
    expect(await collect(generator, request)).toHaveLength(1);
  });

  it('sends a drawing again that a full queue refused, for it was never begun', async () => {
    await using server = await startA1111Server({ faults: ['queue full', 'queue full'] });
    expect(await collect(create(server), request)).toHaveLength(1);
    expect(drawings(server)).toBe(3);
  });

  it('gives up when the queue stays full', async () => {
    await using server = await startA1111Server({ faults: ['queue full', 'queue full', 'queue full'] });
    const run = collect(create(server), request);
    await expect(run).rejects.toMatchObject({ code: 'GENERATOR_FAILED', message: expect.stringMatching(/too busy/) });
  });

  it('ends a drawing that never comes when the signal aborts', async () => {
    await using server = await startA1111Server({ faults: ['silence'] });
    const controller = new AbortController();
    const run = collect(create(server), request, { signal: controller.signal });
    await vi.waitFor(() => expect(drawings(server)).toBe(1), { timeout: 5000, interval: 2 });
    controller.abort(new Error('enough'));
    await expect(run).rejects.toThrow('enough');
  });

  it('draws on after the server was started again', async () => {
    await using server = await startA1111Server();
    const generator = create(server);
    await collect(generator, request);
    await server.stop();
    await server.start();
    expect(await collect(generator, request)).toHaveLength(1);
  });

  it('waits for a server that comes back within the retries', async () => {
    await using server = await startA1111Server();
    await server.stop();
    const run = collect(create(server, { retries: 9, retryPauseMs: 2 }), request);
    await server.start();
    expect(await run).toHaveLength(1);
  });
});

describe('a server that is not as it should be', () => {
  const unreachable = { code: 'GENERATOR_UNREACHABLE', message: expect.stringMatching(/--api/) };

  it('is away', async () => {
    await using server = await startA1111Server();
    await server.stop();
    await expect(collect(create(server), request)).rejects.toMatchObject(unreachable);
  });

  it('was started without --api', async () => {
    await using server = await startA1111Server({ api: false });
    await expect(collect(create(server), request)).rejects.toMatchObject(unreachable);
  });

  it('is another program, whose every answer is a web page', async () => {
    await using server = await startLoopbackServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Hello</title>');
    });
    const generator = createA1111Generator({ url: server.url });
    await expect(collect(generator, request)).rejects.toMatchObject(unreachable);
    expect(server.requests).toHaveLength(1);
  });

  it.each([{}, { username: 'anna', password: 'wrong' }, { username: 'anna' }])(
    'wants other credentials than %j',
    async (credentials) => {
      await using server = await startA1111Server({ apiAuth: 'anna:geheim–✓' });
      await expect(collect(create(server, credentials), request)).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.stringMatching(/--api-auth/),
      });
      expect(drawings(server)).toBe(0);
    },
  );

  it('takes the right credentials', async () => {
    await using server = await startA1111Server({ apiAuth: 'anna:geheim–✓' });
    expect(await collect(create(server, { username: 'anna', password: 'geheim–✓' }), request)).toHaveLength(1);
  });
});

describe('what it refuses', () => {
  it('names the list of samplers for one that the server does not have', async () => {
    await using server = await startA1111Server();
    await expect(collect(create(server), { ...request, settings: { sampler: 'Oiler' } })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(/Sampler not found.*\/sdapi\/v1\/samplers/),
    });
  });

  it.each<[Partial<GenerateRequest>, RegExp]>([
    [{ count: 0 }, /count/],
    [{ count: 1.5 }, /count/],
    [{ seed: -1 }, /seed/],
    [{ seed: 2 ** 32 }, /seed/],
    [{ width: 0 }, /width/],
    [{ height: 1e6 }, /height/],
    [{ settings: { guidance: 7 } }, /steps, cfg, sampler.*guidance.*"fields"/],
    [{ settings: { steps: 'many' } }, /steps/],
    [{ settings: { initImages: [] } }, /initImages/],
  ])('%j, before anything is sent', async (wrong, message) => {
    await using server = await startA1111Server();
    await expect(collect(create(server), { ...request, ...wrong })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
    expect(server.requests).toEqual([]);
  });

  it.each(['127.0.0.1:7860', 'ftp://a', '', 'http://anna:geheim@localhost:7860'])('the address %j', (url) => {
    expect(() => createA1111Generator({ url })).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }));
    expect(() => createA1111Generator({ url })).not.toThrow(/geheim/);
  });
});

function create(server: A1111Server, options: Partial<A1111GeneratorOptions> = {}): ImageGenerator {
  return createA1111Generator({ url: server.url, retryPauseMs: 1, ...options });
}

function drawings(server: A1111Server): number {
  return server.requests.filter(({ path }) => path.endsWith('2img')).length;
}
