import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { startA1111Server } from '../../../generators/src/a1111/a1111-server.testing.ts';
import { type CliRun, runInProcess } from '../cli-context.testing.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';

let cwd: string;
const learnedFolder = () => path.join(cwd, '.local/share/vsm/guidance');

/** Somebody who likes sunsets and no night cities. */
beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  const names = [1, 2, 3, 4].flatMap((i) => [`sunset-${i}.png`, `night-${i}.png`]);
  await drawPictures(cwd, names);
  await vsm('like', 'sunset-*.png');
  await vsm('dislike', 'night-*.png');
});

function vsm(...argv: string[]): Promise<CliRun> {
  return runInProcess([...argv, '--memory', 'memory.json'], { cwd });
}

/** Small pictures, which are quick to draw. */
const small = ['--vary', 'size=96x96'];

function generate(...argv: string[]): Promise<CliRun> {
  return vsm('generate', '-g', 'sample', '-p', 'a picture', '--out', 'made', ...small, ...argv);
}

describe('generate', () => {
  test('learns across runs which of the varied values please', async () => {
    const explore = ['--vary', 'style=sunset,night city', '--explore', '--max-retries', '10', '--seed', '3', '--json'];
    const first = JSON.parse((await generate(...explore)).stdout);
    expect(first.attempts).toHaveLength(11);
    const [size, sunset, night] = first.learned;
    expect(size).toMatchObject({ name: 'size', effect: 0, trials: 11 });
    expect(sunset).toMatchObject({ name: 'style', value: 'sunset' });
    expect(sunset.effect).toBeGreaterThan(night.effect + 0.3);
    const { stdout } = await generate('--vary', 'style=sunset,night city', '--seed', '4', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ accepted: true, attempts: [{ choice: { style: 'sunset' } }] });
    const report = await generate('--vary', 'style=sunset,night city', '--seed', '5');
    expect(report.stdout).toMatch(/What this taught.+\n(.*\n)* {2}\+0\.\d\d ± 0\.\d\d {2}style=sunset +\d+ pictures\n/);
  });

  test('what it learned is about one generator and one memory, and may be damaged', async () => {
    const [name] = await readdir(learnedFolder());
    await writeFile(path.join(learnedFolder(), name!), '{"version":1,"traces":');
    const { status, stderr } = await generate('--vary', 'style=sunset,noon', '--seed', '6', '--json');
    expect(status).toBe(0);
    expect(stderr).toContain('cannot be read, so it is learned anew');
    expect(JSON.parse(await readFile(path.join(learnedFolder(), name!), 'utf8'))).toMatchObject({ version: 1 });
  });

  test('--best-of makes all attempts', async () => {
    const { stdout } = await generate('--best-of', '3', '--seed', '8', '--json');
    const { attempts, best } = JSON.parse(stdout);
    expect(attempts).toHaveLength(3);
    expect(best.score).toBe(Math.max(...attempts.map(({ score }: { score: number }) => score)));
  });

  test('--min-gain ends it when another attempt is not worth its time', async () => {
    const { stdout } = await generate('-t', '1', '--max-retries', '10', '--min-gain', '0.9', '--seed', '9', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ accepted: false, ending: 'little-to-gain', attempts: [{ seed: 9 }] });
  });

  test('pictures that are drawn faster than their previews can be scored are all finished', async () => {
    const settings = ['-t', '1', '--max-retries', '2', '--seed', '12', '--json'];
    const [watched, unwatched] = [await generate(...settings), await generate(...settings, '--no-early-stop')];
    const scoresOf = ({ stdout }: CliRun) => JSON.parse(stdout).attempts.map(({ score }: { score: number }) => score);
    expect(scoresOf(watched)).toEqual(scoresOf(unwatched));
    expect(JSON.parse(watched.stdout).secondsSaved).toBe(0);
  });

  test.each([
    [['--vary', 'style'], /--vary "style": a name with the values/],
    [['--vary', 'style=a', '--vary', 'style=b'], /each name once/],
    [['--vary', 'size=big'], /each name once/],
  ])('refuses %j', async (argv, message) => {
    const { status, stderr } = await generate(...argv);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('an interruption tells the best so far and counts what was made', async () => {
    const before = JSON.parse((await vsm('stats', '--json')).stdout).usage.generationCount;
    const interruption = new AbortController();
    const run = runInProcess(
      [
        'generate',
        '-g',
        'sample',
        '-p',
        'noon',
        '--out',
        'cut',
        '--best-of',
        '500',
        '--memory',
        'memory.json',
        ...small,
      ],
      { cwd, signal: interruption.signal },
    );
    while ((await readdir(path.join(cwd, 'cut')).catch(() => [])).length < 2) await setTimeout(20);
    interruption.abort(new Error('Interrupted.'));
    const { status, stderr } = await run;
    expect(status).toBe(130);
    expect(stderr).toMatch(/Interrupted\. The best so far is cut\/noon-\d+\.png \([+-]\d\.\d\d\)\./);
    const after = JSON.parse((await vsm('stats', '--json')).stdout).usage.generationCount;
    expect(after - before).toBeGreaterThanOrEqual(2);
  });
});

describe('generate with A1111', () => {
  test('guides a server by its previews, tells what it took, and keeps every picture', async () => {
    await using server = await startA1111Server();
    const argv = ['-g', 'a1111', '--url', server.url, '--set', 'steps=4', '-t', '1', '--max-retries', '2', '--json'];
    const { status, stdout, stderr } = await vsm('generate', '-p', 'a hill', '--out', 'a1111', ...small, ...argv);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const { attempts, accepted } = JSON.parse(stdout);
    expect(accepted).toBe(false);
    expect(attempts).toHaveLength(3);
    expect(await readdir(path.join(cwd, 'a1111'))).toHaveLength(3);
  });

  test('says what to do where nothing answers, or something is missing', async () => {
    await using server = await startA1111Server();
    const { url } = server;
    await server[Symbol.asyncDispose]();
    const gone = await vsm('generate', '-g', 'a1111', '--url', url, '-p', 'a hill');
    expect(gone).toMatchObject({ status: 5, stderr: expect.stringContaining('--api') });
    const workflow = await vsm('generate', '-g', 'comfyui', '-p', 'a hill');
    expect(workflow).toMatchObject({ status: 2, stderr: expect.stringContaining('--workflow') });
    const model = await vsm('generate', '-g', 'openai', '-p', 'a hill');
    expect(model).toMatchObject({ status: 2, stderr: expect.stringContaining('--image-model') });
  });
});
