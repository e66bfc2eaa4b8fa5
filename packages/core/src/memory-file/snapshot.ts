import type { Comparison } from '../comparison.ts';
import type { EmbeddingSpace } from '../embedding.ts';
import type { MemoryStatistics, UndoStep } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import type { Background } from '../taste/background.ts';

/** A whole memory as one value: what a memory file says. */
export interface MemorySnapshot {
  /** `null` when there are no preferences and the file names no space. */
  readonly space: EmbeddingSpace | null;
  /** Likes and dislikes in insertion order. */
  readonly preferences: readonly Preference[];
  /** In the order they were made. */
  readonly comparisons: readonly Comparison[];
  readonly background: Background | null;
  readonly statistics: MemoryStatistics;
  readonly undoSteps: readonly UndoStep[];
  /** ISO 8601, without an offset where the Python original wrote it; `null` where the file had none. */
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
  /** What VSM does not know or could not use; it is written back. */
  readonly unknown: UnknownParts;
}

export interface UnknownParts {
  /** Top-level keys. */
  readonly root: Readonly<Record<string, unknown>>;
  /** Keys of `metadata`. */
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Keys of `statistics`. */
  readonly statistics?: Readonly<Record<string, unknown>>;
  /** Keys of `vsm`; its `unusable` holds parts of the file that were of no use, by their path. */
  readonly vsm?: Readonly<Record<string, unknown>>;
  /** Categories that the file names though no preference is in them. */
  readonly categories: readonly string[];
  /** Entries that hold no usable embedding, as they were; numbers that are not finite stand as text. */
  readonly rejected: readonly RejectedEntry[];
}

export interface RejectedEntry {
  readonly side: 'liked' | 'disliked';
  readonly entry: unknown;
}

/** One thing that reading a file put right. */
export interface Repair {
  readonly kind: RepairKind;
  /** Where in the file, as a path: `liked[3].weight`. */
  readonly at: string;
  /** What was wrong and what was done, in a sentence. */
  readonly message: string;
}

export type RepairKind =
  | 'byte-order-mark'
  | 'non-finite-token'
  | 'missing-key'
  | 'wrong-type'
  | 'entry-rejected'
  | 'vector-normalized'
  | 'weight-repaired'
  | 'timestamp-repaired'
  | 'category-index-ignored'
  | 'statistics-repaired'
  | 'space-assumed'
  | 'duplicate-id'
  | 'repeated-key'
  | 'journal-damaged'
  | 'journal-not-used';
