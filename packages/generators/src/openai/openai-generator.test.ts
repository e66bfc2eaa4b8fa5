import { testImageGenerator } from '@vsm/conformance';
import type { GenerateRequest, ImageGenerator } from '@vsm/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { collect } from '../http/collect.testing.ts';
import type { LoopbackServer } from '../http/loopback-server.testing.ts';
import { createOpenAiGenerator, type OpenAiGeneratorOptions } from './openai-generator.ts';
import { type OpenAiFault, startOpenAiServer } from './openai-server.testing.ts';

const request = { prompt: 'a quiet sunset', width: 64, height: 64 } as const;
const generations = '/v1/images/generations';

describe('with a server that takes seeds', () => {
  let server: LoopbackServer;
  beforeAll(async () => {
    server = await startOpenAiServer({ flavour: 'open' });
  });
  afterAll(async () => await server.stop());
  testImageGenerator('the OpenAI generator', () => create(server, { takesSeed: true }), { request });
});

describe('createOpenAiGenerator', () => {
  it('asks for what the request says, a picture a call', async () => {
    await using server = await startOpenAiServer({ flavour: 'open', apiKey: 'key' });
    const generator = create(server, { apiKey: 'key', takesSeed: true });
    const settings = { model: 'other', fields: { num_inference_steps: 9 } };
    await collect(generator, { ...request, seed: 2 ** 32 - 1, negativePrompt: 'fog', count: 2, settings });
    const always = { prompt: 'a quiet sunset', size: '64x64', n: 1, response_format: 'b64_json' };
    const asked = { ...always, model: 'other', negative_prompt: 'fog', num_inference_steps: 9 };
    expect(bodies(server)).toEqual([
      { ...asked, seed: 2 ** 32 - 1 },
      { ...asked, seed: 0 },
    ]);
  });

  it('learns once what the server does not know, and says so of a negative prompt', async () => {
    await using server = await startOpenAiServer({ flavour: 'gpt-image' });
    const generator = create(server);
    const settings = { outputFormat: 'webp', quality: 'low' };
    const pictures = await collect(generator, { ...request, negativePrompt: 'fog', seed: 7, count: 2, settings });
    expect(server.requests).toHaveLength(4);
    for (const { seed, mediaType, metadata } of pictures) {
      expect({ seed, mediaType }).toEqual({ seed: null, mediaType: 'image/webp' });
      const facts = { generator: 'openai', model: 'painter', prompt: 'a quiet sunset', size: '64x64', quality: 'low' };
      expect(metadata).toEqual({ ...facts, outputFormat: 'webp', negativePrompt: 'fog', ignored: ['negativePrompt'] });
    }
  });

  it('keeps the prompt as the server rewrote it', async () => {
    await using server = await startOpenAiServer({ flavour: 'dall-e' });
    const [picture] = await collect(create(server), request);
    expect(picture?.metadata['revisedPrompt']).toBe('a quiet sunset, in detail');
  });

  it('fetches a picture of which it gets the address, without showing the key', async () => {
    await using server = await startOpenAiServer({ flavour: 'dall-e', alwaysUrl: true, apiKey: 'key' });
    const [picture] = await collect(create(server, { apiKey: 'key' }), request);
    expect(picture?.mediaType).toBe('image/png');
    expect(server.requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([
      [generations, 'Bearer key'],
      ['/store/picture', undefined],
    ]);
  });

  it('takes an address with or without its version', async () => {
    await using server = await startOpenAiServer();
    for (const url of [server.url, `${server.url}/`, `${server.url}/v1`, `${server.url}/v1/`]) {
      expect(await collect(create(server, { url }), request)).toHaveLength(1);
    }
  });

  it('ends without error when interrupted, and with the reason when aborted', async () => {
    await using server = await startOpenAiServer({ faults: ['silence', 'silence'] });
    const generator = create(server);
    const interrupted = collect(generator, { ...request, count: 2 });
    await vi.waitFor(() => expect(server.requests).toHaveLength(1), waiting);
    await generator.interrupt();
    expect(await interrupted).toEqual([]);
    const controller = new AbortController();
    const aborted = collect(generator, request, { signal: controller.signal });
    await vi.waitFor(() => expect(server.requests).toHaveLength(2), waiting);
    controller.abort(new Error('enough'));
    await expect(aborted).rejects.toThrow('enough');
  });
});

describe('a fault', () => {
  it.each<[OpenAiFault, string, RegExp]>([
    ['server error', 'GENERATOR_FAILED', /status 500.*had an error/],
    ['quota used up', 'GENERATOR_UNREACHABLE', /billing/],
    ['moderation', 'GENERATOR_FAILED', /other words/],
    ['connection dropped in the body', 'GENERATOR_FAILED', /broke before its answer was whole/],
    ['malformed JSON', 'GENERATOR_FAILED', /no JSON/],
    ['web page', 'GENERATOR_UNREACHABLE', /web page/],
    ['empty data', 'GENERATOR_FAILED', /another shape/],
    ['no picture', 'GENERATOR_FAILED', /neither a picture/],
  ])('%s: %s, asked for once, and the next is drawn', async (fault, code, message) => {
    await using server = await startOpenAiServer({ flavour: 'dall-e', faults: [fault] });
    const generator = create(server);
    await expect(collect(generator, request)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    expect(server.requests).toHaveLength(1);
    expect(await collect(generator, request)).toHaveLength(1);
  });

  it('waits when the server asks to slow down, but not for ever', async () => {
    const limits = Array.from({ length: 5 }, () => 'rate limit' as const);
    await using server = await startOpenAiServer({ flavour: 'dall-e', faults: limits });
    const generator = create(server);
    await expect(collect(generator, request)).rejects.toMatchObject({ code: 'GENERATOR_FAILED' });
    expect(await collect(generator, request)).toHaveLength(1);
    expect(server.requests).toHaveLength(6);
  });

  it('gives up what is late', async () => {
    await using server = await startOpenAiServer({ faults: ['silence'] });
    const run = collect(create(server, { timeoutMs: 30 }), request);
    await expect(run).rejects.toMatchObject({ code: 'GENERATOR_FAILED', message: expect.stringMatching(/0.03 s/) });
  });

  it('names the key, the model or the address that is wrong', async () => {
    await using server = await startOpenAiServer({ flavour: 'dall-e', apiKey: 'key' });
    const keyless = collect(create(server), request);
    await expect(keyless).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(/apiKey/) });
    const modelless = collect(create(server, { apiKey: 'key', model: 'gpt-5' }), request);
    await expect(modelless).rejects.toMatchObject({
      code: 'INVALID_ARGUMENT',
      message: expect.stringMatching(/models/),
    });
    const astray = collect(create(server, { apiKey: 'key', url: `${server.url}/v2` }), request);
    await expect(astray).rejects.toMatchObject({ code: 'GENERATOR_UNREACHABLE', message: expect.stringMatching(/v1/) });
  });

  it('tells of a server that is away, and draws when it is there again', async () => {
    await using server = await startOpenAiServer({ flavour: 'dall-e' });
    await server.stop();
    const generator = create(server);
    const alone = collect(generator, request);
    await expect(alone).rejects.toMatchObject({ code: 'GENERATOR_UNREACHABLE' });
    await server.start();
    expect(await collect(generator, request)).toHaveLength(1);
  });

  it.each<[Partial<GenerateRequest>, RegExp]>([
    [{ count: 0 }, /count/],
    [{ seed: -1 }, /seed/],
    [{ settings: { steps: 9 } }, /"fields"/],
  ])('refuses %j before anything is sent', async (wrong, message) => {
    await using server = await startOpenAiServer();
    const run = collect(create(server), { ...request, ...wrong });
    await expect(run).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringMatching(message) });
    const half = collect(create(server), { prompt: 'a hill', width: 64 });
    await expect(half).rejects.toThrow(/width and height together/);
    expect(server.requests).toEqual([]);
  });
});

const waiting = { timeout: 5000, interval: 2 };

function create(server: LoopbackServer, options: Partial<OpenAiGeneratorOptions> = {}): ImageGenerator {
  return createOpenAiGenerator({ url: server.url, model: 'painter', retryPauseMs: 1, ...options });
}

function bodies(server: LoopbackServer): unknown[] {
  return server.requests.map(({ body }) => JSON.parse(body));
}
