import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CliRun, jsonLines, runInProcess } from '../cli-context.testing.ts';
import { writeSmallClip } from '../models/small-clip.testing.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';

let cwd: string;

interface Ranked {
  readonly path: string;
  readonly score: number;
  readonly evidence: string;
}

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await writeSmallClip(path.join(cwd, 'words-clip'), { withWords: true });
  await drawPictures(
    cwd,
    Array.from({ length: 10 }, (_, i) => [`photos/sunset-${i}.jpg`, `photos/night-${i}.png`]).flat(),
  );
  await vsm('models', 'add', 'words-clip');
  await vsm('models', 'use', 'words-clip');
});

function vsm(...argv: string[]): Promise<CliRun> {
  return runInProcess(['--memory', 'memory.json', ...argv], { cwd });
}

async function rank(...argv: string[]): Promise<Ranked[]> {
  const { status, stdout, stderr } = await vsm('rank', 'photos', '--json', ...argv);
  expect({ status, stderr: stderr.replace(/^Nothing has been rated.+\n/, '') }).toEqual({ status: 0, stderr: '' });
  return jsonLines(stdout) as Ranked[];
}

// The model knows nothing, so what is shown here is that words go all the way, not that they are understood.
describe('with a model that knows words', () => {
  test('words need to have seen pictures, and say how', async () => {
    const { status, stderr } = await vsm('like', '--words', 'misty forest');
    expect(status).toBe(2);
    expect(stderr).toContain('too few were seen yet');
    expect(stderr).toContain('--among FOLDER');
  });

  test('a prompt ranks without any rating', async () => {
    const ranked = await rank('--prompt', 'misty forest');
    expect(ranked).toHaveLength(20);
    expect(ranked.map(({ score }) => score)).toEqual(ranked.map(({ score }) => score).toSorted((a, b) => b - a));
    expect(new Set(ranked.map(({ score }) => score)).size).toBeGreaterThan(10);
    const other = await rank('--prompt', 'a red car');
    expect(other.map(({ path: picture }) => picture)).not.toEqual(ranked.map(({ path: picture }) => picture));
  });

  test('liked words teach as a picture would, and can be undone', async () => {
    const liked = await vsm('like', '--words', 'misty forest', '--among', 'photos', '-c', 'environments');
    expect(liked).toMatchObject({ status: 0, stdout: expect.stringContaining('Liked “misty forest”.') });
    const ranked = await rank();
    expect(ranked[0]!.evidence).toBe('little');
    expect(ranked[0]!.score).toBeGreaterThan(ranked.at(-1)!.score);
    expect((await vsm('undo')).stdout).toContain('0 likes and 0 dislikes');
  });

  test('words to choose among are expected to please before any of them was tried', async () => {
    await vsm('like', 'photos/sunset-0.jpg');
    await vsm('dislike', 'photos/night-0.png');
    await rank();
    const { status, stdout, stderr } = await vsm(
      ...['generate', '--generator', 'sample', '--prompt', 'a hill', '--vary', 'prompt=misty forest,a red car'],
      ...['--vary', 'size=96x96', '--seed', '1', '--max-retries', '1', '--json', '--out', 'made'],
    );
    expect({ status, stderr }).toMatchObject({ status: 0 });
    const { expectedByWords } = JSON.parse(stdout);
    expect(Object.keys(expectedByWords)).toEqual(['prompt']);
    const effects: number[] = Object.values(expectedByWords.prompt);
    expect(effects).toHaveLength(2);
    expect(effects[0]! + effects[1]!).toBeCloseTo(0, 9);
    expect(Math.abs(effects[0]!)).toBeGreaterThan(0);
  });

  test('a prompt mixes with a taste by its share', async () => {
    await vsm('like', ...[0, 1, 2, 3].map((i) => `photos/sunset-${i}.jpg`));
    await vsm('dislike', ...[0, 1, 2, 3].map((i) => `photos/night-${i}.png`));
    const [taste, none, all] = [
      await rank(),
      await rank('--prompt', 'sea', '--prompt-share', '0'),
      await rank('--prompt', 'sea', '--prompt-share', '1'),
    ];
    expect(none.map(({ path: picture }) => picture)).toEqual(taste.map(({ path: picture }) => picture));
    expect(none[0]!.score).toBeCloseTo(taste[0]!.score, 12);
    expect(all.map(({ path: picture }) => picture)).not.toEqual(taste.map(({ path: picture }) => picture));
  });

  test('stats and explain speak of words, which are encoded once', async () => {
    const stats = JSON.parse((await vsm('stats', '--json')).stdout);
    expect(Array.isArray(stats.words)).toBe(true);
    const [file] = await readdir(path.join(cwd, '.cache/vsm/words'));
    expect(file).toMatch(/\.f32$/);
    const explained = JSON.parse((await vsm('explain', 'photos/sunset-7.jpg', '--json')).stdout);
    expect(explained.words.length).toBeGreaterThan(0);
    expect(explained.words[0]).toMatchObject({
      facet: expect.any(String),
      term: expect.any(String),
      fit: expect.any(Number),
    });
    expect((await vsm('explain', 'photos/sunset-7.jpg')).stdout).toContain('looks like        ');
    expect(await readdir(path.join(cwd, '.cache/vsm/words'))).toEqual([file]);
  });
});

describe('without', () => {
  test('it is told which model knows words', async () => {
    const { status, stderr } = await runInProcess(
      ['rank', 'photos', '--prompt', 'sea', '--memory', 'embedded.json', '--model', 'embedded'],
      { cwd },
    );
    expect(status).toBe(4);
    expect(stderr).toContain('understands no words');
    expect(stderr).toContain('vsm models pull clip-vit-b32');
  });

  test('pictures or words have to be named, not both', async () => {
    expect(await vsm('like')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('name the pictures that you like'),
    });
    expect(await vsm('like', 'photos/sunset-1.jpg', '--words', 'sea')).toMatchObject({ status: 2 });
    const { status } = await vsm('rank', 'photos', '--prompt', 'sea', '--scorer', 'vsm2');
    expect(status).toBe(2);
  });
});

test('rank --xmp gives stars that other programs read, and keeps those of the person', async () => {
  const { status, stdout } = await vsm('rank', 'photos', '--xmp', '--top', '3');
  expect(status).toBe(0);
  expect(stdout).toContain('Gave 3 pictures stars.');
  expect((await readdir(path.join(cwd, 'photos'))).filter((name) => name.endsWith('.xmp'))).toHaveLength(3);
  expect((await vsm('import', 'photos', '--xmp')).stderr).toContain('no picture here has stars of yours');
});
