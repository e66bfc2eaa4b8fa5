import { describe, expect, it, vi } from 'vitest';
import { startA1111Server } from '../../../generators/src/a1111/a1111-server.testing.ts';
import { draw, drawGuided, drawing, drawings, post } from './draw.testing.ts';
import { openColourMemory, startTestProxy } from './proxy.testing.ts';

describe('a drawing', () => {
  it('is repeated with other seeds until one passes, and the best comes back as the target gave it', async () => {
    await using server = await startA1111Server();
    await using proxy = await startTestProxy({ target: server.url });
    const { images, info, vsm, body, headers } = await drawGuided(proxy);
    const { vsm: _, ...plain } = info;
    const asked = drawings(server);
    expect(asked).toHaveLength(4);
    expect(asked[0]).toEqual(drawing);
    for (const { seed, ...rest } of asked.slice(1)) {
      expect({ ...rest, seed: 7 }).toEqual(drawing);
      expect(seed).not.toBe(7);
    }
    expect(vsm.attempts.map(({ seed }) => seed)).toEqual(asked.map(({ seed }) => seed));
    const best = Math.max(...vsm.attempts.map(({ score }) => score ?? 0));
    expect(vsm).toMatchObject({ accepted: false, ending: 'attempts-made', scores: [best], threshold: 1, retries: 3 });
    expect(headers.get('x-vsm-attempts')).toBe('4');
    // The same seed gives the same picture and the same words without the proxy.
    const alone = await draw(server, { seed: info.seed });
    expect(images).toEqual(alone.images);
    expect({ ...plain, job_timestamp: 0 }).toEqual({ ...alone.info, job_timestamp: 0 });
    expect(Object.keys(body)).toEqual(Object.keys(alone.body));
    expect(body['parameters']).toEqual(alone.body['parameters']);
  });

  it('ends with the first that passes', async () => {
    await using server = await startA1111Server();
    await using proxy = await startTestProxy({ target: server.url, settings: { threshold: -1 } });
    const { vsm } = await drawGuided(proxy);
    expect(vsm).toMatchObject({
      accepted: true,
      ending: 'accepted',
      attempts: [{ number: 1, seed: 7, status: 'accepted' }],
    });
    expect(drawings(server)).toHaveLength(1);
  });

  it('reaches the target as it was written, but for the seed and what was for the proxy', async () => {
    const texts: string[] = [];
    await using server = await startA1111Server();
    await using proxy = await startTestProxy({ target: server.url });
    const text =
      '{"prompt":"a \\u00fc", "seed" : 5,"width":64,"height":64, "cfg_scale":7.0,"override_settings":{"eta":1e-05},\n "alwayson_scripts":{"ControlNet":{"args":[{"weight":1.0}]}, "vsm":{"args":[{"retries":1}]}}}';
    await fetch(`${proxy.url}/sdapi/v1/txt2img`, { method: 'POST', body: text });
    texts.push(...server.requests.map(({ body }) => body));
    const expected = text.replace(/, "vsm":\{"args":\[\{"retries":1\}\]\}/, '');
    expect(texts[0]).toBe(expected);
    expect(texts[1]!.replace(/"seed" : \d+/, '"seed" : 5')).toBe(expected);
    expect(texts).toHaveLength(2);
  });

  it('is scored and not repeated while nothing is rated, for no picture is better than another then', async () => {
    await using server = await startA1111Server();
    const memory = await openColourMemory({ isTaught: false });
    await using proxy = await startTestProxy({ target: server.url, memory });
    expect((await drawGuided(proxy)).vsm).toMatchObject({
      ending: 'nothing-rated',
      accepted: false,
      attempts: [{ score: 0 }],
    });
    expect(drawings(server)).toHaveLength(1);
  });

  it('counts in the statistics of the memory', async () => {
    await using server = await startA1111Server();
    const memory = await openColourMemory();
    await using proxy = await startTestProxy({ target: server.url, memory });
    await draw(proxy);
    await vi.waitFor(() =>
      expect(memory.snapshot.statistics).toMatchObject({ generationCount: 4, filterApplications: 4 }),
    );
  });
});

describe('several pictures', () => {
  it('are each scored, and those below the threshold replaced by better ones', async () => {
    const threshold = 0.9;
    await using server = await startA1111Server({ returnGrid: true });
    await using proxy = await startTestProxy({ target: server.url, settings: { threshold, retries: 5 } });
    const { images, info, vsm } = await drawGuided(proxy, { batch_size: 2, n_iter: 2 });
    expect(images).toHaveLength(4);
    expect(info.index_of_first_image).toBe(0);
    expect(new Set(vsm.pictures.map(({ attempt }) => attempt)).size).toBeGreaterThan(1);
    for (const [i, { seed, score, attempt }] of vsm.pictures.entries()) {
      expect(info.all_seeds[i]).toBe(seed);
      expect(info.infotexts[i]).toContain(`Seed: ${seed},`);
      const alone = await draw(server, { seed });
      expect(images[i]).toBe(alone.images[0]);
      const first = vsm.attempts.filter(({ number }) => number === 1)[i];
      if (first!.score! >= threshold) expect(attempt).toBe(1);
      else expect(score).toBeGreaterThanOrEqual(first!.score!);
    }
    // None that was left out is better than one that was given and does not pass.
    const worst = Math.min(...vsm.scores.map(Number));
    const leftOut = vsm.attempts.filter(({ score }) => !vsm.scores.includes(score) && Number(score) > worst);
    expect(worst >= threshold ? [] : leftOut).toEqual([]);
  });

  it('of one answer come with its grid, as the target gave them', async () => {
    await using server = await startA1111Server({ returnGrid: true });
    await using proxy = await startTestProxy({ target: server.url, settings: { threshold: -1 } });
    const { images, info, vsm } = await drawGuided(proxy, { batch_size: 3 });
    expect(images).toEqual((await draw(server, { batch_size: 3 })).images);
    expect(images).toHaveLength(4);
    expect(info.index_of_first_image).toBe(1);
    expect(vsm.scores).toHaveLength(3);
  });
});

describe('what a call asks of the proxy', () => {
  it.each<[string, object, Record<string, string>, number]>([
    ['off by header', {}, { 'X-VSM': 'off' }, 1],
    ['off by script', { alwayson_scripts: { vsm: { args: [{ enabled: false }] } } }, {}, 1],
    ['retries by header', {}, { 'X-VSM-Retries': '1' }, 2],
    ['no retries', {}, { 'X-VSM-Retries': '0' }, 1],
    ['a threshold that all pass', {}, { 'X-VSM-Threshold': '-1' }, 1],
    ['a preset', {}, { 'X-VSM-Preset': 'speed', 'X-VSM-Threshold': '1' }, 3],
    [
      'the script before the header',
      { alwayson_scripts: { VSM: { args: [{ retries: 2 }] } } },
      { 'X-VSM-Retries': '1' },
      3,
    ],
  ])('%s', async (_, more, headers, count) => {
    await using server = await startA1111Server();
    await using proxy = await startTestProxy({ target: server.url });
    expect((await post(proxy, more, headers)).status).toBe(200);
    expect(drawings(server)).toHaveLength(count);
    for (const { alwayson_scripts: scripts } of drawings(server)) expect(scripts ?? {}).toEqual({});
    expect(
      server.requests.flatMap(({ headers: sent }) => Object.keys(sent)).filter((name) => name.startsWith('x-vsm')),
    ).toEqual([]);
  });

  it('goes by the category asked for', async () => {
    await using server = await startA1111Server();
    await using proxy = await startTestProxy({ target: server.url });
    expect((await drawGuided(proxy, {}, { 'X-VSM-Category': 'landscapes' })).vsm).toMatchObject({
      category: 'landscapes',
    });
  });

  it.each<[object, Record<string, string>]>([
    [{}, { 'X-VSM-Threshold': '2' }],
    [{}, { 'X-VSM-Retries': 'many' }],
    [{}, { 'X-VSM': 'perhaps' }],
    [{ alwayson_scripts: { vsm: { args: [{ treshold: 0.2 }] } } }, {}],
    [{ alwayson_scripts: { vsm: {} } }, {}],
  ])('is refused where it makes no sense: %j %j', async (more, headers) => {
    await using server = await startA1111Server();
    await using proxy = await startTestProxy({ target: server.url });
    const answer = await post(proxy, more, headers);
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ code: 'INVALID_ARGUMENT', detail: expect.stringMatching(/vsm/i) });
    expect(drawings(server)).toEqual([]);
  });

  it('is refused when it is too large', async () => {
    await using server = await startA1111Server();
    await using proxy = await startTestProxy({ target: server.url, maxBodyBytes: 1000 });
    expect(await post(proxy, { prompt: 'x'.repeat(2000) })).toMatchObject({ status: 413 });
    expect(drawings(server)).toEqual([]);
  });
});
