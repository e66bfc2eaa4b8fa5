import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nodeFileSystem } from './file-system.ts';
import { removeTemporaryFiles, replaceFile } from './replace-file.ts';

const oldBytes = Buffer.from('old');
const newBytes = Buffer.from('new');

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vsm-replace-'));
  path = join(folder, 'memory.json');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function nothingToDo(): Promise<void> {}

describe('replaceFile', () => {
  it('changes nothing and leaves nothing when the last check fails, though all was written by then', async () => {
    await writeFile(path, oldBytes);
    const beforeReplace = async (): Promise<void> => {
      const [temporary = ''] = (await readdir(folder)).filter((name) => name.endsWith('.tmp'));
      expect(await readFile(join(folder, temporary))).toEqual(newBytes);
      throw new Error('the lock was lost');
    };
    await expect(replaceFile(nodeFileSystem, path, [newBytes], { beforeReplace })).rejects.toThrow('the lock was lost');
    expect(await readFile(path)).toEqual(oldBytes);
    expect(await readdir(folder)).toEqual(['memory.json']);
  });

  it('keeps the bytes of all parts in order', async () => {
    await replaceFile(nodeFileSystem, path, [newBytes, oldBytes], { beforeReplace: nothingToDo });
    expect(await readFile(path, 'utf8')).toBe('newold');
    expect(await readdir(folder)).toEqual(['memory.json']);
  });
});

describe('removeTemporaryFiles', () => {
  it('removes those of the file and nothing else', async () => {
    const id = '01234567-89ab-cdef-0123-456789abcdef';
    const others = ['.memory.json.mine.tmp', `.memory.json.other.${id}.tmp`, `.other.json.${id}.tmp`, 'memory.json'];
    for (const name of [...others, `.memory.json.${id}.tmp`]) await writeFile(join(folder, name), '');
    await removeTemporaryFiles(nodeFileSystem, path);
    expect((await readdir(folder)).toSorted()).toEqual(others.toSorted());
  });
});
