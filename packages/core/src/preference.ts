import { z } from 'zod';
import type { Embedding } from './embedding.ts';
import { VsmError } from './errors.ts';

export type Verdict = 'like' | 'dislike';

/** Where a rated picture came from, so that it can be shown and encoded again by another model. */
export interface PreferenceSource {
  readonly path?: string;
  /** Of the file's bytes, lower-case hex. */
  readonly sha256?: string;
  /** Pixels, after EXIF orientation. */
  readonly width?: number;
  readonly height?: number;
  /** A small picture as a data URL. */
  readonly thumbnail?: string;
}

/** Whence an imported rating came. One's own ratings have none. */
export interface PreferenceOrigin {
  /** Under which it was imported, such as a friend's, and can be revoked; without one it is the person's own, from elsewhere. */
  readonly name?: string;
  /** ISO 8601 with offset. */
  readonly importedAt: string;
}

/** One rated picture. */
export interface Preference {
  readonly id: string;
  readonly verdict: Verdict;
  readonly embedding: Embedding;
  /** The encoder's interpretable attributes, where it gave any. */
  readonly attributes?: Float32Array;
  /** `null`: a legacy bare entry, which belongs to every category. */
  readonly category: string | null;
  /** New ones are finite and above 0; those read from old files are kept as they were. */
  readonly weight: number;
  /** ISO 8601 with offset, or `null` where an old file had none. */
  readonly createdAt: string | null;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly source?: PreferenceSource;
  readonly origin?: PreferenceOrigin;
  /** Keys of the file's entry that VSM does not know, kept for the round trip. */
  readonly unknown?: Readonly<Record<string, unknown>>;
}

export const defaultCategory = 'general';

export const suggestedCategories: readonly string[] = [
  'general',
  'portraits',
  'landscapes',
  'style',
  'characters',
  'environments',
  'lighting',
  'colors',
];

const categorySchema = z.string().trim().min(1).max(200);

/** @throws VsmError `PREFERENCE_INVALID` when the name is empty or longer than 200 characters. */
export function parseCategory(category: string): string {
  const parsed = categorySchema.safeParse(category);
  if (parsed.success) return parsed.data;
  throw new VsmError(
    'PREFERENCE_INVALID',
    `A category is a name of 1 to 200 characters; got ${JSON.stringify(category)}.`,
  );
}

/** @throws VsmError `PREFERENCE_INVALID` unless the weight is finite and above 0. */
export function parseWeight(weight: number): number {
  if (Number.isFinite(weight) && weight > 0) return weight;
  throw new VsmError(
    'PREFERENCE_INVALID',
    `A weight is a finite number above 0 (1 is normal, 2 counts double); got ${weight}. To take a rating back, remove it.`,
    { details: { weight: String(weight) } },
  );
}
