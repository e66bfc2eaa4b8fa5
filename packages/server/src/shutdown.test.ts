import { readFile } from 'node:fs/promises';
import { readMemoryFile } from '@vsm/core';
import { afterAll, describe, expect, test } from 'vitest';
import { closeAll, drawPicture, readWholeFolder, sharedEncoder, startTestServer } from './server.testing.ts';
import type { EncodedPictureFile, PictureEncoder } from './server-options.ts';

afterAll(closeAll);

/** An encoder that waits until it is let go on. */
async function createSlowEncoder() {
  const { space, encodeFiles } = await sharedEncoder();
  let letGo: () => void = () => undefined;
  let begun = 0;
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const encoder: PictureEncoder = {
    space,
    encodeFiles: async function* (paths, options): AsyncGenerator<EncodedPictureFile> {
      begun++;
      await gate;
      yield* encodeFiles(paths, options);
    },
  };
  return { encoder, letGo: () => letGo(), begunCount: () => begun };
}

async function sendPicture(url: string, hue: number): Promise<Response> {
  const body = new Uint8Array(await drawPicture(hue));
  const headers = { 'content-type': 'image/png' };
  return await fetch(`${url}/api/v1/score/upload`, { method: 'POST', body, headers });
}

describe('back-pressure', () => {
  test('what cannot wait is refused with 429, and all is well again afterwards', async () => {
    const { encoder, letGo } = await createSlowEncoder();
    const server = await startTestServer({ encoder, limits: { runningEncodings: 1, waitingEncodings: 2 } });
    const answers = Array.from({ length: 12 }, (_, i) => sendPicture(server.url, i));
    const first = await Promise.race(answers);
    expect(first.status).toBe(429);
    expect(first.headers.get('retry-after')).toBe('1');
    expect(await first.json()).toMatchObject({ code: 'OVERLOADED' });
    letGo();
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(3);
    expect(statuses.filter((status) => status === 429)).toHaveLength(9);
    expect((await sendPicture(server.url, 99)).status).toBe(200);
  });

  test('streams of events are counted, and given back', async () => {
    const server = await startTestServer({ limits: { eventStreams: 2 } });
    for (let i = 0; i < 3; i++) expect((await server.fetch('/api/v1/events', { method: 'HEAD' })).status).toBe(200);
    const stops = [new AbortController(), new AbortController()];
    for (const { signal } of stops) await server.client.followEvents({ signal }).next();
    await expect(server.client.followEvents().next()).rejects.toMatchObject({ status: 429, retryAfterSeconds: 5 });
    for (const stop of stops) stop.abort();
    await expect
      .poll(async () => (await (await server.fetch('/metrics')).text()).includes('vsm_event_streams 0'))
      .toBe(true);
    const events = server.client.followEvents();
    expect((await events.next()).done).toBe(false);
    await events.return(undefined);
  });
});

describe('stopping', () => {
  test('requests under way are answered, others refused, and streams end', async () => {
    const { encoder, letGo, begunCount } = await createSlowEncoder();
    const server = await startTestServer({ encoder });
    const events = server.client.followEvents();
    await events.next();
    const file = new File([new Uint8Array(await drawPicture(5))], 'a.png');
    const rating = server.client.rateFile(file, { verdict: 'like' });
    await expect.poll(begunCount).toBe(1);
    const closed = server.close();
    expect((await events.next()).done).toBe(true);
    await expect(server.client.statistics()).rejects.toThrow();
    letGo();
    expect(await rating).toMatchObject({ status: 'added' });
    await closed;
    const { snapshot } = readMemoryFile(await readFile(server.memoryPath, 'utf8'));
    expect(snapshot.preferences).toMatchObject([{ verdict: 'like' }]);
  });

  test('every rating that was acknowledged under load is in the memory', async () => {
    const server = await startTestServer();
    await readWholeFolder(server);
    const { items } = await server.client.rank({ folder: server.folder });
    const { space } = await sharedEncoder();
    let acknowledged = 0;
    const rateAll = async (start: number): Promise<void> => {
      for (let i = start; ; i += 20) {
        const embedding = Array.from({ length: space.dimensions }, (_, place) => Math.sin((place + 1) * (i + 1)));
        try {
          await server.client.rate([{ embedding, verdict: i % 2 === 0 ? 'like' : 'dislike' }]);
        } catch {
          return;
        }
        acknowledged++;
      }
    };
    const clients = Array.from({ length: 20 }, (_, client) => rateAll(client));
    await expect.poll(() => acknowledged, { timeout: 20_000 }).toBeGreaterThan(60);
    await server.close();
    await Promise.all(clients);
    const { snapshot } = readMemoryFile(await readFile(server.memoryPath, 'utf8'));
    expect(snapshot.preferences.length).toBeGreaterThanOrEqual(acknowledged);
    expect(items).toHaveLength(6);
  });
});
