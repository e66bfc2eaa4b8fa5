import { setMaxListeners } from 'node:events';

export interface MapInOrderOptions {
  /** How many items are under way at once: bounds the memory, however long the source. */
  readonly concurrency: number;
  readonly signal: AbortSignal | undefined;
}

type Slot<Result> = { settled: false } | { settled: true; result: Result };

/**
 * `map` of each item of `source`, several at once, results in the order of the items. A result is given as soon as those
 * before it were, even while the source has no next item yet. The signal that `map` gets aborts when the results end
 * early: on abort, on an error, or because nobody wants more.
 *
 * @throws what `map` or the source throws, at once; the signal's reason when it aborts.
 */
export async function* mapInOrder<Item, Result>(
  source: Iterable<Item> | AsyncIterable<Item>,
  map: (item: Item, signal: AbortSignal) => Promise<Result>,
  { concurrency, signal }: MapInOrderOptions,
): AsyncGenerator<Result, void, void> {
  signal?.throwIfAborted();
  const iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]();
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  const slots: Slot<Result>[] = [];
  let isPulling = false;
  let isExhausted = false;
  let wake = () => {};

  const fail = (reason: unknown) => {
    controller.abort(reason);
    wake();
  };
  const abort = () => fail(signal?.reason);
  const start = (item: Item) => {
    const place = slots.push({ settled: false }) - 1;
    const slot = slots[place]!;
    map(item, controller.signal).then((result) => {
      Object.assign(slot, { settled: true, result });
      wake();
    }, fail);
  };
  const pull = () => {
    isPulling = true;
    Promise.resolve(iterator.next()).then((next) => {
      isPulling = false;
      if (next.done) isExhausted = true;
      else start(next.value);
      wake();
    }, fail);
  };

  signal?.addEventListener('abort', abort, { once: true });
  try {
    while (true) {
      controller.signal.throwIfAborted();
      const oldest = slots[0];
      if (oldest?.settled) {
        slots.shift();
        yield oldest.result;
        continue;
      }
      if (isExhausted && slots.length === 0) return;
      if (!isExhausted && !isPulling && slots.length < concurrency) pull();
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    controller.abort();
    // Not awaited: a source that is waiting for its next item would hold up the end.
    if (!isExhausted) Promise.resolve(iterator.return?.()).catch(() => {});
  }
}
