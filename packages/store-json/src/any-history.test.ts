import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MemoryChange, MemorySnapshot } from '@vsm/core';
import { applyMemoryChanges, emptySnapshot, VsmError } from '@vsm/core';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonFileStore } from './json-file-store.ts';
import { openJsonFileStore } from './json-file-store.ts';
import { addition, space } from './testing/examples.testing.ts';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vsm-store-json-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

function open(): Promise<JsonFileStore> {
  const now = () => new Date('2025-06-01T12:00:00Z');
  return openJsonFileStore({ path: join(folder, 'vibe_memory.json'), now });
}

describe('any sequence of commits', () => {
  const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f');
  const change: fc.Arbitrary<MemoryChange> = fc.oneof(
    id.map(addition),
    id.map((removed): MemoryChange => ({ kind: 'remove', id: removed })),
    fc
      .record({
        id,
        weight: fc.double({ min: 0.1, max: 5, noNaN: true }),
        category: fc.constantFrom('general', 'style'),
      })
      .map(({ id: updated, ...set }): MemoryChange => ({ kind: 'update', id: updated, set })),
    fc.nat(100).map(
      (count): MemoryChange => ({
        kind: 'set-statistics',
        statistics: { generationCount: count, filterApplications: 0, averageScore: 0.25 },
      }),
    ),
    id.map(
      (label): MemoryChange => ({
        kind: 'push-undo',
        step: { label, createdAt: '2025-01-01T00:00:00.000+00:00', changes: [addition(label)] },
      }),
    ),
    fc.constant<MemoryChange>({ kind: 'pop-undo' }),
  );

  it('closed and opened again, equals the model in memory', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(change, { minLength: 1, maxLength: 4 }), { maxLength: 8 }),
        async (commits) => {
          for (const name of await readdir(folder)) await rm(join(folder, name));
          let model: MemorySnapshot = applyMemoryChanges(emptySnapshot, [{ kind: 'set-space', space }]);
          let store = await open();
          await store.commit([{ kind: 'set-space', space }]);
          for (const [index, changes] of commits.entries()) {
            const expected = attempt(() => applyMemoryChanges(model, changes));
            if (expected === null) await expect(store.commit(changes)).rejects.toThrow(VsmError);
            else await store.commit(changes);
            model = expected ?? model;
            if (index % 4 === 1) await store.fold();
            if (index % 3 !== 2) continue;
            await store.close();
            store = await open();
          }
          await store.close();
          expect(comparable(await (await open()).readSnapshot())).toEqual(comparable(model));
        },
      ),
      { numRuns: 25 },
    );
  });

  /** Without what the model has no clock for. */
  function comparable(snapshot: MemorySnapshot): unknown {
    const { createdAt: _created, updatedAt: _updated, ...rest } = snapshot;
    return rest;
  }

  function attempt<T>(action: () => T): T | null {
    try {
      return action();
    } catch (error) {
      if (VsmError.is(error)) return null;
      throw error;
    }
  }
});
