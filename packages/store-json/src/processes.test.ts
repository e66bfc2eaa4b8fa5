import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonFileStore } from './json-file-store.ts';
import { openJsonFileStore } from './json-file-store.ts';
import type { RunningProgram } from './testing/child-process.testing.ts';
import { bundleProgram, runProgram } from './testing/child-process.testing.ts';
import type { Contents } from './testing/commit-log.testing.ts';
import { acknowledgedIds, contentsOf, parseLines, possibleContents } from './testing/commit-log.testing.ts';
import { addition } from './testing/examples.testing.ts';

/** More on request: `VSM_STORE_KILLS=300 npx vitest run packages/store-json/src/processes.test.ts`. */
const kills = Number(process.env['VSM_STORE_KILLS'] ?? 40);

let folder: string;
let program: string;
let path: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vsm-store-json-processes-'));
  program = await bundleProgram(join(folder, 'program'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

beforeEach(async () => {
  path = join(await mkdtemp(join(folder, 'memory-')), 'vibe_memory.json');
});

async function open(): Promise<JsonFileStore> {
  return await openJsonFileStore({ path, now: () => new Date(), lockTimeoutMs: 5_000 });
}

/** What a process that opens the memory now finds, with nothing to put right. */
async function stored(): Promise<Contents> {
  const store = await open();
  const contents = await contentsOf(store);
  expect(store.repairs).toEqual([]);
  await store.close();
  return contents;
}

function run(prefix: string, commits: number, kind = 'add'): RunningProgram {
  return runProgram(process.execPath, program, path, prefix, String(commits), kind);
}

describe('several processes on one memory', () => {
  it('lose nothing when four add 250 preferences each at the same time', { timeout: 60_000 }, async () => {
    const programs = ['first', 'second', 'third', 'fourth'].map((prefix) => run(prefix, 250));
    expect(await Promise.all(programs.map(({ ended }) => ended))).toEqual(['', '', '', '']);
    const acknowledged = programs.flatMap(({ lines }) => acknowledgedIds(lines));
    expect(acknowledged).toHaveLength(1_000);
    expect(Object.keys(await stored()).toSorted()).toEqual(acknowledged.toSorted());
  });

  it('keep every acknowledged commit whole when one is killed at any moment, and go on', {
    timeout: 60_000 + kills * 2_000,
  }, async () => {
    let before: Contents = {};
    for (let round = 0; round < kills; round++) {
      const victim = run(`round${round}`, 100_000, 'mix');
      await victim.printed(1 + 2 * (round % 12));
      await spin(Math.random() * 8);
      victim.process.kill('SIGKILL');
      expect(await victim.ended).toBe('');

      const startedAt = performance.now();
      const store = await open();
      const contents = await contentsOf(store);
      expect(possibleContents(before, victim.lines)).toContainEqual(contents);
      expect(store.repairs).toEqual([]);
      await store.commit([addition(`after${round}`)]);
      expect(performance.now() - startedAt).toBeLessThan(3_000);
      await store.close();
      before = { ...contents, [`after${round}`]: 1 };
    }
    expect(await stored()).toEqual(before);
  });

  it('remove what killed processes left when they take the lock over', async () => {
    const victims = Array.from({ length: 4 }, (_, i) => run(`victim${i}`, 100_000));
    await Promise.all(victims.map((victim) => victim.printed(6)));
    for (const victim of victims) victim.process.kill('SIGKILL');
    await Promise.all(victims.map(({ ended }) => ended));
    const survivors = Array.from({ length: 3 }, (_, i) => run(`survivor${i}`, 5));
    expect(await Promise.all(survivors.map(({ ended }) => ended))).toEqual(['', '', '']);
    const acknowledged = [...victims, ...survivors].flatMap(({ lines }) => acknowledgedIds(lines));
    expect(Object.keys(await stored())).toEqual(expect.arrayContaining(acknowledged));
    const left = await readdir(join(path, '..'));
    expect(left.filter((name) => name.endsWith('.tmp') || name.endsWith('.lock'))).toEqual([]);
  });

  it('keep what there was when no more fits on the disk', async (context) => {
    if (process.platform === 'win32') context.skip('limits the size of files by ulimit, which Windows lacks');
    const store = await open();
    await store.commit([addition('first')]);
    await store.close();
    const command = 'ulimit -f 8 && exec "$@"';
    const limited = runProgram('sh', '-c', command, 'sh', process.execPath, program, path, 'many', '1000', 'add');
    expect(await limited.ended).toBe('');
    expect(parseLines(limited.lines).at(-1)).toEqual({ error: 'MEMORY_UNWRITABLE' });
    expect(Object.keys(await stored())).toEqual(['first', ...acknowledgedIds(limited.lines)]);
  });
});

/** Passes some random time, so that the kill hits another step of a commit each round. */
async function spin(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) await new Promise(setImmediate);
}
