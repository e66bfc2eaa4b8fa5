import { VsmError } from '../errors.ts';
import type { Preference } from '../preference.ts';
import { meanPairwiseDistance } from './mean-pairwise-distance.ts';

export interface MemoryHealthOptions {
  /** How many preferences fill the memory; 1000 if not given. */
  readonly maxPreferences?: number;
}

export type HealthAdvice = 'add-variety' | 'balance-sides' | 'nearly-full' | 'add-more';

/** How well a memory can tell likes from dislikes. */
export interface MemoryHealth {
  readonly total: number;
  readonly likes: number;
  readonly dislikes: number;
  /** 1 minus the mean cosine similarity of all pairs, 0..2; 0 with fewer than two preferences. */
  readonly diversity: number;
  /** 1 when there are as many likes as dislikes, 0 when one side is empty; 1 without preferences. */
  readonly balance: number;
  /** Share of `maxPreferences`; above 1 when there are more. */
  readonly usage: number;
  /** Mean of diversity, balance and the free share. */
  readonly health: number;
  readonly advice: readonly HealthAdvice[];
}

/**
 * The health of a memory by the Python original's measures. O(preferences * dimensions).
 *
 * @throws VsmError `INVALID_ARGUMENT` unless `maxPreferences` is above 0.
 */
export function memoryHealth(
  memory: { readonly preferences: readonly Preference[] },
  options: MemoryHealthOptions = {},
): MemoryHealth {
  const { maxPreferences = 1000 } = options;
  if (!(maxPreferences > 0)) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `The most preferences of a memory must be above 0, such as 1000; got ${maxPreferences}.`,
      { details: { maxPreferences: String(maxPreferences) } },
    );
  }
  const { preferences } = memory;
  const total = preferences.length;
  const likes = preferences.reduce((count, { verdict }) => count + (verdict === 'like' ? 1 : 0), 0);
  const dislikes = total - likes;
  const diversity = meanPairwiseDistance(preferences.map(({ embedding }) => embedding.vector));
  const balance = total === 0 ? 1 : 1 - Math.abs(likes - dislikes) / total;
  const usage = total / maxPreferences;
  const health = (diversity + balance + Math.max(0, 1 - usage)) / 3;
  return { total, likes, dislikes, diversity, balance, usage, health, advice: advise(diversity, balance, usage) };
}

function advise(diversity: number, balance: number, usage: number): HealthAdvice[] {
  const advice: HealthAdvice[] = [];
  if (diversity < 0.3) advice.push('add-variety');
  if (balance < 0.5) advice.push('balance-sides');
  if (usage > 0.9) advice.push('nearly-full');
  else if (usage < 0.1) advice.push('add-more');
  return advice;
}
