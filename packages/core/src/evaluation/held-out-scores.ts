import type { Background, TasteInput } from '../taste/background.ts';
import type { TasteExample } from '../taste/taste-example.ts';
import { fitTasteModel } from '../taste/taste-model.ts';
import type { WatchOptions } from '../watch.ts';

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
