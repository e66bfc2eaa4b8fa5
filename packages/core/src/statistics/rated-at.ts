import { epochMilliseconds } from '../memory-file/timestamp.ts';
import type { Preference } from '../preference.ts';

/** Milliseconds since 1970; what has no date is older than everything. */
export function ratedAt({ createdAt }: Pick<Preference, 'createdAt'>): number {
  return (createdAt === null ? null : epochMilliseconds(createdAt)) ?? -Infinity;
}
