import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type CliRun, jsonLines, runInProcess } from './cli-context.testing.ts';
import { drawPictures, makeTemporaryFolder } from './picture-folder.testing.ts';

let cwd: string;
const memory = () => path.join(cwd, 'memory.json');

beforeAll(async () => {
  cwd = await makeTemporaryFolder();
  await drawPictures(cwd, ['rated/sunset-1.png', 'rated/night-1.png']);
  // The first two are the rated ones again.
  await drawPictures(cwd, ['photos/sunset-4.png', 'photos/night-4.png', 'photos/sunset-5.png', 'photos/night-5.png']);
});

beforeEach(async () => {
  await rm(memory(), { force: true });
});

function vsm(...argv: string[]): Promise<CliRun> {
  const env = { VSM_MEMORY: memory(), VSM_CACHE_DIR: path.join(cwd, 'cache') };
  return runInProcess(argv, { cwd, env });
}

async function teach(): Promise<void> {
  await vsm('like', 'rated/sunset-1.png');
  await vsm('dislike', 'rated/night-1.png');
}

async function seenCount(): Promise<number> {
  return JSON.parse(await readFile(memory(), 'utf8')).vsm.background?.sample.length ?? 0;
}

test('ranking lets the memory know what is usual, once, and can not be undone by mistake', async () => {
  await teach();
  const first = await vsm('rank', 'photos', 'rated', '--json');
  expect(await seenCount()).toBe(2);
  const written = await stat(memory());
  const second = await vsm('rank', 'photos', 'rated', '--json');
  expect(second.stdout).toBe(first.stdout);
  expect((await stat(memory())).mtimeMs).toBe(written.mtimeMs);
  expect((await vsm('undo')).stdout).toContain('1 like and 0 dislikes');
  expect(await seenCount()).toBe(2);
});

test('ranking begins no memory, and scoring changes none', async () => {
  await vsm('rank', 'photos', '--json');
  await expect(stat(memory())).rejects.toThrow('ENOENT');
  await teach();
  const before = await readFile(memory());
  await vsm('score', 'photos', '--json');
  expect(await readFile(memory())).toEqual(before);
});

test('ranking does not wait for a process that holds the memory, nor learn then', async () => {
  await teach();
  await mkdir(`${memory()}.lock`);
  await writeFile(`${memory()}.lock/4711-1-00-abc123-0123456789ab@elsewhere`, '');
  const { status, stdout, stderr } = await vsm('rank', 'photos', '--json');
  await rm(`${memory()}.lock`, { recursive: true });
  expect([status, stderr]).toEqual([0, '']);
  expect(jsonLines(stdout)).toHaveLength(4);
  expect(await seenCount()).toBe(0);
});
