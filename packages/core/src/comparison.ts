import type { Embedding } from './embedding.ts';
import type { PreferenceOrigin, PreferenceSource } from './preference.ts';

/** One of two pictures that a person chose between. */
export interface ComparedPicture {
  readonly embedding: Embedding;
  /** The encoder's interpretable attributes, where it gave any. */
  readonly attributes?: Float32Array;
  readonly source?: PreferenceSource;
}

/** Which of two pictures the person likes better. That says nothing of how much they like either. */
export interface Comparison {
  readonly id: string;
  readonly preferred: ComparedPicture;
  readonly other: ComparedPicture;
  readonly category: string;
  /** Finite and above 0. */
  readonly weight: number;
  /** ISO 8601 with offset. */
  readonly createdAt: string;
  readonly origin?: PreferenceOrigin;
  /** Keys of the file's comparison that VSM does not know, kept for the round trip. */
  readonly unknown?: Readonly<Record<string, unknown>>;
}
