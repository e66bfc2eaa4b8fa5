import fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemoryChange } from '@vsm/core';
import { VsmError } from '@vsm/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileSystem } from './file-system.ts';
import { openJsonFileStore, openStoreOn } from './json-file-store.ts';
import type { Contents } from './testing/commit-log.testing.ts';
import { contentsOf } from './testing/commit-log.testing.ts';
import { addition } from './testing/examples.testing.ts';

let folder: string;

beforeAll(async () => {
  folder = await fs.mkdtemp(join(tmpdir(), 'vsm-faults-'));
});

afterAll(async () => {
  await fs.rm(folder, { recursive: true, force: true });
});

/** Each possible whatever became of the others, so that one that fails does not make the next impossible. */
const commits: readonly (readonly MemoryChange[])[] = [
  [addition('a'), addition('b')],
  [addition('c')],
  [addition('d'), { kind: 'set-background', background: null }],
  [addition('e')],
  [addition('f'), addition('g'), { kind: 'remove', id: 'g' }],
  [addition('h')],
];
const foldAfter: ReadonlySet<number> = new Set([2, 4]);

interface Outcome {
  readonly acknowledged: boolean[];
  readonly errors: unknown[];
}

/** Two stores take turns, folding now and then; what fails is noted, and the next step tried. */
async function useMemory(fileSystem: FileSystem, path: string): Promise<Outcome> {
  const outcome: Outcome = { acknowledged: commits.map(() => false), errors: [] };
  const attempt = async <T>(action: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await action();
    } catch (error) {
      outcome.errors.push(error);
      return undefined;
    }
  };
  const options = { path, now: () => new Date('2025-06-01T12:00:00Z'), lockTimeoutMs: 60_000 };
  const stores = [
    await attempt(() => openStoreOn(fileSystem, options)),
    await attempt(() => openStoreOn(fileSystem, options)),
  ];
  for (const [index, changes] of commits.entries()) {
    const store = stores[index % 2];
    const revision = await attempt(async () => await store?.commit(changes));
    outcome.acknowledged[index] = revision !== undefined;
    if (foldAfter.has(index)) await attempt(async () => await store?.fold());
  }
  for (const store of stores) await attempt(async () => await store?.close());
  return outcome;
}

/**
 * The file system, with calls that fail, counting those of its methods and of its files. Writing fails when half is
 * written, as on a full disk.
 */
function failingFileSystem(
  isFailing: (call: number) => boolean,
  code: string,
): { fileSystem: FileSystem; calls: string[] } {
  const calls: string[] = [];
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, key) {
        const method: unknown = Reflect.get(target, key, target);
        if (typeof method !== 'function' || key === 'close') {
          return typeof method === 'function' ? method.bind(target) : method;
        }
        return async (...parameters: unknown[]): Promise<unknown> => {
          calls.push(String(key));
          if (isFailing(calls.length)) {
            const [text] = parameters;
            if (key === 'appendFile' && typeof text === 'string') {
              await Reflect.apply(method, target, [text.slice(0, text.length / 2)]);
            }
            throw systemError(code, String(key));
          }
          // Takes most of the time, and shows only after a power cut.
          if (key === 'sync') return undefined;
          const result: unknown = await Reflect.apply(method, target, parameters);
          return key === 'open' && typeof result === 'object' && result !== null ? wrap(result) : result;
        };
      },
    });
  return { fileSystem: wrap<FileSystem>(fs), calls };
}

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${code}: ${syscall} was made to fail`), { code, syscall });
}

/** What the memory may hold: acknowledged commits, and each of the others whole or not at all. */
function expectWhole(contents: Contents, acknowledged: readonly boolean[]): void {
  for (const [index, changes] of commits.entries()) {
    const added = changes.flatMap((change) => (change.kind === 'add' ? [change.preference.id] : []));
    const expected = added.filter((id) => id !== 'g');
    const present = expected.filter((id) => id in contents);
    if (acknowledged[index]) expect(present).toEqual(expected);
    else expect([[], expected]).toContainEqual(present);
  }
  expect(contents).not.toHaveProperty('g');
}

async function surviveFailure(first: number, failingCalls: number): Promise<void> {
  const path = join(await fs.mkdtemp(join(folder, 'memory-')), 'memory.json');
  const code = first % 2 === 0 ? 'ENOSPC' : 'EIO';
  const { fileSystem } = failingFileSystem((call) => call >= first && call < first + failingCalls, code);
  const { acknowledged, errors } = await useMemory(fileSystem, path);
  for (const error of errors) expect(VsmError.is(error, 'MEMORY_UNWRITABLE'), String(error)).toBe(true);

  const store = await openJsonFileStore({ path, now: () => new Date('2025-06-02T12:00:00Z') });
  expectWhole(await contentsOf(store), acknowledged);
  expect(store.repairs).toEqual([]);
  await store.commit([addition('afterwards')]);
  expect(await contentsOf(store)).toHaveProperty('afterwards');
  await store.close();
}

describe('a file system that fails', () => {
  it.each([1, 2])(
    'is survived whichever %i calls fail: nothing acknowledged is lost, nothing is half there',
    {
      timeout: 120_000,
    },
    async (failingCalls) => {
      const { fileSystem, calls } = failingFileSystem(() => false, 'none');
      const sound = await useMemory(fileSystem, join(folder, `sound-${failingCalls}.json`));
      expect(sound).toEqual({ acknowledged: commits.map(() => true), errors: [] });
      for (const call of ['rename', 'sync', 'appendFile', 'writeFile', 'link']) expect(calls).toContain(call);

      // One alone at every call; two, which also hit what cleans up after the first, at every third.
      const firsts = calls.map((_, index) => index + 1).filter((first) => failingCalls === 1 || first % 3 === 0);
      await Promise.all(firsts.map((first) => surviveFailure(first, failingCalls)));
    },
  );
});
