/** Lets whoever waits for long work see how far it is, and end it. */
export interface WatchOptions {
  readonly signal?: AbortSignal;
  /** Told the share of the work that is done, 0..1. The work goes on when what it returns resolves: there a program can breathe. */
  readonly onProgress?: (done: number) => void | Promise<void>;
}

/** Tells `watch` of a part of the work, from `start` to `end` of it all. */
export function partOf({ signal, onProgress }: WatchOptions, start: number, end: number): WatchOptions {
  return {
    ...(signal && { signal }),
    ...(onProgress && { onProgress: (done: number) => onProgress(start + done * (end - start)) }),
  };
}

/** Work that pauses more often than this many times would be slower for it. */
const pauses = 100;

/**
 * What the steps come to; each of them tells the share that is done.
 *
 * @throws the signal's reason when it aborts.
 */
export async function watchSteps<T>(steps: Generator<number, T>, { signal, onProgress }: WatchOptions): Promise<T> {
  for (let told = -1; ; ) {
    const { done, value } = steps.next();
    if (done) return value;
    if (value - told < 1 / pauses) continue;
    told = value;
    await onProgress?.(value);
    signal?.throwIfAborted();
  }
}
