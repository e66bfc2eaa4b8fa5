import { appendFile, mkdir, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { makeTemporaryFolder } from '../picture-folder.testing.ts';
import { type EmbeddingCacheOptions, openEmbeddingCache } from './embedding-cache.ts';
import { identifyFile } from './file-identity.ts';
import type { CachedPicture } from './record.ts';

const space = { id: 'test-space', dimensions: 2 };
const later = () => new Date(Date.now() + 60_000);

let folder: string;
let picturePath: string;

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  picturePath = path.join(folder, 'a.jpg');
  await writeFile(picturePath, 'first');
});

function open(options: Partial<EmbeddingCacheOptions> = {}) {
  const onFailure = (error: unknown) => {
    throw error;
  };
  return openEmbeddingCache({ folder: path.join(folder, 'cache'), space, now: later, onFailure, ...options });
}

function pictureOf(number: number): CachedPicture {
  const vector = Float32Array.of(Math.cos(number), Math.sin(number));
  return { encoded: { vector }, sha256: 'ab'.repeat(32), width: number, height: 2 };
}

async function identify(file: string) {
  const identity = await identifyFile(file);
  if (!identity) throw new Error(`${file} is missing`);
  return identity;
}

async function remember(picture: CachedPicture, options: Partial<EmbeddingCacheOptions> = {}): Promise<void> {
  const cache = open(options);
  await cache.add(await identify(picturePath), picture);
  await cache.close();
}

async function recall(options: Partial<EmbeddingCacheOptions> = {}): Promise<CachedPicture | undefined> {
  return await open(options).find(await identify(picturePath));
}

async function cacheFiles(): Promise<string[]> {
  const entries = await readdir(path.join(folder, 'cache'), { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
}

describe('a cached picture', () => {
  test('is found again by another cache, to the last bit', async () => {
    await remember(pictureOf(1));
    expect(await recall()).toEqual(pictureOf(1));
  });

  test('is missed when the file changed, even to the same size and the same time of modification', async () => {
    await remember(pictureOf(1));
    const { atime, mtime } = await stat(picturePath);
    await writeFile(picturePath, 'other');
    await utimes(picturePath, atime, mtime);
    expect(await recall()).toBeUndefined();
  });

  test('is missed when another file took its name', async () => {
    await remember(pictureOf(1));
    await writeFile(path.join(folder, 'b.jpg'), 'first');
    await rename(path.join(folder, 'b.jpg'), picturePath);
    expect(await recall()).toBeUndefined();
  });

  test('is missed by another space', async () => {
    await remember(pictureOf(1));
    expect(await recall({ space: { id: 'other', dimensions: 2 } })).toBeUndefined();
  });

  test('is not kept while another write could go unnoticed', async () => {
    await remember(pictureOf(1), { now: () => new Date() });
    expect(await recall()).toBeUndefined();
  });

  test('is the last one that was kept', async () => {
    await remember(pictureOf(1));
    await writeFile(picturePath, 'second');
    await remember(pictureOf(2));
    expect(await recall()).toEqual(pictureOf(2));
  });

  test('is found after a torn write and foreign bytes', async () => {
    await remember(pictureOf(1));
    const [file] = await cacheFiles();
    await appendFile(file!, 'VSM1 torn');
    expect(await recall()).toEqual(pictureOf(1));
    await writeFile(picturePath, 'second');
    await remember(pictureOf(2));
    expect(await recall()).toEqual(pictureOf(2));
  });
});

describe('the size of a cache', () => {
  test('shrinks when most of a file is of no use', async () => {
    await remember(pictureOf(1));
    const [file] = await cacheFiles();
    await appendFile(file!, Buffer.alloc(100_000));
    await writeFile(picturePath, 'second');
    await remember(pictureOf(2));
    expect((await stat(file!)).size).toBeLessThan(1000);
    expect(await recall()).toEqual(pictureOf(2));
  });

  test('stays below its limit by forgetting what was written longest ago', async () => {
    await remember(pictureOf(1));
    const [old] = await cacheFiles();
    await utimes(old!, new Date(0), new Date(0));
    const newer = path.join(folder, 'new', 'b.jpg');
    await mkdir(path.dirname(newer));
    await writeFile(newer, 'new');
    const cache = open({ maxBytes: (await stat(old!)).size + 20 });
    await cache.add(await identify(newer), pictureOf(3));
    await cache.close();
    expect(await recall()).toBeUndefined();
    expect(await open().find(await identify(newer))).toEqual(pictureOf(3));
  });
});

test('a cache that cannot be written says so once and costs nothing else', async () => {
  await writeFile(path.join(folder, 'cache'), 'a file where the folder should be');
  const onFailure = vi.fn();
  const cache = open({ onFailure });
  const file = await identify(picturePath);
  expect(await cache.find(file)).toBeUndefined();
  await cache.add(file, pictureOf(1));
  await cache.close();
  expect(onFailure).toHaveBeenCalledOnce();
});
