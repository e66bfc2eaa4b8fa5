const isoPattern =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}(?:[.,]\d{1,9})?))?(?:(Z)|([+-])(\d{2}):?(\d{2})?)?)?$/;

/** Whether the text is an ISO 8601 date, or date and time, that exists. The Python original writes them without an offset. */
export function isTimestamp(text: string): boolean {
  return epochMilliseconds(text) !== null;
}

/** Whether the text is a timestamp that says its offset from UTC. */
export function isTimestampWithOffset(text: string): boolean {
  return isTimestamp(text) && /(Z|[+-]\d{2}:?\d{2}|[T ].*[+-]\d{2})$/.test(text);
}

/**
 * Milliseconds since 1970, or `null` when the text is no timestamp. One without an offset is taken as UTC: a file does not say
 * where it was written, and ages need no more than a day's precision.
 */
export function epochMilliseconds(text: string): number | null {
  const match = isoPattern.exec(text);
  if (match === null) return null;
  const [, date = '', minutes = '00:00', seconds = '00', , sign = '+', offsetHours = '00', offsetMinutes = '00'] =
    match;
  const written = Date.parse(`${date}T${minutes}:${seconds.replace(',', '.')}Z`);
  if (Number.isNaN(written) || !isDayOfMonth(date)) return null;
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * 60_000;
  return sign === '+' ? written - offset : written + offset;
}

/** A day beyond the month's end would silently become one of the next month. */
function isDayOfMonth(date: string): boolean {
  return Number(date.slice(8)) <= 28 || new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}

/** Seconds since 1970 (milliseconds, when too large for seconds) as ISO 8601 in UTC, or `null` beyond the years 1 to 9999. */
export function timestampFromEpoch(epoch: number): string | null {
  const milliseconds = Math.abs(epoch) < 1e11 ? epoch * 1000 : epoch;
  const inRange = milliseconds >= -62_135_596_800_000 && milliseconds < 253_402_300_800_000;
  return inRange ? new Date(milliseconds).toISOString() : null;
}
