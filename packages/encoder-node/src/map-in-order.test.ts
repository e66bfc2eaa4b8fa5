import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mapInOrder } from './map-in-order.ts';
import { createDeferred } from './workers/deferred.ts';

describe('mapInOrder', () => {
  it('gives the results in the order of the items, whatever order they are ready in, and never runs too many', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat()),
        fc.integer({ min: 1, max: 8 }),
        fc.scheduler(),
        async (items, concurrency, s) => {
          let running = 0;
          const map = async (item: number) => {
            expect(++running).toBeLessThanOrEqual(concurrency);
            await s.schedule(Promise.resolve());
            running--;
            return item * 2;
          };
          const results = await s.waitFor(collect(mapInOrder(items, map, { concurrency, signal: undefined })));
          expect(results).toEqual(items.map((item) => item * 2));
        },
      ),
    );
  });

  it('aborts what is under way when nobody wants more', async () => {
    const signals: AbortSignal[] = [];
    const map = async (item: number, signal: AbortSignal) => {
      signals.push(signal);
      if (item > 0) await new Promise(() => {});
      return item;
    };
    for await (const result of mapInOrder([0, 1, 2], map, { concurrency: 2, signal: undefined })) {
      expect(result).toBe(0);
      break;
    }
    expect(signals.length).toBeGreaterThan(0);
    expect(signals.every(({ aborted }) => aborted)).toBe(true);
  });

  it('throws what a later item throws without waiting for those before it', async () => {
    const failure = new Error('broken');
    const never = createDeferred<number>();
    const map = (item: number) => (item === 0 ? never.promise : Promise.reject(failure));
    await expect(collect(mapInOrder([0, 1], map, { concurrency: 2, signal: undefined }))).rejects.toBe(failure);
  });

  it('ends its source when it ends early', async () => {
    let isEnded = false;
    function* source() {
      try {
        while (true) yield 1;
      } finally {
        isEnded = true;
      }
    }
    for await (const _ of mapInOrder(source(), async (item) => item, { concurrency: 3, signal: undefined })) break;
    expect(isEnded).toBe(true);
  });
});

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const collected: T[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}
