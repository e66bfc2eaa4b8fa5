import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { VibeMemory } from '@vsm/core';
import { openEmbeddedEncoder } from '@vsm/encoder-node';
import { openJsonFileStore } from '@vsm/store-json';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { type CliRun, runInProcess } from '../cli-context.testing.ts';
import { drawPictures, makeTemporaryFolder } from '../picture-folder.testing.ts';

let pictures: string[];
let cwd: string;

function vsm(...argv: string[]): Promise<CliRun> {
  return runInProcess(argv, { cwd, env: { VSM_MEMORY: 'memory.json', VSM_CACHE_DIR: path.join(cwd, 'cache') } });
}

beforeAll(async () => {
  const folder = await makeTemporaryFolder();
  pictures = await drawPictures(folder, ['sunset-1.png', 'night-1.png', 'sunset-2.png', 'night-2.png']);
});

beforeEach(async () => {
  cwd = await makeTemporaryFolder();
});

/** Sunsets rather than nights, once among skies and once in general. */
async function compare(): Promise<void> {
  const encoder = await openEmbeddedEncoder();
  const encoded = [];
  for await (const { path: file, ...result } of encoder.encodeFiles(pictures)) {
    if (result.ok) encoded.push({ ...result.encoded, source: { path: file } });
  }
  const memory = await VibeMemory.open({
    store: await openJsonFileStore({ path: path.join(cwd, 'memory.json'), now: () => new Date() }),
    space: encoder.space,
    now: () => new Date(),
    createId: randomUUID,
  });
  await memory.compare(encoded[0]!, encoded[1]!, { category: 'skies' });
  await memory.compare(encoded[2]!, encoded[3]!);
  await memory.close();
  await encoder.close();
}

test('comparisons alone are a taste, which explain names', async () => {
  await compare();
  const [sunset, night] = [pictures[0]!, pictures[1]!];
  const { stdout } = await vsm('explain', sunset);
  expect(stdout).toMatch(/≻ .*sunset-1\.png rather than .*night-1\.png/);
  const explained = JSON.parse((await vsm('explain', night, '--json')).stdout);
  expect(explained).toMatchObject({ evidence: 'little', comparisonPulls: [{}, {}] });
  expect(explained.score).toBeLessThan(JSON.parse((await vsm('explain', sunset, '--json')).stdout).score);
});

test('comparisons go with exports, imports, categories and undo', async () => {
  await compare();
  expect((await vsm('export', 'all.json')).stdout).toContain('Exported 0 ratings and 2 comparisons');
  await vsm('export', 'skies.json', '-c', 'skies');
  expect(JSON.parse(await readFile(path.join(cwd, 'skies.json'), 'utf8')).vsm.comparisons).toHaveLength(1);
  expect((await vsm('clear', '-c', 'skies', '--yes')).stdout).toBe(
    'Removed 0 ratings and 1 comparison. vsm undo brings them back.\n',
  );
  expect((await vsm('import', 'all.json', '--from', 'Anna')).stdout).toContain('Imported 0 ratings and 1 comparison.');
  expect((await vsm('import', 'all.json', '--from', 'Anna')).stdout).toContain('Nothing was changed.');
  expect((await vsm('revoke', 'Anna')).stdout).toContain('Removed 0 ratings and 1 comparison that came from Anna.');
  for (let step = 0; step < 3; step++) await vsm('undo');
  const memory = JSON.parse(await readFile(path.join(cwd, 'memory.json'), 'utf8'));
  expect(memory.vsm.comparisons.map(({ category }: { category: string }) => category)).toEqual(['skies', 'general']);
  expect((await vsm('clear', '--yes', '--json')).stdout).toBe('{"removed":0,"comparisons":2,"likes":0,"dislikes":0}\n');
});
