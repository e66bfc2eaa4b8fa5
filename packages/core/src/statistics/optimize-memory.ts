import { VsmError } from '../errors.ts';
import { epochMilliseconds } from '../memory-file/timestamp.ts';
import type { PreferenceUpdate } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import { createSimilarVectors } from './similar-vectors.ts';

export interface OptimizeOptions {
  /** A preference more similar than this to an earlier one of its side and origin is a duplicate: cosine, -1..1; 0.995 if not given. */
  readonly duplicateThreshold?: number;
  /** The most preferences to keep; all if not given. */
  readonly maxPreferences?: number;
  /** The present, ISO 8601: what claims to be newer counts as this old. */
  readonly now: string;
}

/**
 * Of one picture, saved again. Measured with the embedded encoder on drawn scenes: JPEG and WebP at quality 75 to 95 stay above 0.998,
 * half the size mostly above this; different pictures reach 0.990. The original's 0.85 takes different pictures for one.
 */
const samePictureSimilarity = 0.995;

export type PlannedRemoval =
  | { readonly id: string; readonly reason: 'duplicate'; readonly of: string; readonly similarity: number }
  | { readonly id: string; readonly reason: 'oldest' };

export interface SideCounts {
  readonly likes: number;
  readonly dislikes: number;
}

/** New values of a rating that has taken in its duplicates. */
export interface Strengthening {
  readonly id: string;
  readonly set: Required<Pick<PreferenceUpdate, 'weight' | 'createdAt' | 'metadata'>>;
}

/** What optimising would do. Nothing is changed until its removals are committed. */
export interface OptimizationPlan {
  readonly removals: readonly PlannedRemoval[];
  /** What becomes of the ratings that stay for their duplicates. */
  readonly strengthened: readonly Strengthening[];
  readonly before: SideCounts;
  readonly after: SideCounts;
}

/**
 * A plan that removes near duplicates, the first of them staying, then the oldest preferences beyond `maxPreferences`. Each side
 * may keep half of that and what the other side leaves free. Nothing that a duplicate says is lost: the one that stays takes over
 * its weight (added, where both are above 0), the newer date, and what its metadata says beside its own. Only ratings of one
 * origin are duplicates, so that an import can still be revoked. Optimising twice equals optimising once.
 * O(preferences² * dimensions) at worst; most pairs are told apart by a fraction of their numbers.
 *
 * @throws VsmError `INVALID_ARGUMENT` for a threshold beyond -1..1, a negative or fractional maximum, or a `now` that is no timestamp.
 */
export function optimizeMemory(
  memory: { readonly preferences: readonly Preference[] },
  options: OptimizeOptions,
): OptimizationPlan {
  const { duplicateThreshold = samePictureSimilarity, maxPreferences = Infinity } = options;
  const now = parseOptions(duplicateThreshold, maxPreferences, options.now);
  const { kept, removals, strengthened } = mergeDuplicates(memory.preferences, duplicateThreshold);
  const [likes, dislikes] = [kept.filter(isLike), kept.filter((preference) => !isLike(preference))];
  const half = Math.floor(maxPreferences / 2);
  const likesLimit = Math.max(half, maxPreferences - dislikes.length);
  const dislikesLimit = maxPreferences - Math.min(likesLimit, likes.length);
  const evicted = [
    ...oldest(likes, likes.length - likesLimit, now),
    ...oldest(dislikes, dislikes.length - dislikesLimit, now),
  ];
  const gone = new Set(evicted.map(({ id }) => id));
  const likesBefore = memory.preferences.filter(isLike).length;
  return {
    removals: [...removals, ...evicted],
    strengthened: strengthened.filter(({ id }) => !gone.has(id)),
    before: { likes: likesBefore, dislikes: memory.preferences.length - likesBefore },
    after: { likes: Math.min(likes.length, likesLimit), dislikes: Math.min(dislikes.length, dislikesLimit) },
  };
}

function isLike({ verdict }: Preference): boolean {
  return verdict === 'like';
}

function parseOptions(duplicateThreshold: number, maxPreferences: number, now: string): number {
  if (!(duplicateThreshold >= -1 && duplicateThreshold <= 1)) {
    throw invalid(
      `The duplicate threshold is ${duplicateThreshold}; a cosine from -1 to 1 was expected, such as ${samePictureSimilarity}.`,
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

interface Merged {
  /** With what they took over, likes and dislikes mixed. */
  readonly kept: readonly Preference[];
  readonly removals: readonly PlannedRemoval[];
  readonly strengthened: readonly Strengthening[];
}

function mergeDuplicates(preferences: readonly Preference[], threshold: number): Merged {
  const kept: Preference[] = [];
  const removals: PlannedRemoval[] = [];
  const strengthened: Strengthening[] = [];
  for (const group of groupsOf(preferences)) {
    const vectors = group.map(({ embedding }) => embedding.vector);
    const similar = createSimilarVectors(vectors, { threshold, inclusive: false });
    const firsts: Preference[] = [];
    const merged = new Map<number, Strengthening['set']>();
    for (const preference of group) {
      const found = similar.findFirst(preference.embedding.vector);
      if (found === null) {
        similar.add(preference.embedding.vector);
        firsts.push(preference);
        continue;
      }
      const { index, similarity } = found;
      const first = firsts[index]!;
      removals.push({ id: preference.id, reason: 'duplicate', of: first.id, similarity: Math.min(1, similarity) });
      merged.set(index, takeOver(merged.get(index) ?? first, preference));
    }
    kept.push(...firsts.map((first, index) => ({ ...first, ...merged.get(index) })));
    strengthened.push(...[...merged].map(([index, set]) => ({ id: firsts[index]!.id, set })));
  }
  return { kept, removals, strengthened };
}

/** Likes before dislikes; within a side, those that came from one name together. */
function groupsOf(preferences: readonly Preference[]): Iterable<readonly Preference[]> {
  const groups = new Map<string, Preference[]>([['like', []]]);
  for (const preference of preferences) {
    const { verdict, origin } = preference;
    const key = verdict + (origin?.name === undefined ? '' : ` of ${origin.name}`);
    const group = groups.get(key);
    if (group) group.push(preference);
    else groups.set(key, [preference]);
  }
  return groups.values();
}

function takeOver(kept: Strengthening['set'], duplicate: Preference): Strengthening['set'] {
  const addsUp = kept.weight > 0 && duplicate.weight > 0;
  const isNewer = timeOf(duplicate) > timeOf(kept);
  return {
    weight: addsUp ? Math.min(kept.weight + duplicate.weight, Number.MAX_VALUE) : kept.weight,
    createdAt: isNewer ? duplicate.createdAt : kept.createdAt,
    metadata: { ...duplicate.metadata, ...kept.metadata },
  };
}

/** The `count` oldest, those of unknown age first, equally old ones in insertion order. */
function oldest(kept: readonly Preference[], count: number, now: number): PlannedRemoval[] {
  if (count <= 0) return [];
  const times = kept.map((preference) => ({ id: preference.id, time: Math.min(now, timeOf(preference)) }));
  times.sort((a, b) => (a.time === b.time ? 0 : a.time - b.time));
  return times.slice(0, count).map(({ id }) => ({ id, reason: 'oldest' }));
}

function timeOf({ createdAt }: Pick<Preference, 'createdAt'>): number {
  return (createdAt === null ? null : epochMilliseconds(createdAt)) ?? -Infinity;
}
