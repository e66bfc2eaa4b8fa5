import { VsmError } from '@vsm/core';

export interface BatcherOptions<Item, Result> {
  readonly batchSize: number;
  /** One result an item, in order. */
  readonly run: (batch: readonly Item[]) => Promise<readonly Result[]>;
}

/** Gathers items that come one by one into batches. */
export interface Batcher<Item, Result> {
  /** Says that an item is on its way, which is worth waiting for. Call what is returned when it has come or will not. */
  announce(): () => void;
  /** @throws what `run` throws for the item's batch; the signal's reason, at once, when it aborts. */
  add(item: Item, signal: AbortSignal): Promise<Result>;
}

interface WaitingItem<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** One that runs, and one that is there when it ends. */
const maxBatchesUnderWay = 2;

/**
 * A full batch goes as soon as there is one. One that is not full goes only while nothing runs, and when nothing else is on
 * its way or a quarter is there: then the time it takes is time in which the others come.
 */
export function createBatcher<Item, Result>({ batchSize, run }: BatcherOptions<Item, Result>): Batcher<Item, Result> {
  const waiting: WaitingItem<Item, Result>[] = [];
  let announcedCount = 0;
  let underWayCount = 0;

  const mayGo = (): boolean => {
    if (waiting.length >= batchSize) return underWayCount < maxBatchesUnderWay;
    if (waiting.length === 0 || underWayCount > 0) return false;
    return announcedCount === 0 || waiting.length >= batchSize / 4;
  };
  const dispatch = () => {
    while (mayGo()) perform(waiting.splice(0, batchSize));
  };
  const perform = async (batch: readonly WaitingItem<Item, Result>[]) => {
    underWayCount++;
    try {
      const results = await run(batch.map(({ item }) => item));
      for (const [i, { resolve, reject }] of batch.entries()) {
        const result = results[i];
        if (result === undefined) reject(new VsmError('MODEL_UNUSABLE', 'The model gave fewer results than inputs.'));
        else resolve(result);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      underWayCount--;
      dispatch();
    }
  };

  return {
    announce() {
      let isExpected = true;
      announcedCount++;
      return () => {
        if (!isExpected) return;
        isExpected = false;
        announcedCount--;
        dispatch();
      };
    },
    async add(item, signal) {
      signal.throwIfAborted();
      let abort = () => {};
      try {
        return await new Promise<Result>((resolve, reject) => {
          abort = () => {
            const place = waiting.findIndex((entry) => entry.resolve === resolve);
            if (place >= 0) waiting.splice(place, 1);
            reject(signal.reason);
          };
          signal.addEventListener('abort', abort, { once: true });
          waiting.push({ item, resolve, reject });
          dispatch();
        });
      } finally {
        signal.removeEventListener('abort', abort);
      }
    },
  };
}
