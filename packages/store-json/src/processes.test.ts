import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readMemoryFile } from '@vsm/core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openJsonFileStore } from './json-file-store.ts';
import { bundleProgram, runProgram } from './testing/child-process.testing.ts';
import { addition } from './testing/examples.testing.ts';

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

async function storedIds(): Promise<string[]> {
  const { snapshot, repairs } = readMemoryFile(await readFile(path, 'utf8'));
  expect(repairs).toEqual([]);
  return snapshot.preferences.map(({ id }) => id);
}

describe('several processes on one memory', () => {
  it('lose nothing when two add 25 preferences each at the same time', async () => {
    const first = runProgram(process.execPath, program, path, 'first', '25');
    const second = runProgram(process.execPath, program, path, 'second', '25');
    expect(await Promise.all([first.ended, second.ended])).toEqual(['', '']);
    expect([...first.lines, ...second.lines]).toHaveLength(50);
    expect((await storedIds()).toSorted()).toEqual([...first.lines, ...second.lines].toSorted());
  });

  it('keep every acknowledged preference when one is killed at any moment, and go on', async () => {
    const acknowledged: string[] = [];
    for (let round = 0; round < 12; round++) {
      const victim = runProgram(process.execPath, program, path, `round${round}`, '100000');
      await victim.printed(1 + round);
      await spin(Math.random() * 4);
      victim.process.kill('SIGKILL');
      expect(await victim.ended).toBe('');
      expect(victim.lines.length).toBeGreaterThan(round);
      acknowledged.push(...victim.lines);
      expect(await storedIds()).toEqual(expect.arrayContaining(acknowledged));

      const store = await openJsonFileStore({ path, now: () => new Date(), lockTimeoutMs: 5_000 });
      await store.commit([addition(`after${round}`)]);
      await store.close();
      acknowledged.push(`after${round}`);
    }
    const stored = await storedIds();
    expect(stored).toEqual(expect.arrayContaining(acknowledged));
    // A commit may be durable though the process was killed before it could say so: one a round.
    expect(stored.length).toBeLessThanOrEqual(acknowledged.length + 12);
  });

  it('remove what killed processes left when they take the lock over', async () => {
    const victims = Array.from({ length: 4 }, (_, i) =>
      runProgram(process.execPath, program, path, `victim${i}`, '100000'),
    );
    await Promise.all(victims.map((victim) => victim.printed(3)));
    for (const victim of victims) victim.process.kill('SIGKILL');
    await Promise.all(victims.map(({ ended }) => ended));
    const survivors = Array.from({ length: 3 }, (_, i) =>
      runProgram(process.execPath, program, path, `survivor${i}`, '5'),
    );
    expect(await Promise.all(survivors.map(({ ended }) => ended))).toEqual(['', '', '']);
    const acknowledged = [...victims, ...survivors].flatMap(({ lines }) => lines);
    expect(await storedIds()).toEqual(expect.arrayContaining(acknowledged));
    const left = await readdir(join(path, '..'));
    expect(left.filter((name) => name.endsWith('.tmp') || name.endsWith('.lock'))).toEqual([]);
  });

  it('leave the old file as it was when the new one does not fit', async (context) => {
    if (process.platform === 'win32') context.skip('limits the size of files by ulimit, which Windows lacks');
    const store = await openJsonFileStore({ path, now: () => new Date() });
    await store.commit([addition('first')]);
    await store.close();
    const before = await readFile(path);
    const limited = runProgram(
      'sh',
      '-c',
      'ulimit -f 8 && exec "$@"',
      'sh',
      process.execPath,
      program,
      path,
      'many',
      '1000',
    );
    expect(await limited.ended).toBe('');
    expect(limited.lines.at(-1)).toBe('MEMORY_UNWRITABLE');
    expect(await storedIds()).toEqual(['first', ...limited.lines.slice(0, -1)]);
    expect(before.length).toBeGreaterThan(0);
    expect((await readdir(join(path, '..'))).toSorted()).toEqual(['vibe_memory.json', 'vibe_memory.json.bak']);
  });
});

/** Passes some random time, so that the kill hits another step of a commit each round. */
async function spin(milliseconds: number): Promise<void> {
  const end = performance.now() + milliseconds;
  while (performance.now() < end) await new Promise(setImmediate);
}
