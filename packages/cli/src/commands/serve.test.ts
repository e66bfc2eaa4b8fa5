import { setTimeout } from 'node:timers/promises';
import { createClient } from '@vsm/server/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CliRun, jsonLines, runInProcess } from '../cli-context.testing.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';

let cwd: string;

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await drawPictures(
    cwd,
    [1, 2, 3].flatMap((i) => [`photos/sunset-${i}.png`, `photos/night-${i}.png`]),
  );
});

function vsm(...argv: string[]): Promise<CliRun> {
  return runInProcess([...argv, '--memory', 'memory.json'], { cwd });
}

/** Runs the command until `use` is done. */
async function withServer(argv: readonly string[], use: (url: string) => Promise<void>): Promise<CliRun> {
  const interruption = new AbortController();
  const port = 21_000 + (process.pid % 20_000);
  const run = runInProcess(['serve', ...argv, '--port', String(port), '--memory', 'memory.json', '--json'], {
    cwd,
    signal: interruption.signal,
  });
  const url = `http://127.0.0.1:${port}`;
  const isReady = () => fetch(`${url}/healthz`).then(Boolean, () => false);
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

describe('serve', () => {
  test('shares its memory with the commands, and ends with Ctrl-C', async () => {
    const { status, stdout } = await withServer(['--folder', 'photos'], async (url) => {
      const client = createClient({ baseUrl: url });
      const { folders } = await client.folders();
      expect(folders[0]).toMatchObject({ name: 'photos', kind: 'allowed', pictureCount: 6 });
      const { items } = await client.rank({ folder: folders[0]!.id, sort: 'name' });
      await client.rate([{ picture: items.at(-1)!.picture.id, verdict: 'like' }]);
      expect((await client.doctor()).checks.map(({ name }) => name)).toContain('memory');
      expect((await client.models()).models[0]).toMatchObject({ name: 'embedded', isInUse: true });
      expect((await client.generators()).generators.map(({ id }) => id)).toEqual(['sample', 'a1111']);
      expect(await client.createMemory({ name: 'Für Anna' })).toMatchObject({ id: 'fur-anna' });
      await createClient({ baseUrl: url, memory: 'fur-anna' }).rate([
        { picture: items[0]!.picture.id, verdict: 'dislike' },
      ]);
    });
    expect(status).toBe(130);
    expect(jsonLines(stdout)).toEqual([
      { event: 'ready', url: expect.any(String), page: expect.any(String), token: null },
    ]);
    expect(JSON.parse((await vsm('stats', '--json')).stdout)).toMatchObject({ likes: 1, dislikes: 0 });
  });

  test('makes up a token where others can reach it', async () => {
    const { stdout } = await withServer(['--host', '0.0.0.0'], async (url) => {
      expect((await fetch(`${url}/api/v1/statistics`)).status).toBe(401);
    });
    expect(jsonLines(stdout)).toEqual([
      expect.objectContaining({ token: expect.stringMatching(/^.{32}$/), page: expect.stringContaining('?token=') }),
    ]);
  });

  test.each([
    [['--folder', 'nowhere'], 2, /nowhere is no folder/],
    [['--port', '99999'], 2, /A port was expected/],
  ])('refuses %j', async (argv, status, message) => {
    expect(await vsm('serve', ...argv)).toMatchObject({ status, stderr: expect.stringMatching(message) });
  });
});
