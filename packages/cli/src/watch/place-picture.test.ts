import { createHash } from 'node:crypto';
import { readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeTemporaryFolder } from '../picture-folder.testing.ts';
import { chooseFreeName, type Placed, placePicture } from './place-picture.ts';

const content = 'the picture';
const sha256 = createHash('sha256').update(content).digest('hex');
let folder: string;
let source: string;
let to: string;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  source = path.join(folder, 'a.png');
  to = path.join(folder, 'placed.png');
  await writeFile(source, content);
  await utimes(source, 1000, 2000);
});

const place = (action: 'copy' | 'move', isResumed: boolean): Promise<Placed> =>
  placePicture({ action, source, to, sha256, isResumed });

describe.each(['copy', 'move'] as const)('%s', (action) => {
  const filesAfter = action === 'move' ? ['placed.png'] : ['a.png', 'placed.png'];
  async function expectPlaced(): Promise<void> {
    expect((await readdir(folder)).sort()).toEqual(filesAfter);
    expect(await readFile(to, 'utf8')).toBe(content);
  }

  test('a picture comes to its place whole, with its times', async () => {
    expect(await place(action, false)).toBe('placed');
    await expectPlaced();
    expect((await stat(to)).mtimeMs).toBe(2_000_000);
  });

  test('what bears the name already stays, whatever it is', async () => {
    for (const there of ['', content, 'another']) {
      await writeFile(to, there);
      expect(await place(action, false)).toBe('taken');
      expect(await readFile(to, 'utf8')).toBe(there);
      expect(await readFile(source, 'utf8')).toBe(content);
    }
  });

  test.each([
    ['before anything', async () => undefined],
    ['after the name was taken', async () => writeFile(to, '')],
    ['after it was copied', async () => writeFile(to, content)],
  ])('a process that is killed %s is followed by one that does the rest', async (_when, begin) => {
    await begin();
    expect(await place(action, true)).toBe('placed');
    await expectPlaced();
    expect(await place(action, true)).toBe('placed');
    await expectPlaced();
  });

  test('a name that somebody else took since the crash is left to them', async () => {
    await writeFile(to, 'another');
    expect(await place(action, true)).toBe('taken');
    expect(await readFile(to, 'utf8')).toBe('another');
  });

  test.each([[null], ['']])('without its picture no name stays taken: %j', async (there) => {
    if (there !== null) await writeFile(to, there);
    await rename(source, path.join(folder, 'elsewhere'));
    expect(await place(action, true)).toBe('gone');
    expect(await readdir(folder)).toEqual(['elsewhere']);
  });

  test('a place that cannot be written to is an error and leaves nothing behind', async () => {
    const nowhere = path.join(folder, 'no/such/folder.png');
    await expect(placePicture({ action, source, to: nowhere, sha256, isResumed: false })).rejects.toThrow('ENOENT');
    expect(await readdir(folder)).toEqual(['a.png']);
  });
});

test('a free name is one that no file bears and nobody claims', async () => {
  await writeFile(path.join(folder, 'a-2.png'), '');
  const claimed = path.join(folder, 'a-3.png');
  expect(await chooseFreeName(folder, 'b.png', () => false)).toBe(path.join(folder, 'b.png'));
  expect(await chooseFreeName(folder, 'a.png', (file) => file === claimed)).toBe(path.join(folder, 'a-4.png'));
});
