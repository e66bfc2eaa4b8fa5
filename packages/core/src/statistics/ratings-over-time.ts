import { epochMilliseconds } from '../memory-file/timestamp.ts';
import type { Preference } from '../preference.ts';

export type PeriodLength = 'day' | 'week' | 'month' | 'year';

/** What was rated in a day, a week, a month or a year. */
export interface RatingPeriod {
  /** Its first day in UTC, `2026-01-31`. */
  readonly from: string;
  readonly likes: number;
  readonly dislikes: number;
}

export interface RatingsOverTime {
  /** The shortest that needs no more than 60 periods; years may be more. */
  readonly period: PeriodLength;
  /** From the first rating to the last, empty periods too. */
  readonly periods: readonly RatingPeriod[];
  /** Ratings of unknown date, which stand in no period. */
  readonly undated: number;
}

const mostPeriods = 60;
const millisecondsPerDay = 86_400_000;

/** When the ratings were made. Weeks begin on Monday. O(ratings). */
export function ratingsOverTime(preferences: readonly Preference[]): RatingsOverTime {
  const times = preferences.flatMap(({ createdAt, verdict }) => {
    const time = createdAt === null ? null : epochMilliseconds(createdAt);
    return time === null ? [] : [{ time, verdict }];
  });
  const undated = preferences.length - times.length;
  if (times.length === 0) return { period: 'day', periods: [], undated };
  const [first, last] = times.reduce(
    ([least, most], { time }) => [Math.min(least, time), Math.max(most, time)],
    [Infinity, -Infinity],
  );
  const period = periodFor(last - first);
  const counts = new Map<number, { likes: number; dislikes: number }>();
  for (let start = startOf(first, period); start <= last; start = startAfter(start, period)) {
    counts.set(start, { likes: 0, dislikes: 0 });
  }
  for (const { time, verdict } of times) {
    counts.get(startOf(time, period))![verdict === 'like' ? 'likes' : 'dislikes']++;
  }
  const periods = [...counts].map(([start, sides]) => ({ from: new Date(start).toISOString().slice(0, 10), ...sides }));
  return { period, periods, undated };
}

function periodFor(spanMs: number): PeriodLength {
  const days = spanMs / millisecondsPerDay;
  if (days < mostPeriods - 1) return 'day';
  if (days / 7 < mostPeriods - 1) return 'week';
  return days / 30 < mostPeriods - 1 ? 'month' : 'year';
}

function startOf(time: number, period: PeriodLength): number {
  const date = new Date(time);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (period === 'year') return utcDay(year, 0, 1);
  if (period === 'month') return utcDay(year, month, 1);
  const daysSinceMonday = period === 'week' ? (date.getUTCDay() + 6) % 7 : 0;
  return utcDay(year, month, day - daysSinceMonday);
}

function startAfter(start: number, period: PeriodLength): number {
  const date = new Date(start);
  const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  if (period === 'year') return utcDay(year + 1, 0, 1);
  if (period === 'month') return utcDay(year, month + 1, 1);
  return utcDay(year, month, day + (period === 'week' ? 7 : 1));
}

/** `Date.UTC` takes the years 0 to 99 for those of a century ago. */
function utcDay(year: number, month: number, day: number): number {
  return new Date(0).setUTCFullYear(year, month, day);
}
