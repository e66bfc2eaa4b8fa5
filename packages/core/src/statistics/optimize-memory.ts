import { dotProduct } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import { epochMilliseconds } from '../memory-file/timestamp.ts';
import type { Preference, Verdict } from '../preference.ts';

export interface OptimizeOptions {
  /** A preference more similar than this to an earlier one of its side is a duplicate: cosine, -1..1; 0.85 if not given. */
  readonly duplicateThreshold?: number;
  /** The most preferences to keep; all if not given. */
  readonly maxPreferences?: number;
  /** The present, ISO 8601: what claims to be newer counts as this old. */
  readonly now: string;
}

export type PlannedRemoval =
  | { readonly id: string; readonly reason: 'duplicate'; readonly of: string; readonly similarity: number }
  | { readonly id: string; readonly reason: 'oldest' };

export interface SideCounts {
  readonly likes: number;
  readonly dislikes: number;
}

/** What optimising would do. Nothing is changed until its removals are committed. */
export interface OptimizationPlan {
  readonly removals: readonly PlannedRemoval[];
  readonly before: SideCounts;
  readonly after: SideCounts;
}

/**
 * A plan that removes near duplicates, the first of them staying, then the oldest preferences beyond `maxPreferences`. Each side
 * may keep half of that and what the other side leaves free. Weights stay: age counts when a taste is fitted, so optimising
 * twice equals optimising once. O(preferences² * dimensions) at worst; most pairs are told apart by a fraction of their numbers.
 *
 * @throws VsmError `INVALID_ARGUMENT` for a threshold beyond -1..1, a negative or fractional maximum, or a `now` that is no timestamp.
 */
export function optimizeMemory(
  memory: { readonly preferences: readonly Preference[] },
  options: OptimizeOptions,
): OptimizationPlan {
  const { duplicateThreshold = 0.85, maxPreferences = Infinity } = options;
  const now = parseOptions(duplicateThreshold, maxPreferences, options.now);
  const likes = withoutDuplicates(memory.preferences, 'like', duplicateThreshold);
  const dislikes = withoutDuplicates(memory.preferences, 'dislike', duplicateThreshold);
  const half = Math.floor(maxPreferences / 2);
  const likesLimit = Math.max(half, maxPreferences - dislikes.kept.length);
  const dislikesLimit = maxPreferences - Math.min(likesLimit, likes.kept.length);
  const removals = [
    ...likes.removals,
    ...dislikes.removals,
    ...oldest(likes.kept, likes.kept.length - likesLimit, now),
    ...oldest(dislikes.kept, dislikes.kept.length - dislikesLimit, now),
  ];
  return {
    removals,
    before: {
      likes: likes.kept.length + likes.removals.length,
      dislikes: dislikes.kept.length + dislikes.removals.length,
    },
    after: {
      likes: Math.min(likes.kept.length, likesLimit),
      dislikes: Math.min(dislikes.kept.length, dislikesLimit),
    },
  };
}

function parseOptions(duplicateThreshold: number, maxPreferences: number, now: string): number {
  if (!(duplicateThreshold >= -1 && duplicateThreshold <= 1)) {
    throw invalid(
      `The duplicate threshold is ${duplicateThreshold}; a cosine from -1 to 1 was expected, such as 0.85.`,
    );
  }
  if (maxPreferences !== Infinity && !(Number.isSafeInteger(maxPreferences) && maxPreferences >= 0)) {
    throw invalid(
      `The most preferences to keep is ${maxPreferences}; a whole number from 0 on was expected, such as 1000.`,
    );
  }
  const milliseconds = epochMilliseconds(now);
  if (milliseconds !== null) return milliseconds;
  throw invalid(`The present is ${JSON.stringify(now)}; ISO 8601 was expected, such as 2026-01-31T12:00:00Z.`);
}

function invalid(message: string): VsmError {
  return new VsmError('INVALID_ARGUMENT', message);
}

function withoutDuplicates(
  preferences: readonly Preference[],
  verdict: Verdict,
  threshold: number,
): { kept: Preference[]; removals: PlannedRemoval[] } {
  const kept: Preference[] = [];
  const removals: PlannedRemoval[] = [];
  for (const preference of preferences) {
    if (preference.verdict !== verdict) continue;
    const duplicate = findDuplicate(kept, preference, threshold);
    if (duplicate === null) kept.push(preference);
    else removals.push({ id: preference.id, reason: 'duplicate', ...duplicate });
  }
  return { kept, removals };
}

function findDuplicate(
  kept: readonly Preference[],
  { embedding: { vector } }: Preference,
  threshold: number,
): { of: string; similarity: number } | null {
  for (const { id, embedding: earlier } of kept) {
    if (isFartherThan(threshold, earlier.vector, vector)) continue;
    const similarity = dotProduct(earlier.vector, vector);
    if (similarity > threshold) return { of: id, similarity: Math.min(1, similarity) };
  }
  return null;
}

/**
 * True only when the cosine of two unit vectors is surely below the threshold. Their squared distance is 2 - 2 cosine and only
 * grows from number to number, so most pairs are told apart by the first few dozen.
 */
function isFartherThan(threshold: number, a: Float32Array, b: Float32Array): boolean {
  const farthest = 2 - 2 * threshold + roundingMargin;
  let squaredDistance = 0;
  for (let start = 0; start < a.length; start += 32) {
    const end = Math.min(start + 32, a.length);
    for (let i = start; i < end; i++) {
      const difference = a[i]! - b[i]!;
      squaredDistance += difference * difference;
    }
    if (squaredDistance > farthest) return true;
  }
  return false;
}

/** More than the squared distance of float32 unit vectors can be off. */
const roundingMargin = 1e-4;

/** The `count` oldest, those of unknown age first, equally old ones in insertion order. */
function oldest(kept: readonly Preference[], count: number, now: number): PlannedRemoval[] {
  if (count <= 0) return [];
  const timeOf = ({ createdAt }: Preference): number =>
    Math.min(now, (createdAt === null ? null : epochMilliseconds(createdAt)) ?? -Infinity);
  const times = kept.map((preference) => ({ id: preference.id, time: timeOf(preference) }));
  times.sort((a, b) => (a.time === b.time ? 0 : a.time - b.time));
  return times.slice(0, count).map(({ id }) => ({ id, reason: 'oldest' }));
}
