import { once } from 'node:events';
import { request as requestHttp } from 'node:http';
import { describe, expect, it, vi } from 'vitest';
import { startA1111Server } from '../../../generators/src/a1111/a1111-server.testing.ts';
import { draw, drawGuided, drawing, drawings, interruptions, post } from './draw.testing.ts';
import { openColourMemory, startTestProxy } from './proxy.testing.ts';
import type { RunningProxy } from './start-proxy.ts';

describe('a fault', () => {
  it.each(['out of memory', 'connection dropped in the body', 'malformed JSON', 'no pictures'] as const)(
    'of a later attempt (%s) leaves the best so far, and is told',
    async (fault) => {
      await using server = await startA1111Server({ faults: [null, fault, null] });
      await using proxy = await startTestProxy({ target: server.url });
      const { vsm } = await drawGuided(proxy);
      expect(vsm.attempts.map(({ status }) => status)).toEqual(['rejected', 'failed', 'rejected', 'rejected']);
      expect(vsm.attempts[1]!.error).toMatch(/target/);
    },
  );

  it('of the target going away leaves the best so far', async () => {
    await using server = await startA1111Server({ faults: [null, 'silence'] });
    await using proxy = await startTestProxy({ target: server.url });
    const run = drawGuided(proxy);
    await vi.waitFor(() => expect(drawings(server)).toHaveLength(2), { timeout: 5000, interval: 5 });
    await server.stop();
    expect((await run).vsm).toMatchObject({
      ending: 'generator-unreachable',
      attempts: [{}, { status: 'failed' }, { status: 'failed' }],
    });
  });

  it('of the first attempt: the connection breaks, and there is nothing to give', async () => {
    await using server = await startA1111Server({ faults: ['connection dropped in the body'] });
    await using proxy = await startTestProxy({ target: server.url });
    const answer = await post(proxy);
    expect(answer.status).toBe(502);
    expect(await answer.json()).toMatchObject({ code: 'GENERATOR_UNREACHABLE' });
  });

  it('of scoring gives the picture as the target gave it, without a score', async () => {
    await using server = await startA1111Server();
    const see = () => Promise.reject(new Error('no eyes – today'));
    await using proxy = await startTestProxy({ target: server.url, see });
    const { images, vsm, headers } = await drawGuided(proxy);
    expect(images).toEqual((await draw(server)).images);
    expect(vsm).toMatchObject({ ending: 'scoring-failed', scores: [null], error: 'no eyes – today' });
    expect(headers.get('x-vsm-error')).toBe('no eyes today');
    expect(drawings(server)).toHaveLength(2);
  });
});

describe('an interruption', () => {
  const stepEndsBy = 'interruption' as const;
  const interrupt = (proxy: RunningProxy): Promise<unknown> =>
    fetch(`${proxy.url}/sdapi/v1/interrupt`, { method: 'POST' });

  it('of the first attempt gives what there is of it', async () => {
    await using server = await startA1111Server({ stepEndsBy });
    await using proxy = await startTestProxy({ target: server.url });
    const run = drawGuided(proxy);
    await vi.waitFor(() => expect(server.webUi.current).not.toBeNull());
    await interrupt(proxy);
    expect((await run).vsm).toMatchObject({ ending: 'interrupted', attempts: [{ seed: 7 }] });
    expect(drawings(server)).toHaveLength(1);
    expect(interruptions(server)).toBe(1);
  });

  it('of a later attempt gives the best of those before', async () => {
    await using server = await startA1111Server({ faults: [null, null, 'silence'] });
    await using proxy = await startTestProxy({ target: server.url });
    const run = drawGuided(proxy);
    await vi.waitFor(() => expect(drawings(server)).toHaveLength(3), { timeout: 5000, interval: 5 });
    await interrupt(proxy);
    expect((await run).vsm).toMatchObject({ ending: 'interrupted', attempts: [{}, {}] });
    expect(interruptions(server)).toBe(1);
  });

  it('is told to the target when the client leaves, and only if it draws for that client', async () => {
    await using server = await startA1111Server({ stepEndsBy });
    await using proxy = await startTestProxy({ target: server.url, settings: { threshold: -1 } });
    const leave = (prompt: string) => {
      const call = requestHttp(`${proxy.url}/sdapi/v1/txt2img`, { method: 'POST' }).on('error', () => undefined);
      call.end(JSON.stringify({ ...drawing, prompt }));
      return call;
    };
    const drawn = leave('drawn');
    await vi.waitFor(() => expect(server.webUi.current?.settings['prompt']).toBe('drawn'), {
      timeout: 5000,
      interval: 5,
    });
    const queued = leave('queued');
    const stays = drawGuided(proxy, { prompt: 'stays', steps: 1 });
    await once(queued, 'finish');
    queued.destroy();
    drawn.destroy();
    await vi.waitFor(() => expect(server.webUi.current?.settings['prompt']).toBe('stays'), {
      timeout: 5000,
      interval: 5,
    });
    expect(interruptions(server)).toBe(1);
    server.webUi.interrupt();
    expect((await stays).vsm).toMatchObject({ accepted: true });
    expect(drawings(server).map(({ prompt }) => prompt)).toEqual(['drawn', 'stays']);
  });

  it('comes when the proxy closes', async () => {
    await using server = await startA1111Server({ stepEndsBy });
    const proxy = await startTestProxy({ target: server.url });
    const run = post(proxy);
    const broken = expect(run).rejects.toThrow();
    await vi.waitFor(() => expect(server.webUi.current).not.toBeNull(), { timeout: 5000, interval: 5 });
    await proxy.close();
    await broken;
    expect(interruptions(server)).toBe(1);
    await vi.waitFor(() => expect(server.webUi.current).toBeNull(), { timeout: 5000, interval: 5 });
  });
});

describe('closing', () => {
  it('waits for what is still to be kept in the memory', async () => {
    await using server = await startA1111Server();
    const memory = await openColourMemory();
    const proxy = await startTestProxy({ target: server.url, memory });
    await drawGuided(proxy);
    await proxy.close();
    expect(memory.snapshot.statistics).toMatchObject({ generationCount: 4 });
  });
});

describe('many clients at once', () => {
  it('each get their own pictures', async () => {
    await using server = await startA1111Server();
    await using proxy = await startTestProxy({ target: server.url, settings: { threshold: 0.3, retries: 1 } });
    const clients = Array.from({ length: 50 }, (_, i) => i);
    const answers = await Promise.all(clients.map((i) => drawGuided(proxy, { prompt: `client ${i}`, seed: 1000 + i })));
    for (const [i, { info, images, vsm }] of answers.entries()) {
      expect(info.prompt).toBe(`client ${i}`);
      expect(info.infotexts[0]).toMatch(new RegExp(`^client ${i}\n`));
      expect(vsm.attempts[0]!.seed).toBe(1000 + i);
      expect(vsm.pictures[0]!.seed).toBe(info.seed);
      expect(images).toHaveLength(1);
    }
    const [i, answer] = [...answers.entries()].find(([, { vsm }]) => vsm.pictures[0]!.attempt === 2)!;
    expect(answer.images).toEqual((await draw(server, { prompt: `client ${i}`, seed: answer.info.seed })).images);
    expect(new Set(answers.map(({ images }) => images[0])).size).toBe(50);
  });
});
