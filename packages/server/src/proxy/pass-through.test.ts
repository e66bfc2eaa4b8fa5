import { once } from 'node:events';
import { createServer, request as requestHttp } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { exchanges } from './exchanges.testing.ts';
import { startTestProxy } from './proxy.testing.ts';
import { parseMessage, type RawMessage, sendRaw, startRawServer } from './raw-http.testing.ts';

const hopByHop = /^(connection|keep-alive|transfer-encoding|date):/i;

/** Without what is of one connection. A header's value has no spaces around it (RFC 9110, section 5.5). */
function endToEnd({ startLine, headers, body }: RawMessage) {
  const trimmed = headers.map((line) => line.replace(/:\s*(.*?)\s*$/, ': $1'));
  const kept = trimmed.filter((line) => !hopByHop.test(line));
  return { startLine, headers: kept, body: body.toString('latin1') };
}

describe('an exchange in which the proxy does not act', () => {
  it.each(exchanges)('$name: is the same as without it', async ({ request, answer }) => {
    await using target = await startRawServer(() => answer);
    await using proxy = await startTestProxy({ target: target.url });
    const direct = await sendRaw(target.url, request);
    const proxied = await sendRaw(proxy.url, request);
    const isEndedByClose = !/^(content-length|transfer-encoding):/im.test(answer.toString('latin1'));
    const whole = parseMessage(direct, { isClosed: isEndedByClose || request.toString().startsWith('HEAD') });
    const through = parseMessage(proxied) ?? parseMessage(proxied, { isClosed: true });
    expect(endToEnd(through!)).toEqual(endToEnd(whole!));
    const [asSent, asPassedOn] = target.requests.map(endToEnd);
    // What the proxy has to read itself it asks for plainly.
    const isPlain = (line: string): boolean => line !== 'Accept-Encoding: identity';
    expect({ ...asPassedOn, headers: asPassedOn!.headers.filter(isPlain) }).toEqual(asSent);
  });

  it('passes an answer on while it comes, and an upload while it goes', async () => {
    const server = createServer((incoming, response) => {
      response.writeHead(200).flushHeaders();
      incoming.on('data', (chunk: Buffer) => response.write(`heard ${chunk}`));
      incoming.on('end', () => response.end());
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('no port');
    await using proxy = await startTestProxy({ target: `http://127.0.0.1:${address.port}` });
    const call = requestHttp(`${proxy.url}/upload`, { method: 'POST' });
    call.flushHeaders();
    const [answer] = await once(call, 'response');
    for (const word of ['one', 'two']) {
      call.write(word);
      const [heard] = await once(answer, 'data');
      expect(String(heard)).toBe(`heard ${word}`);
    }
    call.end();
    await once(answer.resume(), 'end');
    server.close();
  });

  it('breaks off where the target breaks off', async () => {
    await using target = await startRawServer(() => Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf'));
    await using proxy = await startTestProxy({ target: target.url });
    const answer = await fetch(`${proxy.url}/sdapi/v1/options`);
    await expect(answer.text()).rejects.toThrow();
  });

  it('says who is away when nobody answers', async () => {
    const target = await startRawServer(() => Buffer.alloc(0));
    await target[Symbol.asyncDispose]();
    await using proxy = await startTestProxy({ target: target.url });
    for (const path of ['/sdapi/v1/options', '/sdapi/v1/txt2img']) {
      const answer = await fetch(proxy.url + path, { method: 'POST', body: '{"prompt":"a"}' });
      expect(answer.status).toBe(502);
      expect(await answer.json()).toMatchObject({
        code: 'GENERATOR_UNREACHABLE',
        detail: expect.stringContaining('ECONNREFUSED'),
      });
    }
  });
});

describe('a connection that becomes a WebSocket', () => {
  const upgrade = [
    'GET /queue/join HTTP/1.1',
    'Host: 127.0.0.1',
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
    '',
    '',
  ].join('\r\n');

  it('is passed on both ways, byte for byte, until the proxy closes', async () => {
    const heads: string[] = [];
    const server = createServer().on('upgrade', (incoming, socket: Socket) => {
      heads.push(...incoming.rawHeaders);
      socket.write(
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x=\r\n\r\nhello',
      );
      socket.on('data', (data: Buffer) => socket.write(Buffer.from(data).reverse()));
      socket.on('end', () => socket.end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || !address) throw new Error('no port');
    const proxy = await startTestProxy({ target: `http://127.0.0.1:${address.port}` });
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    const received: Buffer[] = [];
    const has = async (text: string): Promise<void> => {
      while (!Buffer.concat(received).includes(text)) received.push((await once(socket, 'data'))[0]);
    };
    socket.write(upgrade);
    await has('hello');
    expect(Buffer.concat(received).toString()).toBe(
      'HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: x=\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhello',
    );
    socket.write(Buffer.from('\x81\x00\xffabc', 'latin1'));
    await has('cba');
    expect(heads).toEqual(
      expect.arrayContaining(['Sec-WebSocket-Key', 'dGhlIHNhbXBsZSBub25jZQ==', 'Upgrade', 'websocket']),
    );
    const closed = once(socket, 'close');
    await proxy.close();
    await closed;
    server.close();
  });

  it('is refused as the target refuses it', async () => {
    await using target = await startRawServer(() =>
      Buffer.from('HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno'),
    );
    await using proxy = await startTestProxy({ target: target.url });
    const answer = (await sendRaw(proxy.url, upgrade)).toString();
    expect(answer).toMatch(/^HTTP\/1\.1 403 Forbidden\r\nContent-Length: 2\r\n.*\r\n\r\nno$/s);
  });

  it('that is only offered a newer HTTP stays a plain call', async () => {
    await using target = await startRawServer(({ body }) =>
      Buffer.from(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
    );
    await using proxy = await startTestProxy({ target: target.url });
    const head =
      'POST /sdapi/v1/options HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\nContent-Length: 4\r\n\r\n';
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    socket.write(`${head}body`);
    const [data] = await once(socket, 'data');
    expect(String(data)).toMatch(/^HTTP\/1\.1 200 OK\r\n.*body$/s);
    socket.destroy();
  });
});
