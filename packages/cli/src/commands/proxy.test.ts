import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startA1111Server } from '../../../generators/src/a1111/a1111-server.testing.ts';
import { type CliRun, jsonLines, runInProcess } from '../cli-context.testing.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';

let cwd: string;

/** Somebody who likes sunsets and no night cities. */
beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await drawPictures(
    cwd,
    [1, 2, 3, 4].flatMap((i) => [`sunset-${i}.png`, `night-${i}.png`]),
  );
  await vsm('like', 'sunset-*.png');
  await vsm('dislike', 'night-*.png');
});

function vsm(...argv: string[]): Promise<CliRun> {
  return runInProcess([...argv, '--memory', 'memory.json'], { cwd });
}

/** Runs the command until `use` is done. */
async function withProxy(argv: readonly string[], use: (url: string) => Promise<void>): Promise<CliRun> {
  const interruption = new AbortController();
  const port = 20_000 + (process.pid % 20_000);
  const run = runInProcess(['proxy', ...argv, '--port', String(port), '--memory', 'memory.json', '--json'], {
    cwd,
    signal: interruption.signal,
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = () => fetch(`${url}/vsm/health`).then(Boolean, () => false);
  try {
    const ended = run.then(({ stderr }) => Promise.reject(new Error(`It ended: ${stderr}`)));
    while (!(await Promise.race([isReady(), ended]))) await setTimeout(20);
    ended.catch(() => undefined);
    await use(url);
  } finally {
    interruption.abort(new Error('Interrupted.'));
  }
  return await run;
}

describe('proxy', () => {
  test('steers what is drawn through it, learns from what is said of it, and ends with Ctrl-C', async () => {
    await using server = await startA1111Server();
    const argv = ['--target', server.url, '-t', '1', '--retries', '2', '-c', 'skies'];
    const { status, stdout, stderr } = await withProxy(argv, async (url) => {
      const body = JSON.stringify({ prompt: 'a hill', width: 96, height: 96, seed: 5 });
      const answer = await fetch(`${url}/sdapi/v1/txt2img`, { method: 'POST', body });
      const { info } = z.object({ info: z.string() }).parse(await answer.json());
      expect(JSON.parse(info).vsm).toMatchObject({ ending: 'attempts-made', category: 'skies' });
      const rated = await fetch(`${url}/vsm/dislike`, { method: 'POST' });
      expect(await rated.json()).toMatchObject({ status: 'added', category: 'skies' });
    });
    expect({ status, stderr }).toEqual({ status: 130, stderr: expect.stringContaining('Nothing is rated in "skies"') });
    expect(jsonLines(stdout)).toEqual([
      { event: 'ready', url: expect.any(String), target: server.url },
      { event: 'drawn', prompt: 'a hill', scores: [expect.any(Number)], accepted: false, attempts: 3 },
    ]);
    const stats = JSON.parse((await vsm('stats', '--json')).stdout);
    expect(stats).toMatchObject({ likes: 4, dislikes: 5, usage: { generationCount: 3 } });
  });

  test.each([
    [['--target', 'nowhere'], 2, /http or https address/],
    [['--target', 'http://127.0.0.1:1', '--host', '0.0.0.0'], 2, /token.*VSM_TOKEN/],
    [['--target', 'http://127.0.0.1:1', '--port', '99999'], 2, /A port was expected/],
    [['--target', 'http://127.0.0.1:1', '--retries', '11'], 2, /from 0 to 10/],
    [[], 2, /--target/],
  ])('refuses %j', async (argv, status, message) => {
    const run = await vsm('proxy', ...argv);
    expect(run).toMatchObject({ status, stderr: expect.stringMatching(message) });
  });
});
