import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { epochMilliseconds, isTimestamp, isTimestampWithOffset, timestampFromEpoch } from './timestamp.ts';

describe('timestamps', () => {
  test.each([
    ['2025-06-01T12:00:00', 1748779200000, false],
    ['2025-06-01T12:00:00Z', 1748779200000, true],
    ['2025-06-01 14:00:00.123456+02:00', 1748779200123, true],
    ['2025-06-01T06:30-0530', 1748779200000, true],
    ['2025-06-01', 1748736000000, false],
    ['2024-02-29T00:00:00+00', 1709164800000, true],
  ])('%s', (text, milliseconds, hasOffset) => {
    expect(epochMilliseconds(text)).toBe(milliseconds);
    expect(isTimestampWithOffset(text)).toBe(hasOffset);
  });

  test.each([
    '',
    'garbage',
    '2025-02-29',
    '2025-13-01',
    '2025-06-01T25:00',
    '2025-06-01T12:00:00 Z',
    '1717243200',
    '2025-6-1',
  ])('%j is none', (text) => {
    expect(isTimestamp(text)).toBe(false);
    expect(isTimestampWithOffset(text)).toBe(false);
  });

  test('what Date writes is read as Date does', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(-6e13), max: new Date(2.5e14), noInvalidDate: true }), (date) => {
        expect(epochMilliseconds(date.toISOString())).toBe(date.getTime());
      }),
    );
  });

  test('a number is seconds, or milliseconds when too large', () => {
    expect(timestampFromEpoch(1717243200)).toBe('2024-06-01T12:00:00.000Z');
    expect(timestampFromEpoch(1717243200000)).toBe('2024-06-01T12:00:00.000Z');
    expect(timestampFromEpoch(1e300)).toBeNull();
    expect(timestampFromEpoch(Number.NaN)).toBeNull();
  });
});
