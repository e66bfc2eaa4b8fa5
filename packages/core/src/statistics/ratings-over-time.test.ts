import { expect, test } from 'vitest';
import type { Preference } from '../preference.ts';
import { ratingsOverTime } from './ratings-over-time.ts';

function rated(createdAt: string | null, verdict: Preference['verdict'] = 'like'): Preference {
  const embedding = { space: 'test', vector: Float32Array.of(1) };
  return { id: String(createdAt), verdict, embedding, category: null, weight: 1, createdAt, metadata: {} };
}

test('counts days, empty ones too, and those without a date apart', () => {
  expect(
    ratingsOverTime([rated('2026-01-03T23:30:00Z'), rated('2026-01-01T10:00:00', 'dislike'), rated(null)]),
  ).toEqual({
    period: 'day',
    periods: [
      { from: '2026-01-01', likes: 0, dislikes: 1 },
      { from: '2026-01-02', likes: 0, dislikes: 0 },
      { from: '2026-01-03', likes: 1, dislikes: 0 },
    ],
    undated: 1,
  });
});

test.each([
  ['week', '2026-06-30', '2025-12-29', 27],
  ['month', '2028-12-31', '2026-01-01', 36],
  ['year', '2040-02-29', '2026-01-01', 15],
] as const)('counts by the %s where there are many days', (period, last, from, count) => {
  const { periods, ...rest } = ratingsOverTime([rated(last), rated('2026-01-01')]);
  expect(rest).toEqual({ period, undated: 0 });
  expect(periods).toHaveLength(count);
  expect(periods[0]).toEqual({ from, likes: 1, dislikes: 0 });
  expect(periods.at(-1)).toMatchObject({ likes: 1 });
});

test('knows nothing of a memory without dates', () => {
  expect(ratingsOverTime([rated(null)])).toEqual({ period: 'day', periods: [], undated: 1 });
});
