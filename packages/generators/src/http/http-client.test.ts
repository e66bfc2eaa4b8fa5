import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHttpClient, type HttpClient, type HttpClientOptions } from './http-client.ts';
import { isLate } from './http-fault.ts';
import { answerJson, type LoopbackServer, startLoopbackServer } from './loopback-server.testing.ts';

const advice = 'Is it on?';

describe('createHttpClient', () => {
  it('sends to a path below the address, with headers, query and JSON', async () => {
    await using server = await startLoopbackServer((_, response) => answerJson(response, { ok: true }));
    const client = create(server, { url: `${server.url}/below/`, headers: { 'x-key': 'key' } });
    const call = { method: 'POST', query: { a: 'b c&d' }, json: { text: 'ünï' } } as const;
    expect(await client.sendForJson('/path', z.object({ ok: z.boolean() }), call)).toEqual({ ok: true });
    const [request] = server.requests;
    expect(request).toMatchObject({ method: 'POST', path: '/below/path', body: '{"text":"ünï"}' });
    expect(request?.query.get('a')).toBe('b c&d');
    expect(request?.headers).toMatchObject({ 'x-key': 'key', 'content-type': 'application/json' });
  });

  it('reads no more than it may', async () => {
    await using server = await startLoopbackServer((_, response) => {
      response.writeHead(200);
      const write = (): void => {
        if (!response.destroyed) response.write('x'.repeat(65_536), write);
      };
      write();
    });
    const endless = create(server).send('/', { maxBytes: 100_000 });
    await expect(endless).rejects.toMatchObject({ code: 'GENERATOR_FAILED', details: { maxBytes: 100_000 } });
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['GET', 429, 3],
    ['GET', 503, 3],
    ['GET', 502, 3],
    ['GET', 504, 3],
    ['GET', 500, 1],
    ['GET', 404, 1],
    ['POST', 429, 3],
    ['POST', 503, 3],
    ['POST', 502, 1],
    ['POST', 504, 1],
    ['POST', 400, 1],
  ] as const)('asks by %s at status %d so many times: %d', async (method, status, times) => {
    await using server = await startLoopbackServer((_, response) => answerJson(response, { why: 'so' }, status));
    const failing = create(server).send('/path', { method });
    await expect(failing).rejects.toThrow(
      `Tool at ${server.url} answered /path with status ${status} and said: {"why":"so"}`,
    );
    expect(server.requests).toHaveLength(times);
  });

  it('sends again what may be repeated when the connection breaks, and only that', async () => {
    await using server = await startLoopbackServer((_, response) => void response.destroy());
    const client = create(server);
    await expect(client.send('/')).rejects.toMatchObject({ code: 'GENERATOR_UNREACHABLE' });
    expect(server.requests).toHaveLength(3);
    await expect(client.send('/', { method: 'POST' })).rejects.toMatchObject({ code: 'GENERATOR_FAILED' });
    expect(server.requests).toHaveLength(4);
  });

  it('says that an answer is late by its own limit or by that of the platform', async () => {
    await using server = await startLoopbackServer(() => undefined);
    const own = await create(server)
      .send('/', { method: 'POST', timeoutMs: 20 })
      .catch((error: unknown) => error);
    expect(own).toMatchObject({ code: 'GENERATOR_FAILED', message: expect.stringMatching(/0.02 s.*timeoutMs/) });
    const limited = async (): Promise<never> => {
      const cause = Object.assign(new Error('Headers Timeout Error'), { code: 'UND_ERR_HEADERS_TIMEOUT' });
      throw new TypeError('fetch failed', { cause });
    };
    const platform = await create(server, { fetch: limited })
      .send('/', { method: 'POST' })
      .catch((error: unknown) => error);
    expect(platform).toMatchObject({ code: 'GENERATOR_FAILED', message: expect.stringMatching(/a fetch of yours/) });
    expect([own, platform].map(isLate)).toEqual([true, true]);
  });

  it('ends a pause between retries when the signal aborts', async () => {
    const controller = new AbortController();
    await using server = await startLoopbackServer((_, response) => {
      response.writeHead(503, { 'retry-after': '30' }).end();
      controller.abort(new Error('enough'));
    });
    await expect(create(server).send('/', { signal: controller.signal })).rejects.toThrow('enough');
  });

  it('tells a browser’s failure, which names no cause, as unreachable', async () => {
    await using server = await startLoopbackServer(() => undefined);
    const failing = async (): Promise<never> => {
      throw new TypeError('Failed to fetch');
    };
    const sent = create(server, { fetch: failing }).send('/', { method: 'POST' });
    await expect(sent).rejects.toMatchObject({
      code: 'GENERATOR_UNREACHABLE',
      message: expect.stringMatching(/Is it on\?/),
    });
  });
});

function create(server: LoopbackServer, options: Partial<HttpClientOptions> = {}): HttpClient {
  return createHttpClient({ tool: 'Tool', advice, url: server.url, retryPauseMs: 1, ...options });
}
