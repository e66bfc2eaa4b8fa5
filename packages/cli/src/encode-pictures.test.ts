import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import type { EncodedFile } from '@vsm/encoder-node';
import { beforeAll, expect, test, vi } from 'vitest';
import { type EmbeddingCache, noCache } from './embedding-cache/embedding-cache.ts';
import type { CachedPicture } from './embedding-cache/record.ts';
import { encodePictures, type PictureResult } from './encode-pictures.ts';
import type { PictureInput } from './inputs/expand-inputs.ts';
import { makeTemporaryFolder } from './picture-folder.testing.ts';

let folder: string;

beforeAll(async () => {
  folder = await makeTemporaryFolder();
  for (const name of ['a', 'b', 'c', 'd', 'e']) await writeFile(path.join(folder, name), name);
});

const signal = new AbortController().signal;
const known: CachedPicture = { encoded: { vector: Float32Array.of(1) }, sha256: 'known', width: 1, height: 1 };
const made: CachedPicture = { ...known, sha256: 'made' };

const input = (name: string): PictureInput => ({ kind: 'picture', path: name, absolutePath: path.join(folder, name) });

/** An encoder that works two files ahead, as the real one works ahead. */
function openEncoder(
  failing: readonly string[] = [],
  code: 'IMAGE_UNREADABLE' | 'MODEL_UNUSABLE' = 'IMAGE_UNREADABLE',
) {
  return vi.fn(async () => ({
    async *encodeFiles(paths: Iterable<string> | AsyncIterable<string>): AsyncGenerator<EncodedFile, void, void> {
      const ahead: string[] = [];
      const encode = (file: string): EncodedFile =>
        failing.includes(path.basename(file))
          ? { path: file, ok: false, error: new VsmError(code, `${file}: bad`) }
          : { path: file, ok: true, ...made };
      for await (const file of paths) {
        ahead.push(file);
        if (ahead.length > 2) yield encode(ahead.shift()!);
      }
      for (const file of ahead) yield encode(file);
    },
  }));
}

function cacheOf(...names: readonly string[]): EmbeddingCache & { readonly added: string[] } {
  const added: string[] = [];
  return {
    added,
    find: async (file) => (names.includes(path.basename(file.path)) ? known : undefined),
    add: async (file) => {
      added.push(path.basename(file.path));
    },
    close: async () => undefined,
  };
}

async function run(
  inputs: readonly PictureInput[],
  {
    cache = noCache,
    encoder = openEncoder(),
  }: { cache?: EmbeddingCache; encoder?: ReturnType<typeof openEncoder> } = {},
): Promise<string[]> {
  const describe = (result: PictureResult) =>
    result.kind === 'encoded' ? `${result.path} ${result.sha256}` : `${result.path} ${result.message}`;
  const results: string[] = [];
  for await (const result of encodePictures(inputs, { cache, openEncoder: encoder, signal }))
    results.push(describe(result));
  return results;
}

const failure: PictureInput = { kind: 'failure', path: 'gone', message: 'not there' };
const mixed = () => [input('a'), failure, input('b'), input('c'), input('d'), input('e'), failure];

test.each([
  { cached: [] },
  { cached: ['a'] },
  { cached: ['b', 'd'] },
  { cached: ['c', 'd', 'e'] },
  { cached: ['a', 'b', 'c', 'd', 'e'] },
])('results keep the order of the inputs when $cached are in the cache', async ({ cached }) => {
  const cache = cacheOf(...cached);
  const of = (name: string) => `${name} ${cached.includes(name) ? 'known' : 'made'}`;
  expect(await run(mixed(), { cache })).toEqual([
    of('a'),
    'gone not there',
    of('b'),
    of('c'),
    of('d'),
    of('e'),
    'gone not there',
  ]);
  expect(cache.added).toEqual(['a', 'b', 'c', 'd', 'e'].filter((name) => !cached.includes(name)));
});

test('the encoder is not opened when the cache knows all', async () => {
  const encoder = openEncoder();
  await run([input('a'), failure], { cache: cacheOf('a'), encoder });
  expect(encoder).not.toHaveBeenCalled();
});

test('a picture that cannot be read is named as the user named it, and is not kept', async () => {
  const cache = cacheOf();
  expect(await run([input('a'), input('b')], { cache, encoder: openEncoder(['a']) })).toEqual(['a bad', 'b made']);
  expect(cache.added).toEqual(['b']);
});

test('a broken model ends it', async () => {
  await expect(run([input('a')], { encoder: openEncoder(['a'], 'MODEL_UNUSABLE') })).rejects.toThrow('bad');
});
