import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { request as sendHttp } from 'node:http';
import { connect } from 'node:net';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  closeAll,
  drawPicture,
  makeFolder,
  readWholeFolder,
  startTestServer,
  type TestServer,
} from '../server.testing.ts';

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ limits: { pictureBytes: 300_000, jsonBytes: 100_000, picturePixels: 10_000_000 } });
});
afterAll(closeAll);

/** Sends headers that `fetch` would not. */
function send(
  target: TestServer,
  place: string,
  { method = 'GET', headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; text: string; headers: NodeJS.Dict<string | string[]> }> {
  return new Promise((resolve, reject) => {
    const request = sendHttp(`${target.url}${place}`, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text: Buffer.concat(chunks).toString('utf8'),
          headers: response.headers,
        }),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}

const undo = { method: 'POST', body: '' } as const;

describe('pages elsewhere', () => {
  test.each(['evil.example', 'evil.example:7868', '127.0.0.1.evil.example', '192.168.0.7', 'localhost.evil'])(
    'a server on the loopback does not go by the name %j',
    async (host) => {
      const { status, text } = await send(server, '/api/v1/statistics', { headers: { host } });
      expect([400, 403]).toContain(status);
      expect(text).not.toContain('likes');
    },
  );

  test.each(['localhost', 'LOCALHOST:1', '127.0.0.1:9000', '[::1]:7868', '127.9.9.9'])('but by %j', async (host) => {
    expect((await send(server, '/api/v1/statistics', { headers: { host } })).status).toBe(200);
  });

  test.each([
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { origin: 'http://localhost:1' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' },
  ])('may neither write nor read, with %j', async (headers) => {
    expect((await send(server, '/api/v1/undo', { ...undo, headers })).status).toBe(403);
    expect((await send(server, '/api/v1/statistics', { headers })).status).toBe(403);
  });

  test('may link to the page', async () => {
    const headers = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' };
    expect((await send(server, '/', { headers })).status).toBe(200);
  });

  test('the own page may do both', async () => {
    const headers = { origin: server.url, 'sec-fetch-site': 'same-origin' };
    expect((await send(server, '/api/v1/statistics', { headers })).status).toBe(200);
    expect((await send(server, '/api/v1/undo', { ...undo, headers })).status).toBe(409);
  });

  test('a form cannot pass for JSON', async () => {
    const body = '{"ratings":[]}';
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
      const answer = await send(server, '/api/v1/preferences', {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      expect(answer.status).toBe(415);
    }
  });

  test('nothing that is sent can become a script or a frame', async () => {
    for (const place of ['/', '/api/v1/statistics', '/api/v1/none', '/openapi.json']) {
      const { headers } = await send(server, place);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['cross-origin-resource-policy']).toBe('same-origin');
    }
  });
});

describe('tokens', () => {
  test('an open address asks for one, and goes by its addresses', async () => {
    const open = await startTestServer({ token: 'right-token' }, '0.0.0.0');
    const place = '/api/v1/statistics';
    expect((await send(open, place)).status).toBe(401);
    expect((await send(open, '/')).status).toBe(401);
    expect((await send(open, '/healthz')).status).toBe(200);
    for (const authorization of ['Bearer wrong', 'Bearer right-toke', 'Bearer right-token2', 'Basic right-token', '']) {
      expect((await send(open, place, { headers: { authorization } })).status).toBe(401);
    }
    const headers = { authorization: 'Bearer right-token', host: '192.168.7.7:7868' };
    expect((await send(open, place, { headers })).status).toBe(200);
    expect((await send(open, place, { headers: { ...headers, host: 'evil.example' } })).status).toBe(403);
    expect((await send(open, '/?token=wrong')).status).toBe(401);
    const signedIn = await send(open, '/?token=right-token');
    expect(signedIn).toMatchObject({ status: 303, headers: { location: '/' } });
    const cookie = String(signedIn.headers['set-cookie']);
    expect(cookie).toMatch(/HttpOnly; SameSite=Strict/);
    expect((await send(open, place, { headers: { cookie: cookie.split(';')[0]! } })).status).toBe(200);
  });

  test('an open address without one is not listened on', async () => {
    await expect(startTestServer({}, '0.0.0.0')).rejects.toThrow(/a token is needed/);
  });
});

describe('paths', () => {
  test('symbolic links lead nowhere', async () => {
    const root = await makeFolder();
    const [photos, secret] = [path.join(root, 'photos'), path.join(root, 'secret')];
    await mkdir(photos);
    await mkdir(secret);
    await writeFile(path.join(secret, 'secret.png'), await drawPicture(1));
    await symlink(path.join(secret, 'secret.png'), path.join(photos, 'link.png'));
    await symlink(secret, path.join(photos, 'linked'));
    await writeFile(path.join(photos, 'true.png'), await drawPicture(2));
    const linked = await startTestServer({ folders: [photos] });
    await readWholeFolder(linked);
    const { items } = await linked.client.rank({ folder: linked.folder });
    expect(items.map(({ picture }) => picture.path)).toEqual(['true.png']);
    // One that takes the place of a picture that was seen.
    await rm(path.join(photos, 'true.png'));
    await symlink(path.join(secret, 'secret.png'), path.join(photos, 'true.png'));
    expect((await fetch(linked.client.thumbnailUrl(items[0]!.picture, 640))).status).toBe(404);
  });

  test.each([
    '/api/v1/pictures/..%2f..%2fetc%2fpasswd',
    '/api/v1/pictures/%2e%2e/thumbnail',
    '/api/v1/rank?folder=/etc',
    '/assets/..%2f..%2f..%2fetc%2fpasswd',
    '/..%2f..%2fpackage.json',
    '/%00.js',
    '/%ff.js',
    '/api/v1/preferences/__proto__',
  ])('%s leads nowhere', async (place) => {
    const { status, text } = await send(server, place);
    expect([400, 404, 405]).toContain(status);
    expect(text).not.toContain('root:');
  });

  test('the path that an imported rating names is not opened', async () => {
    const { space } = await server.client.statistics();
    expect(space).toBeNull();
    const [photo] = (await server.client.rank({ folder: server.folder, sort: 'name' })).items;
    const { results } = await server.client.rate([{ picture: photo!.picture.id, verdict: 'like' }]);
    const file = await (await fetch(server.client.exportUrl())).text();
    const elsewhere = await makeFolder();
    const secret = path.join(elsewhere, 'secret.png');
    await writeFile(secret, await drawPicture(7));
    const forged = file.replaceAll(path.join(server.photos, photo!.picture.path), secret);
    await server.client.importMemory(new Blob([forged]), { mode: 'replace' });
    const { items } = await server.client.preferences();
    expect(items[0]).toMatchObject({ picture: null, hasThumbnail: false, name: 'secret.png' });
    expect((await fetch(server.client.ratingThumbnailUrl(items[0]!.id))).status).toBe(404);
    expect(results).toHaveLength(1);
    await server.client.undo();
    await server.client.undo();
  });
});

describe('what is sent', () => {
  test('a picture of too many pixels is refused by its header', async () => {
    const bomb = new File([new Uint8Array(encodeBlackPng(20_000, 20_000))], 'bomb.png');
    expect(bomb.size).toBeLessThan(100_000);
    expect(await server.client.uploadPictures([bomb])).toMatchObject({
      pictures: [],
      refused: [{ code: 'IMAGE_TOO_LARGE' }],
    });
    await expect(server.client.scoreFile(bomb)).rejects.toMatchObject({ status: 413 });
  });

  test('too much is refused, with and without a length, and nothing of it stays', async () => {
    const body = 'x'.repeat(1_000_000);
    const type = { 'content-type': 'application/octet-stream' };
    const place = '/api/v1/score/upload';
    expect(
      (await send(server, place, { method: 'POST', headers: { ...type, 'content-length': '1000000' }, body })).status,
    ).toBe(413);
    expect(await sendChunked(server, place, 1_000_000)).toContain('413');
    const json = JSON.stringify({ embeddings: [Array.from({ length: 50_000 }, () => 0.123)] });
    expect(
      (
        await send(server, '/api/v1/score', {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: json,
        })
      ).status,
    ).toBe(413);
    const { uploads } = await listOwnFolders(server);
    expect(uploads).toEqual([]);
  });

  test.each([
    ['deep JSON', `${'['.repeat(40_000)}${']'.repeat(40_000)}`],
    ['prototype keys', '{"ratings":[{"verdict":"like","picture":"x","__proto__":{"isAdmin":true}}]}'],
    ['half of JSON', '{"ratings":'],
    ['another shape', '{"ratings":[{"verdict":"love","picture":"x"}]}'],
    ['a category without end', `{"ratings":[{"verdict":"like","picture":"x","category":"${'c'.repeat(300)}"}]}`],
    ['a weight of nothing', '{"ratings":[{"verdict":"like","picture":"x","weight":0}]}'],
    ['numbers that are none', '{"ratings":[{"verdict":"like","embedding":["1",null]}]}'],
  ])('%s is refused', async (_, body) => {
    const headers = { 'content-type': 'application/json' };
    const { status, text } = await send(server, '/api/v1/preferences', { method: 'POST', headers, body });
    expect(status).toBe(400);
    expect(JSON.parse(text)).toMatchObject({ code: 'INVALID_ARGUMENT' });
    expect(text).not.toMatch(/node_modules|at \w+ \(/);
  });

  test('a file that is a picture and a page at once is only ever shown as a picture made anew', async () => {
    const polyglot = new Uint8Array(Buffer.concat([await drawPicture(60), Buffer.from('<script>alert(1)</script>')]));
    const { pictures } = await server.client.uploadPictures([new File([polyglot], '"><script>\r\nX-Evil: 1.html')]);
    expect(pictures[0]!.name).toMatch(/^[\p{L}\p{N}_ -]+\.png$/u);
    const shown = Buffer.from(await (await fetch(server.client.thumbnailUrl(pictures[0]!, 320))).arrayBuffer());
    expect(shown.includes('script')).toBe(false);
    await server.client.deletePicture(pictures[0]!.id);
  });

  test.each([
    ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
    ['a page', '<!doctype html><p>'],
    ['nothing', ''],
    ['only a signature', '\x89PNG\r\n\x1a\n'],
  ])('%s is no picture', async (_, text) => {
    const file = new File([new Uint8Array(Buffer.from(text, 'latin1'))], 'x.png');
    await expect(server.client.scoreFile(file)).rejects.toMatchObject({ code: 'IMAGE_UNREADABLE', status: 422 });
  });

  test('more files than are taken at once are refused, and none of them waits for ever', async () => {
    const bytes = new Uint8Array(await drawPicture(3));
    const files = Array.from({ length: 51 }, (_, i) => new File([bytes, new Uint8Array([i])], `${i}.png`));
    await expect(server.client.uploadPictures(files)).rejects.toMatchObject({ status: 413 });
  });

  test('an upload that is given up leaves nothing behind', async () => {
    const stop = new AbortController();
    const endless = new ReadableStream<Uint8Array>({
      start: async (controller) => controller.enqueue(new Uint8Array(await drawPicture(3))),
      pull: () => new Promise(() => undefined),
    });
    const init = { method: 'POST', body: endless, duplex: 'half', signal: stop.signal } as const;
    const sending = server.fetch('/api/v1/score/upload', {
      ...init,
      headers: { 'content-type': 'application/octet-stream' },
    });
    await expect.poll(async () => (await listOwnFolders(server)).uploads.length).toBeGreaterThan(0);
    stop.abort();
    await expect(sending).rejects.toThrow();
    await expect.poll(async () => (await listOwnFolders(server)).uploads.length).toBe(0);
  });

  test('a damaged form is refused', async () => {
    const headers = { 'content-type': 'multipart/form-data; boundary=x' };
    const cut = '--x\r\nContent-Disposition: form-data; name="picture"; filename="a.png"\r\n\r\nabc';
    expect((await send(server, '/api/v1/pictures', { method: 'POST', headers, body: cut })).status).toBeLessThan(500);
    const none = { 'content-type': 'multipart/form-data' };
    expect((await send(server, '/api/v1/pictures', { method: 'POST', headers: none, body: cut })).status).toBe(415);
    expect((await listOwnFolders(server)).uploads).toEqual([]);
  });

  test('the server is alive after all of that', async () => {
    expect((await server.fetch('/readyz')).status).toBe(200);
    expect(server.log.filter((line) => line.includes('request-failed'))).toEqual([]);
  });
});

async function listOwnFolders(target: TestServer): Promise<{ uploads: string[] }> {
  const state = path.join(path.dirname(target.memoryPath), 'state');
  return { uploads: await readdir(path.join(state, 'uploads')) };
}

/** Sends so many bytes in chunks, without saying how many. */
function sendChunked({ url }: TestServer, place: string, sizeBytes: number): Promise<string> {
  const { hostname, port, host } = new URL(url);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      socket.destroy();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(answer));
    socket.write(
      `POST ${place} HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n\r\n`,
    );
    for (let sent = 0; sent < sizeBytes; sent += 10_000) socket.write(`2710\r\n${'x'.repeat(10_000)}\r\n`);
  });
}

/** A PNG of one bit a pixel, all black. */
function encodeBlackPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const frame = Buffer.alloc(data.length + 12);
    frame.writeUInt32BE(data.length, 0);
    frame.write(type, 4, 'latin1');
    data.copy(frame, 8);
    frame.writeUInt32BE(crc32(frame.subarray(4, -4)), data.length + 8);
    return frame;
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const rows = deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))), { level: 9 });
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}
