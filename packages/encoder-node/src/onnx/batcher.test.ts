import { setMaxListeners } from 'node:events';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDeferred } from '../workers/deferred.ts';
import { createBatcher } from './batcher.ts';

const never = new AbortController().signal;
setMaxListeners(0, never);

describe('a batcher', () => {
  it('gives each item its own result, whatever comes when, in batches that are not too large', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 8 }),
        fc.scheduler(),
        async (items, batchSize, s) => {
          const run = async (batch: readonly number[]) => {
            expect(batch.length).toBeGreaterThan(0);
            expect(batch.length).toBeLessThanOrEqual(batchSize);
            await s.schedule(Promise.resolve());
            return batch.map((item) => item * 2);
          };
          const batcher = createBatcher({ batchSize, run });
          const results = items.map(async (item) => {
            const arrive = batcher.announce();
            await s.schedule(Promise.resolve());
            const result = batcher.add(item, never);
            arrive();
            return result;
          });
          expect(await s.waitFor(Promise.all(results))).toEqual(items.map((item) => item * 2));
        },
      ),
    );
  });

  it('fills batches while one runs, and has one ready when it ends', async () => {
    const batches: number[] = [];
    const gate = createDeferred<void>();
    const batcher = createBatcher({
      batchSize: 4,
      run: async (batch: readonly number[]) => {
        batches.push(batch.length);
        await gate.promise;
        return batch;
      },
    });
    const results = Array.from({ length: 11 }, (_, i) => batcher.add(i, never));
    expect(batches).toEqual([1, 4]);
    gate.resolve();
    await Promise.all(results);
    expect(batches).toEqual([1, 4, 4, 2]);
  });

  it('waits for what is announced, until a quarter is there or it will not come', async () => {
    const batches: number[] = [];
    const run = async (batch: readonly number[]) => {
      batches.push(batch.length);
      return batch;
    };
    const batcher = createBatcher({ batchSize: 8, run });
    const giveUp = batcher.announce();
    const first = batcher.add(1, never);
    expect(batches).toEqual([]);
    const second = batcher.add(2, never);
    expect(batches).toEqual([2]);
    await Promise.all([first, second]);
    const third = batcher.add(3, never);
    expect(batches).toEqual([2]);
    giveUp();
    giveUp();
    expect(batches).toEqual([2, 1]);
    expect(await third).toBe(3);
  });

  it('gives up an item at once when its signal aborts, and not the others of its batch', async () => {
    const gate = createDeferred<void>();
    const batcher = createBatcher({
      batchSize: 4,
      run: async (batch: readonly number[]) => {
        await gate.promise;
        return batch;
      },
    });
    const controller = new AbortController();
    const running = batcher.add(0, controller.signal);
    const waiting = batcher.add(1, controller.signal);
    const other = batcher.add(2, never);
    controller.abort('stop');
    for (const each of [running, waiting, batcher.add(3, controller.signal)]) await expect(each).rejects.toBe('stop');
    gate.resolve();
    expect(await other).toBe(2);
  });

  it('fails the items of a batch that fails, and no other', async () => {
    const run = async (batch: readonly number[]) => {
      if (batch.includes(1)) throw new Error('broken');
      return batch;
    };
    const batcher = createBatcher({ batchSize: 1, run });
    await expect(batcher.add(1, never)).rejects.toThrow('broken');
    expect(await batcher.add(2, never)).toBe(2);
  });
});
