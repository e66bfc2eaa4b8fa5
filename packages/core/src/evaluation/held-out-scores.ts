import type { Background, TasteInput } from '../taste/background.ts';
import type { TasteExample } from '../taste/taste-example.ts';
import { fitTasteModel } from '../taste/taste-model.ts';

/** What a taste is learned from, and the pictures that it is then asked about. */
export interface Split {
  readonly train: readonly TasteExample[];
  readonly background: Background;
  readonly test: readonly TasteInput[];
}

/** How tastes are learned for a measurement. */
export interface LearningOptions {
  /** Ages ratings; without it they do not fade. */
  readonly now?: Date;
  readonly halfLifeDays?: number;
}

/** Lets whoever waits see how far a measurement is, and end it. */
export interface WatchOptions {
  readonly signal?: AbortSignal;
  /** Told the share of the work that is done, 0..1. The work goes on when what it returns resolves: there a program can breathe. */
  readonly onProgress?: (done: number) => void | Promise<void>;
}

/** The probability of a like of each test picture of each split, `[splits][test pictures]`. */
export async function scoreHeldOut(
  splits: readonly Split[],
  { now, halfLifeDays }: LearningOptions,
  { signal, onProgress }: WatchOptions,
): Promise<number[][]> {
  const options = { ...(now && { now }), ...(halfLifeDays !== undefined && { halfLifeDays }) };
  const probabilities: number[][] = [];
  for (const [done, { train, background, test }] of splits.entries()) {
    await onProgress?.(done / splits.length);
    signal?.throwIfAborted();
    const model = fitTasteModel(train, { ...options, background });
    probabilities.push(model.scoreAll(test).map(({ probability }) => probability));
  }
  await onProgress?.(1);
  return probabilities;
}

/** Tells `watch` of a part of the work, from `start` to `end` of it all. */
export function partOf({ signal, onProgress }: WatchOptions, start: number, end: number): WatchOptions {
  return {
    ...(signal && { signal }),
    ...(onProgress && { onProgress: (done: number) => onProgress(start + done * (end - start)) }),
  };
}
