import {
  type ComparedPicture,
  type Comparison,
  createEmbedding,
  type EmbeddingSpace,
  type Encoded,
  type MemoryChange,
  type MemorySnapshot,
  type Preference,
  type PreferenceSource,
} from '@vsm/core';
import type { EncodedSource, MissingPicture } from './encode-anew.ts';

export interface MovePlan {
  /** One commit that takes out all that is of the old space and puts in what is of the new one. */
  readonly changes: readonly MemoryChange[];
  readonly movedCount: number;
  /** Ratings and comparisons that do not come along. */
  readonly missing: readonly MissingPicture[];
}

/**
 * How a memory becomes one of another space: the same ratings in the same order under the same ids, with what the new model
 * sees. The background and the steps to undo are of the old space and stay behind.
 */
export function planMove(
  snapshot: MemorySnapshot,
  space: EmbeddingSpace,
  lookUp: (source: PreferenceSource | undefined) => EncodedSource,
): MovePlan {
  const { preferences, comparisons, undoSteps } = snapshot;
  const missing: MissingPicture[] = [];
  const find = (id: string, source: PreferenceSource | undefined): Encoded | null => {
    const found = lookUp(source);
    if (found.ok) return found.encoded;
    missing.push({ id, path: found.path, reason: found.reason });
    return null;
  };
  const movedPreferences = preferences.flatMap((preference) => {
    const encoded = find(preference.id, preference.source);
    return encoded ? [movePreference(preference, seenBy(space, encoded))] : [];
  });
  const movedComparisons = comparisons.flatMap((comparison): Comparison[] => {
    const preferred = find(comparison.id, comparison.preferred.source);
    const other = preferred && find(comparison.id, comparison.other.source);
    if (!preferred || !other) return [];
    return [
      {
        ...comparison,
        preferred: moveCompared(comparison.preferred, seenBy(space, preferred)),
        other: moveCompared(comparison.other, seenBy(space, other)),
      },
    ];
  });
  const changes: MemoryChange[] = [
    ...undoSteps.map((): MemoryChange => ({ kind: 'pop-undo' })),
    ...comparisons.map(({ id }): MemoryChange => ({ kind: 'remove-comparison', id })),
    ...preferences.map(({ id }): MemoryChange => ({ kind: 'remove', id })),
    { kind: 'set-background', background: null },
    { kind: 'set-space', space },
    ...movedPreferences.map((preference): MemoryChange => ({ kind: 'add', preference })),
    ...movedComparisons.map((comparison): MemoryChange => ({ kind: 'add-comparison', comparison })),
  ];
  return { changes, movedCount: movedPreferences.length + movedComparisons.length, missing };
}

type Seen = Pick<ComparedPicture, 'embedding' | 'attributes'>;

function seenBy(space: EmbeddingSpace, { vector, attributes }: Encoded): Seen {
  return { embedding: createEmbedding(space, vector), ...(attributes && { attributes }) };
}

function movePreference({ attributes: _, ...rest }: Preference, seen: Seen): Preference {
  return { ...rest, ...seen };
}

function moveCompared({ attributes: _, ...rest }: ComparedPicture, seen: Seen): ComparedPicture {
  return { ...rest, ...seen };
}
