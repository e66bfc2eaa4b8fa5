import type { GenerateRequest, ImageGenerator } from '@vsm/core';
import { describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { collect } from '../http/collect.testing.ts';
import { type Fault, outOfMemory } from '../http/faults.testing.ts';
import { startLoopbackServer } from '../http/loopback-server.testing.ts';
import { createSwarmUiGenerator, type SwarmUiGeneratorOptions } from './swarmui-generator.ts';
import { type SocketFault, type SwarmUiStandIn, startSwarmUiStandIn } from './swarmui-stand-in.testing.ts';

const request = { prompt: 'a quiet sunset', width: 64, height: 64, seed: 7 } as const;
const waiting = { timeout: 5000, interval: 2 };
const unavailable: Fault = { kind: 'status', status: 503, body: 'overloaded', headers: { 'retry-after': '0' } };
const away = { code: 'GENERATOR_UNREACHABLE', message: expect.stringMatching(/Start SwarmUI/) };

describe('a run over the socket', () => {
  it.each<[SocketFault, string, RegExp]>([
    ['refused', 'GENERATOR_UNREACHABLE', /its socket can't be opened.*proxy/],
    ['dropped at the first preview', 'GENERATOR_FAILED', /broke before the picture came/],
    ['no JSON', 'GENERATOR_FAILED', /must send JSON objects/],
  ])('that is %s is told of, asked once, and the next is drawn', async (fault, code, message) => {
    await using server = await startSwarmUiStandIn();
    server.socketFaults.push(fault);
    const generator = create(server);
    await expect(collect(generator, request)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(server.asked.length).toBeLessThanOrEqual(1);
    expect(interruptions(server)).toBe(1);
    expect(await collect(generator, request)).toHaveLength(1);
  });

  it.each<[string, string, RegExp]>([
    [
      'ComfyUI execution error: Allocation on device 0 would exceed allowed memory.',
      'GENERATOR_FAILED',
      /smaller picture/,
    ],
    ['Timeout! All backends are occupied with other tasks.', 'GENERATOR_FAILED', /too busy now/],
    ['No backends available!', 'GENERATOR_UNREACHABLE', /Server > Backends/],
    ['Generation session interrupted.', 'GENERATOR_FAILED', /interrupted in SwarmUI/],
    ['Something went wrong while generating images.', 'GENERATOR_FAILED', /Server > Logs/],
  ])('that fails with %j is explained, and the next is drawn', async (words, code, message) => {
    await using server = await startSwarmUiStandIn();
    server.backend.failures.push(words);
    const generator = create(server);
    await expect(collect(generator, request)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(interruptions(server)).toBe(0);
    expect(await collect(generator, request)).toHaveLength(1);
  });

  it('whose picture is discarded gives none', async () => {
    await using server = await startSwarmUiStandIn({ discards: true });
    await expect(collect(create(server), request)).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringMatching(/discarded/),
    });
  });

  it('that is silent ends when the signal aborts', async () => {
    await using server = await startSwarmUiStandIn();
    server.socketFaults.push('silence');
    const controller = new AbortController();
    const reason = new Error('enough');
    const run = collect(create(server), request, { signal: controller.signal });
    await vi.waitFor(() => expect(server.asked).toHaveLength(1), waiting);
    controller.abort(reason);
    await expect(run).rejects.toBe(reason);
    expect(interruptions(server)).toBe(1);
  });
});

describe('SwarmUI', () => {
  it.each([true, false])(
    'that was started again knows no session, and gives a new one (socket: %j)',
    async (hasSocket) => {
      await using server = await startSwarmUiStandIn();
      const generator = hasSocket ? create(server) : createSwarmUiGenerator({ url: server.url, WebSocket: null });
      const [before] = await collect(generator, request);
      await server.restart();
      expect(await collect(generator, request)).toEqual([before]);
      // The run itself says so too, where it is the first to ask.
      await server.restart();
      expect(await collect(generator, { ...request, settings: { checkpoint: 'dreams' } })).toHaveLength(1);
    },
  );

  it('that is started again while it draws is told of', async () => {
    await using server = await startSwarmUiStandIn({ stepEndsBy: 'interruption' });
    const generator = create(server);
    const run = collect(generator, request);
    const told = expect(run).rejects.toMatchObject({
      code: 'GENERATOR_FAILED',
      message: expect.stringMatching(/broke before the picture came|interrupted/),
    });
    await vi.waitFor(() => expect(server.backend.current).toBeDefined(), waiting);
    await server.restart();
    await told;
    server.backend.endSteps();
    expect(await collect(generator, request)).toHaveLength(1);
  });

  it.each<[string, Fault, string, RegExp]>([
    ['runs out of memory', outOfMemory, 'GENERATOR_FAILED', /status 500.*out of memory/],
    ['drops the connection in the body', { kind: 'drop-mid-body' }, 'GENERATOR_FAILED', /broke before its answer/],
    ['answers what is no JSON', { kind: 'not-json' }, 'GENERATOR_FAILED', /what is no JSON/],
    ['answers with a page', { kind: 'web page' }, 'GENERATOR_UNREACHABLE', /a web page, not with JSON.*7801/],
  ])('that %s, without a socket, is told of and asked once', async (_, fault, code, message) => {
    await using server = await startSwarmUiStandIn();
    server.faults.set('/API/GenerateText2Image', [fault]);
    const generator = createSwarmUiGenerator({ url: server.url, WebSocket: null, retryPauseMs: 1 });
    await expect(collect(generator, request)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(server.requests.filter(({ path }) => path === '/API/GenerateText2Image')).toHaveLength(1);
    expect(await collect(generator, request)).toHaveLength(1);
  });

  it('that is too busy, or breaks off where that does no harm, is asked again', async () => {
    await using server = await startSwarmUiStandIn();
    server.faults.set('/API/GetNewSession', [unavailable, { kind: 'drop' }]);
    server.faults.set('/API/ListLoadedModels', [{ kind: 'drop-mid-body' }]);
    expect(await collect(create(server), request)).toHaveLength(1);
    expect(server.asked).toHaveLength(1);
  });

  it('that is away is told of', async () => {
    await using server = await startSwarmUiStandIn();
    await server.stop();
    await expect(collect(create(server), request)).rejects.toMatchObject(away);
  });

  it('is not what answers every question with a page', async () => {
    await using server = await startLoopbackServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Hello</title>');
    });
    await expect(collect(createSwarmUiGenerator({ url: server.url, WebSocket: null }), request)).rejects.toMatchObject(
      away,
    );
  });

  it.each([
    [{ token: 'aaaa.bbbb.cccc' }, { token: 'aaaa.bbbb.wrong' }, /Swarm Auth Tokens/],
    [{ token: 'aaaa.bbbb.cccc' }, {}, /Swarm Auth Tokens/],
    [{ requiredAuthorization: 'Bearer geheim' }, { authorization: 'Bearer wrong' }, /RequiredAuthorization/],
  ])('locked by %j is not opened by %j', async (lock, key, message) => {
    await using server = await startSwarmUiStandIn(lock);
    await expect(collect(create(server, key), request)).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
    expect(server.asked).toEqual([]);
  });

  it.each<[Record<string, unknown>, RegExp]>([
    [{ checkpoint: 'dream' }, /Invalid model value for param Model - 'dream'.*tab Models/],
    [{ fields: { steps: 'many' } }, /Invalid integer value for param Steps.*Change that setting/],
    [{ fields: { refinerupscaling: 2 } }, /no parameter "refinerupscaling"; it has .*ListT2IParams/],
  ])('refuses %j', async (settings, message) => {
    await using server = await startSwarmUiStandIn();
    await expect(collect(create(server), { ...request, settings })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
    expect(server.backend.runs).toEqual([]);
  });

  it.each<[Partial<GenerateRequest>, RegExp]>([
    [{ count: 0 }, /count/],
    [{ seed: -1 }, /seed/],
    [{ width: 8 }, /width/],
    [{ settings: { guidance: 7 } }, /steps, cfg, sampler.*guidance.*"fields"/],
    [{ settings: { fields: { images: 4 } } }, /hold images/],
  ])('is not asked for %j', async (wrong, message) => {
    await using server = await startSwarmUiStandIn();
    await expect(collect(create(server), { ...request, ...wrong })).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    });
    expect(server.requests).toEqual([]);
  });
});

function create(server: SwarmUiStandIn, options: Partial<SwarmUiGeneratorOptions> = {}): ImageGenerator {
  return createSwarmUiGenerator({ url: server.url, WebSocket, retryPauseMs: 1, ...options });
}

function interruptions(server: SwarmUiStandIn): number {
  return server.requests.filter(({ path }) => path === '/API/InterruptAll').length;
}
