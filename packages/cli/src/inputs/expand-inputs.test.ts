import { mkdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PassThrough } from 'node:stream';
import { beforeAll, expect, test } from 'vitest';
import { makeTemporaryFolder } from '../picture-folder.testing.ts';
import { expandInputs } from './expand-inputs.ts';

let cwd: string;

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await mkdir(path.join(cwd, 'photos/trip'), { recursive: true });
  await mkdir(path.join(cwd, 'photos/.thumbnails'));
  await mkdir(path.join(cwd, 'empty'));
  const files = [
    'photos/10.jpg',
    'photos/9.JPEG',
    'photos/b [1].png',
    'photos/notes.txt',
    'photos/.hidden.jpg',
    'photos/.thumbnails/1.jpg',
    'photos/trip/1.webp',
    'odd.dat',
  ];
  for (const file of files) await writeFile(path.join(cwd, file), '');
  await symlink('..', path.join(cwd, 'photos/trip/up'));
  await symlink('nowhere', path.join(cwd, 'photos/trip/dangling.png'));
});

/** Paths as shown; what is wrong after a `!`. */
async function expand(
  args: readonly string[],
  { stdin = '', endedByNul = false, signal = new AbortController().signal } = {},
) {
  const found: string[] = [];
  const context = { cwd, stdin: new PassThrough().end(stdin), signal };
  for await (const input of expandInputs(args, context, { endedByNul })) {
    found.push(input.kind === 'picture' ? input.path : `!${input.path}`);
  }
  return found;
}

const wholeFolder = [
  'photos/9.JPEG',
  'photos/10.jpg',
  'photos/b [1].png',
  'photos/trip/1.webp',
  'photos/trip/dangling.png',
];

test('a folder stands for the pictures below it, in natural order, without hidden ones, and links end', async () => {
  expect(await expand(['photos'])).toEqual(wholeFolder);
  expect(await expand(['photos/'])).toEqual(wholeFolder);
});

test('a picture reached twice comes once, where it was first', async () => {
  expect(await expand(['photos/10.jpg', './photos/10.jpg', path.join(cwd, 'photos/10.jpg'), 'photos'])).toEqual([
    'photos/10.jpg',
    ...wholeFolder.filter((file) => file !== 'photos/10.jpg'),
  ]);
});

test('a file that is named may have any name, even one that looks like a pattern', async () => {
  expect(await expand(['odd.dat', 'photos/.hidden.jpg', 'photos/b [1].png'])).toEqual([
    'odd.dat',
    'photos/.hidden.jpg',
    'photos/b [1].png',
  ]);
});

test('a pattern stands for the pictures it matches', async () => {
  expect(await expand(['photos/*.{jpg,JPEG,txt}'])).toEqual(['photos/9.JPEG', 'photos/10.jpg']);
  expect(await expand(['photos/**/*.webp'])).toEqual(['photos/trip/1.webp']);
});

test('what is not there, empty or unmatched is a failure, and the others go on', async () => {
  expect(await expand(['gone.jpg', 'empty', 'photos/*.gif', 'odd.dat'])).toEqual([
    '!gone.jpg',
    '!empty',
    '!photos/*.gif',
    'odd.dat',
  ]);
});

test('a dash stands for the paths on stdin, taken as they are', async () => {
  expect(await expand(['-'], { stdin: 'odd.dat\r\nphotos/*.jpg\n\nphotos/trip' })).toEqual([
    'odd.dat',
    '!photos/*.jpg',
    'photos/trip/1.webp',
    'photos/trip/dangling.png',
    'photos/trip/up/9.JPEG',
    'photos/trip/up/10.jpg',
    'photos/trip/up/b [1].png',
  ]);
  expect(await expand(['-'], { stdin: 'odd.dat\0photos/10.jpg\0', endedByNul: true })).toEqual([
    'odd.dat',
    'photos/10.jpg',
  ]);
});

test('an aborted signal ends it with its reason', async () => {
  await expect(expand(['photos'], { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
});
