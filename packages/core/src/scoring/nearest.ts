import { VsmError } from '../errors.ts';
import type { Preference, Verdict } from '../preference.ts';
import { projectOnto } from './cosine.ts';

export interface NearestOptions {
  /** The least cosine similarity, -1..1; -1 (all) if not given. */
  readonly threshold?: number;
  /** The most preferences, a whole number from 0 on or Infinity; 10 if not given. */
  readonly limit?: number;
  /** Likes or dislikes only. */
  readonly verdict?: Verdict;
  /** Preferences of this category and those of every category (`null`) only. */
  readonly category?: string;
}

export interface NearestPreference {
  readonly preference: Preference;
  /** Cosine similarity, -1..1. */
  readonly similarity: number;
}

/**
 * The preferences nearest to `vector`, the most similar first; equal ones in the order given. `vector` may have any length.
 * Exact. O(preferences * dimensions).
 *
 * @throws VsmError `INVALID_ARGUMENT` for a limit or threshold out of range, `EMBEDDING_INVALID` when the vector's dimensions
 *   differ from a preference's or it has no direction.
 */
export function findNearest(
  preferences: Iterable<Preference>,
  vector: Float32Array,
  options: NearestOptions = {},
): NearestPreference[] {
  const { threshold = -1, limit = 10, verdict, category } = options;
  assertThreshold(threshold);
  assertLimit(limit);
  const nearest: NearestPreference[] = [];
  for (const preference of preferences) {
    if (verdict !== undefined && preference.verdict !== verdict) continue;
    if (category !== undefined && preference.category !== null && preference.category !== category) continue;
    const similarity = Math.min(1, Math.max(-1, projectOnto(preference.embedding.vector, vector)));
    if (similarity >= threshold) nearest.push({ preference, similarity });
  }
  return nearest.sort((a, b) => b.similarity - a.similarity).slice(0, limit);
}

function assertThreshold(threshold: number): void {
  if (threshold >= -1 && threshold <= 1) return;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `The threshold is ${threshold}; a cosine similarity from -1 to 1 was expected, such as 0.8.`,
    { details: { threshold: String(threshold) } },
  );
}

function assertLimit(limit: number): void {
  if (limit === Infinity || (Number.isSafeInteger(limit) && limit >= 0)) return;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `The limit is ${limit}; a whole number from 0 on was expected, such as 10 (or Infinity for all).`,
    { details: { limit: String(limit) } },
  );
}
