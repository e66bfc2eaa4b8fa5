import { epochMilliseconds } from '../memory-file/timestamp.ts';
import type { Preference } from '../preference.ts';

/**
 * Whether an imported rating takes the place of another of the same picture. One's own rating wins over all that is imported, one's
 * own from elsewhere over another's; then the newer wins, where what claims to be of the future is of now. Equally old: of one
 * name, the one imported later; otherwise an arbitrary order, so that it does not matter which came first.
 */
export function outranks(imported: Preference, present: Preference, now: Date): boolean {
  const [rank, presentRank] = [rankOf(imported), rankOf(present)];
  if (rank !== presentRank) return rank < presentRank;
  const [time, presentTime] = [timeOf(imported, now), timeOf(present, now)];
  if (time !== presentTime) return time > presentTime;
  const isOfOneName = rank === 2 && imported.origin?.name === present.origin?.name;
  return isOfOneName ? !saysTheSame(imported, present) : wordingOf(imported) < wordingOf(present);
}

export function saysTheSame(a: Preference, b: Preference): boolean {
  return wordingOf(a) === wordingOf(b) && a.origin?.name === b.origin?.name;
}

/** 0: said here. 1: said by the same person elsewhere. 2: said by another. */
function rankOf({ origin }: Preference): number {
  if (origin === undefined) return 0;
  return origin.name === undefined ? 1 : 2;
}

function timeOf({ createdAt }: Preference, now: Date): number {
  const time = createdAt === null ? null : epochMilliseconds(createdAt);
  return Math.min(time ?? Number.NEGATIVE_INFINITY, now.getTime());
}

function wordingOf({ verdict, category, weight, createdAt, metadata, origin }: Preference): string {
  return JSON.stringify([verdict, category, weight, createdAt, metadata, origin?.name]);
}
