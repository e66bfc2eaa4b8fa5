import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { makeTemporaryFolder } from './picture-folder.testing.ts';
import { locateCache, locateMemory } from './places.ts';

const linux = { cwd: '/photos', env: {}, homeFolder: '/home-of-me', platform: 'linux' } as const;

test('the option goes before VSM_MEMORY, and both before the data directory', () => {
  expect(locateMemory('a.json', { ...linux, env: { VSM_MEMORY: 'b.json' } })).toBe('/photos/a.json');
  expect(locateMemory(undefined, { ...linux, env: { VSM_MEMORY: 'b.json' } })).toBe('/photos/b.json');
  expect(locateMemory(undefined, { ...linux, env: { VSM_MEMORY: '' } })).toBe(
    '/home-of-me/.local/share/vsm/vibe_memory.json',
  );
});

test.each([
  [{ ...linux, env: { XDG_DATA_HOME: '/data' } }, '/data/vsm/vibe_memory.json'],
  [{ ...linux, env: { XDG_DATA_HOME: 'relative' } }, '/home-of-me/.local/share/vsm/vibe_memory.json'],
  [{ ...linux, platform: 'darwin' }, '/home-of-me/Library/Application Support/vsm/vibe_memory.json'],
  [{ ...linux, platform: 'win32', env: { LOCALAPPDATA: '/local' } }, '/local/vsm/vibe_memory.json'],
] as const)('%o has its memory at %s', (surroundings, expected) => {
  expect(locateMemory(undefined, surroundings)).toBe(expected);
});

test('a Fooocus folder has its memory among its outputs', async () => {
  const cwd = await makeTemporaryFolder();
  await writeFile(path.join(cwd, 'fooocus_version.py'), "version = '2.5.5'\n");
  expect(locateMemory(undefined, { ...linux, cwd })).toBe(path.join(cwd, 'outputs/vibe_memory.json'));
});

test('a folder with outputs/vibe_memory.json is one too', async () => {
  const cwd = await makeTemporaryFolder();
  await mkdir(path.join(cwd, 'outputs'));
  await writeFile(path.join(cwd, 'outputs/vibe_memory.json'), '{}');
  expect(locateMemory(undefined, { ...linux, cwd })).toBe(path.join(cwd, 'outputs/vibe_memory.json'));
});

test.each([
  [linux, '/home-of-me/.cache/vsm'],
  [{ ...linux, env: { XDG_CACHE_HOME: '/cache' } }, '/cache/vsm'],
  [{ ...linux, env: { VSM_CACHE_DIR: 'mine' } }, '/photos/mine'],
  [{ ...linux, platform: 'darwin' }, '/home-of-me/Library/Caches/vsm'],
  [{ ...linux, platform: 'win32', env: { LOCALAPPDATA: '/local' } }, '/local/Cache/vsm'],
] as const)('%o keeps embeddings in %s', (surroundings, expected) => {
  expect(locateCache(surroundings)).toBe(expected);
});
