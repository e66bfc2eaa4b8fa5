import { describe, expect, it } from 'vitest';
import { openColourMemory, startTestProxy } from './proxy.testing.ts';
import { type RawMessage, sendRaw, startRawServer } from './raw-http.testing.ts';

const answer = Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok');

/** The status of a call with these lines. */
async function statusOf(url: string, start: string, ...headers: string[]): Promise<number> {
  const head = [`${start} HTTP/1.1`, ...headers, 'Connection: close', '', ''].join('\r\n');
  return Number((await sendRaw(url, head)).toString('latin1').split(' ')[1]);
}

describe('a proxy of its own machine', () => {
  it.each(['127.0.0.1:7870', 'localhost', 'LOCALHOST:1', '[::1]:7870', 'vsm.localhost:80', '127.1.2.3'])(
    'answers to %s',
    async (host) => {
      await using target = await startRawServer(() => answer);
      await using proxy = await startTestProxy({ target: target.url });
      expect(await statusOf(proxy.url, 'GET /', `Host: ${host}`)).toBe(200);
      expect(target.requests[0]!.headers).toContain(`Host: ${host}`);
    },
  );

  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:7870', '10.0.0.1', ''])(
    'does not answer to %j: a page of the web may have a name that points here',
    async (host) => {
      await using target = await startRawServer(() => answer);
      await using proxy = await startTestProxy({ target: target.url });
      expect(await statusOf(proxy.url, 'GET /', `Host: ${host}`)).toBe(403);
      expect(await statusOf(proxy.url, 'GET /queue/join', `Host: ${host}`, 'Upgrade: websocket')).toBe(403);
      expect(target.requests).toEqual([]);
    },
  );

  it('is not opened to others without a token', async () => {
    const others = startTestProxy({ target: 'http://127.0.0.1:1', host: '0.0.0.0' });
    await expect(others).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', message: expect.stringContaining('token') });
  });

  it.each(['127.0.0.1:7860', 'ftp://a', 'http://anna:geheim@localhost:7860', ''])(
    'refuses the target %j',
    async (target) => {
      await expect(startTestProxy({ target })).rejects.toMatchObject({
        code: 'INVALID_ARGUMENT',
        message: expect.not.stringContaining('geheim'),
      });
    },
  );

  it('says so when its port is in use', async () => {
    await using target = await startRawServer(() => answer);
    await expect(startTestProxy({ target: target.url, port: target.port })).rejects.toThrow(/port \d+ is in use/);
  });
});

describe('a proxy with a token', () => {
  const token = 'a/b+c=';
  const start = async (target: { url: string }) =>
    startTestProxy({ target: target.url, token, memory: await openColourMemory() });

  it.each<[string, string, string[]]>([
    ['a header', 'GET /a?b=c', [`X-VSM-Token: ${token}`]],
    ['a bearer', 'GET /a?b=c', [`Authorization: Bearer ${token}`]],
    ['an address', `GET /a?vsm-token=${encodeURIComponent(token)}&b=c`, []],
    ['a cookie', 'GET /a?b=c', [`Cookie: x=y; vsm-token=${encodeURIComponent(token)}; z=1`]],
  ])('passes who shows it by %s, and keeps it to itself', async (_, line, headers) => {
    await using target = await startRawServer(() => answer);
    await using proxy = await start(target);
    expect(await statusOf(proxy.url, line, 'Host: anything.example', 'X-Kept: 1', ...headers)).toBe(200);
    const [{ startLine, headers: passed }] = target.requests as [RawMessage];
    expect(startLine).toBe('GET /a?b=c HTTP/1.1');
    expect(passed.join()).not.toMatch(/token/i);
    expect(passed).toContain('X-Kept: 1');
    if (headers[0]?.startsWith('Cookie')) expect(passed).toContain('Cookie: x=y; z=1');
  });

  it('gives a page a cookie for what it asks next', async () => {
    await using target = await startRawServer(() => answer);
    await using proxy = await start(target);
    const { headers } = await fetch(`${proxy.url}/?vsm-token=${encodeURIComponent(token)}`);
    expect(headers.get('set-cookie')).toBe(`vsm-token=${encodeURIComponent(token)}; Path=/; HttpOnly; SameSite=Strict`);
  });

  it.each([
    'X-VSM-Token: wrong',
    'Authorization: Bearer wrong',
    'Authorization: Basic eDp5',
    'Cookie: vsm-token=wrong',
  ])('refuses %s', async (header) => {
    await using target = await startRawServer(() => answer);
    await using proxy = await start(target);
    expect(await statusOf(proxy.url, 'GET /vsm/last', 'Host: 127.0.0.1', header)).toBe(401);
    expect(await statusOf(proxy.url, 'GET /', 'Host: 127.0.0.1', header, 'Upgrade: websocket')).toBe(401);
    expect(target.requests).toEqual([]);
  });
});
