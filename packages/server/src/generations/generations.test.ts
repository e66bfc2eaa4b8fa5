import { setTimeout } from 'node:timers/promises';
import { type ImageGenerator, VsmError } from '@vsm/core';
import { createSampleGenerator } from '@vsm/generators';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { GenerationEvent } from '../client/index.ts';
import { closeAll, drawPicture, startTestServer, type TestServer } from '../server.testing.ts';

let server: TestServer;

/** Waits for its end, as a model that draws for minutes. */
const endless: ImageGenerator = {
  id: 'endless',
  generate: async function* (_request, { signal } = {}) {
    await setTimeout(600_000, undefined, { ...(signal && { signal }) });
    yield { bytes: await drawPicture(1), mediaType: 'image/png', seed: 1, metadata: {} };
  },
  interrupt: async () => undefined,
};

const unreachable: ImageGenerator = {
  id: 'unreachable',
  // biome-ignore lint/correctness/useYield: it fails before it draws.
  generate: async function* () {
    throw new VsmError('GENERATOR_UNREACHABLE', 'Nobody answers at http://127.0.0.1:1.');
  },
  interrupt: async () => undefined,
};

beforeAll(async () => {
  server = await startTestServer({
    generators: [
      { id: 'sample', title: 'Sample', generator: createSampleGenerator() },
      { id: 'endless', title: 'Endless', generator: endless },
      { id: 'unreachable', title: 'Unreachable', generator: unreachable },
    ],
  });
});
afterAll(closeAll);

const small = { width: 96, height: 96, seed: 3 };

async function runToEnd(id: string): Promise<GenerationEvent[]> {
  const events: GenerationEvent[] = [];
  for await (const event of server.client.followGeneration(id)) events.push(event);
  return events;
}

test('a guided run tells its attempts as they come, and keeps their pictures', async () => {
  const begun = await server.client.generate({
    generator: 'sample',
    prompt: 'a hill',
    ...small,
    threshold: 1,
    maxRetries: 2,
  });
  expect(begun).toMatchObject({ state: 'running', request: { prompt: 'a hill' } });
  const events = await runToEnd(begun.id);
  const end = events.at(-1)!;
  if (end.type !== 'end') throw new Error('The last event is no end.');
  const { state, result, attempts } = end.generation;
  expect({ state, result }).toMatchObject({ state: 'done', result: { accepted: false, ending: 'attempts-made' } });
  expect(attempts.map(({ index, status, seed }) => ({ index, status, isFirst: seed === 3 }))).toEqual([
    { index: 0, status: 'rejected', isFirst: true },
    { index: 1, status: 'rejected', isFirst: false },
    { index: 2, status: 'rejected', isFirst: false },
  ]);
  const thumbnail = await fetch(server.client.thumbnailUrl(attempts[0]!.picture!, 160));
  expect(thumbnail.headers.get('content-type')).toBe('image/webp');
  expect((await server.client.statistics()).usage).toMatchObject({ generationCount: 3, filterApplications: 3 });

  const rated = await server.client.rateAttempt(begun.id, 1, { verdict: 'like' });
  expect(rated).toMatchObject({ index: 1, verdict: 'like' });
  expect((await server.client.preferences()).items[0]).toMatchObject({
    verdict: 'like',
    picture: attempts[1]!.picture,
  });
  await expect(server.client.rateAttempt(begun.id, 9, { verdict: 'like' })).rejects.toMatchObject({ status: 404 });
  expect((await server.client.generations()).items[0]!.attempts[1]!.verdict).toBe('like');
});

test('without guidance one picture is made, whatever it scores', async () => {
  const { id } = await server.client.generate({ generator: 'sample', prompt: 'a hill', ...small, guide: false });
  await runToEnd(id);
  expect(await server.client.generation(id)).toMatchObject({ state: 'done', attempts: [{ status: 'accepted' }] });
});

test('a run is cancelled, and its stream ends', async () => {
  const { id } = await server.client.generate({ generator: 'endless', prompt: '' });
  const events = runToEnd(id);
  expect(await server.client.cancelGeneration(id)).toMatchObject({ state: 'cancelled', endedAt: expect.any(String) });
  expect((await events).at(-1)).toMatchObject({ type: 'end', generation: { state: 'cancelled' } });
});

test('a generator that does not answer is told', async () => {
  const { id } = await server.client.generate({ generator: 'unreachable', prompt: '' });
  const events = await runToEnd(id);
  expect(events.at(-1)).toMatchObject({
    generation: { state: 'failed', problem: { code: 'GENERATOR_UNREACHABLE', status: 502 } },
  });
});

test('what cannot be is refused', async () => {
  await expect(server.client.generate({ generator: 'none', prompt: '' })).rejects.toMatchObject({ status: 400 });
  await expect(server.client.generate({ generator: 'sample', prompt: '', maxRetries: 99 })).rejects.toMatchObject({
    status: 400,
  });
  await expect(server.client.generation('none')).rejects.toMatchObject({ status: 404 });
  const runs = await Promise.all(
    Array.from({ length: 4 }, () => server.client.generate({ generator: 'endless', prompt: '' })),
  );
  await expect(server.client.generate({ generator: 'endless', prompt: '' })).rejects.toMatchObject({ status: 429 });
  for (const { id } of runs) await server.client.cancelGeneration(id);
});
