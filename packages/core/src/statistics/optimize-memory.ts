import { VsmError } from '../errors.ts';
import { epochMilliseconds } from '../memory-file/timestamp.ts';
import type { Preference } from '../preference.ts';
import type { Background } from '../taste/background.ts';
import { keepRepresentatives } from './keep-representatives.ts';
import { mergeDuplicates, type Strengthening } from './merge-duplicates.ts';
import type { PlannedRemoval } from './planned-removal.ts';
import { resolveContradictions } from './resolve-contradictions.ts';

export interface OptimizeOptions {
  /** Two pictures more similar than this are one: cosine, -1..1; 0.995 if not given. */
  readonly duplicateThreshold?: number;
  /** The most preferences to keep; all if not given. */
  readonly maxPreferences?: number;
  /** The present, ISO 8601: what claims to be newer counts as this old. */
  readonly now?: string;
}

/** What is to be optimised. */
export interface OptimizableMemory {
  readonly preferences: readonly Preference[];
  /** What pictures are like beside these, where it is known. */
  readonly background?: Background | null;
}

/**
 * Of one picture, saved again. Measured with the embedded encoder on drawn scenes: JPEG and WebP at quality 75 to 95 stay above 0.998,
 * half the size mostly above this; different pictures reach 0.990. The original's 0.85 takes different pictures for one.
 */
export const samePictureSimilarity = 0.995;

export interface SideCounts {
  readonly likes: number;
  readonly dislikes: number;
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
 * A plan that joins near duplicates, the first of them staying; lets the newer of two ratings stand that contradict each other; and
 * keeps at most `maxPreferences`, those that stand best for all. Nothing that a duplicate says is lost: the one that stays takes over
 * its weight (added, where both are above 0), the newer date, and what its metadata says beside its own. Only ratings of one
 * origin are joined, so that an import can still be revoked; only those of one category contradict each other. Optimising twice equals optimising once.
 * O(preferences² * dimensions) at worst; most pairs are told apart by a fraction of their numbers.
 *
 * @throws VsmError `INVALID_ARGUMENT` for a threshold beyond -1..1, a negative or fractional maximum, or a `now` that is no timestamp.
 * @see docs/decisions/0009-held-out-quality-and-optimising.md
 */
export function optimizeMemory(memory: OptimizableMemory, options: OptimizeOptions = {}): OptimizationPlan {
  const steps = planInSteps(memory, options);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same in many small steps, each of which tells the share of the work that is done, 0..1. */
export function* planInSteps(
  { preferences, background = null }: OptimizableMemory,
  { duplicateThreshold = samePictureSimilarity, maxPreferences = Infinity, now }: OptimizeOptions,
): Generator<number, OptimizationPlan> {
  assertOptions(duplicateThreshold, maxPreferences);
  const present = now === undefined ? Infinity : parseTime(now);
  const merged = yield* scaled(mergeDuplicates(preferences, duplicateThreshold), 0, 0.4);
  const contradicted = yield* scaled(resolveContradictions(merged.kept, duplicateThreshold, present), 0.4, 0.8);
  const isContradicted = new Set(contradicted.map(({ id }) => id));
  const left = merged.kept.filter(({ id }) => !isContradicted.has(id));
  const kept = yield* scaled(keepRepresentatives(left, maxPreferences, background), 0.8, 1);
  const keptIds = new Set(kept.map(({ id }) => id));
  return {
    removals: [
      ...merged.removals,
      ...contradicted,
      ...left.filter(({ id }) => !keptIds.has(id)).map(({ id }) => ({ id, reason: 'dispensable' }) as const),
    ],
    strengthened: merged.strengthened.filter(({ id }) => keptIds.has(id)),
    before: countSides(preferences),
    after: countSides(kept),
  };
}

/** The steps of a part of the work. */
function* scaled<T>(steps: Generator<number, T>, start: number, end: number): Generator<number, T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    yield start + value * (end - start);
  }
}

function countSides(preferences: readonly Preference[]): SideCounts {
  const likes = preferences.reduce((count, { verdict }) => count + (verdict === 'like' ? 1 : 0), 0);
  return { likes, dislikes: preferences.length - likes };
}

function assertOptions(duplicateThreshold: number, maxPreferences: number): void {
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
}

function parseTime(now: string): number {
  const milliseconds = epochMilliseconds(now);
  if (milliseconds !== null) return milliseconds;
  throw invalid(`The present is ${JSON.stringify(now)}; ISO 8601 was expected, such as 2026-01-31T12:00:00Z.`);
}

function invalid(message: string): VsmError {
  return new VsmError('INVALID_ARGUMENT', message);
}
