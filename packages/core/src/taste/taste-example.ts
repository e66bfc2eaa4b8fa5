import type { Verdict } from '../preference.ts';
import type { TasteInput } from './background.ts';

/** A rated picture as the learner sees it. */
export interface TasteExample extends TasteInput {
  readonly verdict: Verdict;
  /** How much the rating counts; 1 if not given. Ratings of weight 0 and below teach nothing. */
  readonly weight?: number;
  /** ISO 8601. Without it, or without `now`, a rating does not age. */
  readonly createdAt?: string | null;
}

/** The original's decay of 0.95 a month, as a half-life. */
export const defaultHalfLifeDays = 405;
/** However old, a rating keeps half of its weight, as in the original. */
const leastFreshness = 0.5;
/** Beyond this range the equations lose their precision and the picture its meaning. */
const weightRange = { least: 1e-3, most: 1e3 };

const millisecondsPerDay = 86_400_000;

/** What an answer counts at fit time: its weight faded by age, within 0.001..1000, or 0 when it teaches nothing. */
export function sampleWeight(
  { weight = 1, createdAt }: Pick<TasteExample, 'weight' | 'createdAt'>,
  now: Date | undefined,
  halfLifeDays: number,
): number {
  if (!(weight > 0)) return 0;
  const faded = weight * freshness(createdAt, now, halfLifeDays);
  return Math.min(Math.max(faded, weightRange.least), weightRange.most);
}

function freshness(createdAt: string | null | undefined, now: Date | undefined, halfLifeDays: number): number {
  if (!createdAt || !now) return 1;
  // Whole days, so that a score is the same all day.
  const ageDays = Math.floor((now.getTime() - Date.parse(createdAt)) / millisecondsPerDay);
  // A rating from the future, or of no readable date, is as fresh as one of today.
  return ageDays > 0 ? Math.max(leastFreshness, 0.5 ** (ageDays / halfLifeDays)) : 1;
}
