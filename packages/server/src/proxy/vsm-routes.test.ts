import { describe, expect, it } from 'vitest';
import { startA1111Server } from '../../../generators/src/a1111/a1111-server.testing.ts';
import { draw, drawGuided } from './draw.testing.ts';
import { openColourMemory, startTestProxy } from './proxy.testing.ts';

function call(url: string, body?: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
}

describe('the routes of the proxy', () => {
  it('rate the last pictures, by place or by id, and teach the memory', async () => {
    await using server = await startA1111Server();
    const memory = await openColourMemory();
    const createThumbnail = async (): Promise<string> => 'data:image/webp;base64,AAAA';
    const settings = { retries: 0, category: 'landscapes' };
    await using proxy = await startTestProxy({ target: server.url, memory, settings, createThumbnail });
    const before = memory.preferences.length;
    const { vsm } = await drawGuided(proxy, { batch_size: 2 });
    await drawGuided(proxy, { seed: 99 });
    const liked = await call(`${proxy.url}/vsm/like`);
    expect(await liked.json()).toMatchObject({ verdict: 'like', status: 'added', category: 'landscapes' });
    expect(memory.preferences.at(-1)).toMatchObject({
      verdict: 'like',
      metadata: { prompt: 'a quiet sunset', seed: 99, parameters: expect.stringContaining('Seed: 99') },
      source: {
        width: 64,
        height: 64,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        thumbnail: 'data:image/webp;base64,AAAA',
      },
    });
    const [, second] = vsm.pictures;
    const disliked = await call(`${proxy.url}/vsm/dislike`, { id: second!.id, category: 'style' });
    expect(await disliked.json()).toMatchObject({ picture: second!.id, verdict: 'dislike', category: 'style' });
    expect(memory.preferences).toHaveLength(before + 2);
    const last = await (await fetch(`${proxy.url}/vsm/last`)).json();
    expect(last).toEqual({
      pictures: [expect.objectContaining({ index: 0, seed: 99, verdict: 'like', score: expect.any(Number) })],
    });
  });

  it('know nothing of what was not acted on', async () => {
    await using server = await startA1111Server();
    await using proxy = await startTestProxy({ target: server.url });
    await draw(proxy, {}, { 'X-VSM': 'off' });
    expect(await (await fetch(`${proxy.url}/vsm/last`)).json()).toEqual({ pictures: [] });
    expect(await call(`${proxy.url}/vsm/like`)).toMatchObject({ status: 404 });
  });

  it('say how they are, and whether the target answers', async () => {
    await using server = await startA1111Server();
    await using proxy = await startTestProxy({ target: server.url });
    const health = async () => (await fetch(`${proxy.url}/vsm/health`)).json();
    expect(await health()).toMatchObject({
      status: 'ok',
      target: { answers: true, status: 200 },
      likes: 4,
      dislikes: 4,
    });
    await server.stop();
    expect(await health()).toMatchObject({ status: 'ok', target: { answers: false, status: null } });
  });

  it.each<[unknown, number, RegExp]>([
    [{ index: 7 }, 404, /index 0 on/],
    [{ id: 'nobody' }, 404, /nobody/],
    [{ index: -1 }, 422, /index/],
    [{ index: 0, id: 'x' }, 422, /not both/],
    [{ place: 1 }, 422, /place/],
    [[], 422, /object/],
    [{ category: ' ' }, 422, /category/],
    ['x'.repeat(70_000), 413, /bytes/],
  ])('refuse %j', async (body, status, detail) => {
    await using server = await startA1111Server();
    const memory = await openColourMemory();
    await using proxy = await startTestProxy({ target: server.url, memory, settings: { retries: 0 } });
    await draw(proxy);
    const answer = await call(`${proxy.url}/vsm/like`, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({ detail: expect.stringMatching(detail) });
    expect(memory.preferences).toHaveLength(8);
  });

  it('refuse ratings that another page sends', async () => {
    await using server = await startA1111Server();
    await using proxy = await startTestProxy({ target: server.url, settings: { retries: 0 } });
    await draw(proxy);
    expect(await call(`${proxy.url}/vsm/like`, {}, { origin: 'http://evil.example' })).toMatchObject({ status: 403 });
    expect(await call(`${proxy.url}/vsm/like`, {}, { origin: proxy.url })).toMatchObject({ status: 200 });
    expect(await fetch(`${proxy.url}/vsm/like`)).toMatchObject({ status: 404 });
  });
});
