import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { copyRanked } from './copy-ranked.ts';
import { makeTemporaryFolder } from './picture-folder.testing.ts';
import type { RankedPicture } from './ranked-picture.ts';

const { signal } = new AbortController();
const ranked = (rank: number, absolutePath: string): RankedPicture => ({
  chance: null,
  rank,
  path: path.basename(absolutePath),
  absolutePath,
  score: 0,
  probability: 0.5,
  uncertainty: 1,
  evidence: 'none',
  verdict: undefined,
});

test('pictures are copied with their rank before their names, and nothing is overwritten', async () => {
  const folder = await makeTemporaryFolder();
  const [source, gone] = [path.join(folder, 'a.jpg'), path.join(folder, 'gone.jpg')];
  await writeFile(source, 'picture');
  const target = path.join(folder, 'best/of');
  const first = await copyRanked([ranked(1, source), ranked(2, gone), ranked(1000, source)], target, signal);
  expect(first.copied.map((file) => path.basename(file))).toEqual(['0001_a.jpg', '1000_a.jpg']);
  expect(first.failures).toEqual([
    { path: 'gone.jpg', message: `This cannot be copied to ${target} (there is no such file or folder).` },
  ]);

  await writeFile(source, 'changed');
  await copyRanked([ranked(1000, source)], target, signal);
  expect((await readdir(target)).sort()).toEqual(['0001_a.jpg', '1000_a-2.jpg', '1000_a.jpg']);
  expect(await readFile(path.join(target, '1000_a.jpg'), 'utf8')).toBe('picture');
});

test('a folder that cannot be made is an error', async () => {
  const folder = await makeTemporaryFolder();
  await writeFile(path.join(folder, 'file'), '');
  await expect(copyRanked([], path.join(folder, 'file/best'), signal)).rejects.toThrow('cannot be made');
});
