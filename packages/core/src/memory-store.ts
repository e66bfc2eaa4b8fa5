import type { Comparison } from './comparison.ts';
import type { EmbeddingSpace } from './embedding.ts';
import type { Preference, PreferenceOrigin, PreferenceSource, Verdict } from './preference.ts';
import type { Background } from './taste/background.ts';

/** Counts of what VSM has done with this memory, as the file format keeps them. */
export interface MemoryStatistics {
  /** Pictures generated under guidance. */
  readonly generationCount: number;
  /** Pictures that guidance refused. */
  readonly filterApplications: number;
  /** Running mean score of generated pictures, -1..1. */
  readonly averageScore: number;
}

export const emptyStatistics: MemoryStatistics = { generationCount: 0, filterApplications: 0, averageScore: 0 };

/** All of a memory but its preferences: small, and cheap to read at any size. */
export interface MemoryHead {
  /** `null` until the first preference decides it. */
  readonly space: EmbeddingSpace | null;
  readonly counts: { readonly likes: number; readonly dislikes: number };
  /** In the order they were made. A few hundred at most: see `VibeMemory.compare`. */
  readonly comparisons: readonly Comparison[];
  /** Of pictures that the person has seen: see `VibeMemory.see`. */
  readonly background: Background | null;
  readonly statistics: MemoryStatistics;
  /** The newest last. Bounded: a store keeps at least the last 20 steps. */
  readonly undoSteps: readonly UndoStep[];
  /** Changes whenever anyone commits: equal revisions mean an unchanged memory. */
  readonly revision: string;
}

export interface PreferenceQuery {
  readonly verdict?: Verdict;
  /** Preferences of this category, and those of every category (`null`). */
  readonly category?: string;
}

/** What takes back one commit: changes to apply in order. */
export interface UndoStep {
  /** What it takes back, for people: "like 3 images". */
  readonly label: string;
  /** ISO 8601 with offset. */
  readonly createdAt: string;
  readonly changes: readonly MemoryChange[];
}

/** New values of some fields of a preference; `null` takes away what it may be without. */
export interface PreferenceUpdate
  extends Partial<Pick<Preference, 'verdict' | 'category' | 'weight' | 'createdAt' | 'metadata'>> {
  readonly source?: PreferenceSource | null;
  readonly origin?: PreferenceOrigin | null;
}

export type MemoryChange =
  /** `at`: its index among the preferences; last without one, or where there are not so many. */
  | { readonly kind: 'add'; readonly preference: Preference; readonly at?: number }
  | { readonly kind: 'remove'; readonly id: string }
  | { readonly kind: 'update'; readonly id: string; readonly set: PreferenceUpdate }
  /** `at`: its index among the comparisons; last without one, or where there are not so many. */
  | { readonly kind: 'add-comparison'; readonly comparison: Comparison; readonly at?: number }
  | { readonly kind: 'remove-comparison'; readonly id: string }
  | { readonly kind: 'set-space'; readonly space: EmbeddingSpace | null }
  | { readonly kind: 'set-background'; readonly background: Background | null }
  | { readonly kind: 'set-statistics'; readonly statistics: MemoryStatistics }
  | { readonly kind: 'push-undo'; readonly step: UndoStep }
  | { readonly kind: 'pop-undo' };

/**
 * Where a memory lives. Nothing here assumes that a memory fits in main memory.
 * Prove an implementation with `testMemoryStore` of `@vsm/conformance`.
 */
export interface MemoryStore {
  head(): Promise<MemoryHead>;
  /** In insertion order; an updated preference keeps its place, one added again goes last unless its place is given. A snapshot: commits meanwhile do not show. */
  preferences(query?: PreferenceQuery): AsyncIterable<Preference>;
  /**
   * Applies the changes in order, all or none; they are durable when it resolves to the memory's new revision.
   * With `ifRevision` it commits only to that revision, so that a decision made on what was read still holds.
   *
   * @throws VsmError `PREFERENCE_INVALID` when an added id exists, `PREFERENCE_NOT_FOUND` when a removed or updated one does not,
   *   `SPACE_MISMATCH` when an added embedding is not of the memory's space or a space is set over embeddings of another,
   *   `NOTHING_TO_UNDO` when there is no step to pop, `MEMORY_CHANGED` when the revision is not `ifRevision` any more,
   *   `MEMORY_LOCKED` or `MEMORY_UNWRITABLE` when it can't be written.
   */
  commit(changes: readonly MemoryChange[], options?: { readonly ifRevision?: string }): Promise<string>;
  /** Exact or indexed search where the store can: ids and cosine similarities, nearest first. */
  nearest?(
    vector: Float32Array,
    options: { readonly limit: number; readonly query?: PreferenceQuery },
  ): Promise<readonly { readonly id: string; readonly similarity: number }[]>;
  /** Calls back after another process or handle changed the memory. */
  watch?(listener: () => void): Unsubscribe;
  close(): Promise<void>;
}

export type Unsubscribe = () => void;
