import { createEmbedding, type EmbeddingSpace } from '../embedding.ts';
import type { Encoded } from '../image-encoder.ts';
import type { MemoryChange } from '../memory-store.ts';
import {
  defaultCategory,
  type Preference,
  type PreferenceSource,
  parseCategory,
  parseWeight,
  type Verdict,
} from '../preference.ts';
import { assertAttributes } from './assert-attributes.ts';
import type { PictureIndex } from './picture-index.ts';
import { updateBackTo, updatePreference } from './update-preference.ts';

/** A picture and what the person thinks of it. */
export interface Rating {
  readonly verdict: Verdict;
  readonly picture: Encoded;
  readonly source?: PreferenceSource;
  /** `general` if not given; a picture rated before keeps its category. */
  readonly category?: string;
  /** Finite and above 0; 1 if not given. */
  readonly weight?: number;
  /** Plain JSON. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface RatingOutcome {
  /** `changed`: the picture had been rated before, otherwise. A picture has one rating: the last. */
  readonly status: 'added' | 'changed' | 'unchanged';
  readonly preference: Preference;
  /** The rating that was replaced. */
  readonly previous?: Preference;
}

export interface RatingContext {
  readonly space: EmbeddingSpace;
  readonly pictures: PictureIndex;
  readonly now: Date;
  readonly createId: () => string;
}

/** What one rating does to the memory, and what takes it back. */
export interface RatingPlan {
  readonly outcome: RatingOutcome;
  readonly changes: readonly MemoryChange[];
  readonly inverse: readonly MemoryChange[];
}

/**
 * @throws VsmError `EMBEDDING_INVALID` or `PREFERENCE_INVALID` when the rating can't be kept.
 */
export function planRating(rating: Rating, context: RatingContext): RatingPlan {
  const preference = createPreference(rating, context);
  const previous = context.pictures.find(preference);
  return previous ? planChange(rating, previous, preference) : planAddition(preference);
}

function planAddition(preference: Preference): RatingPlan {
  return {
    outcome: { status: 'added', preference },
    changes: [{ kind: 'add', preference }],
    inverse: [{ kind: 'remove', id: preference.id }],
  };
}

function planChange(rating: Rating, previous: Preference, rated: Preference): RatingPlan {
  const set = {
    verdict: rated.verdict,
    category: rating.category === undefined ? previous.category : rated.category,
    weight: rated.weight,
    createdAt: rated.createdAt,
    metadata: { ...previous.metadata, ...rated.metadata },
    ...(rated.source && { source: { ...previous.source, ...rated.source } }),
    // Whoever it came from: the person has now said it themselves.
    ...(previous.origin && { origin: null }),
  };
  const same =
    set.verdict === previous.verdict &&
    set.category === previous.category &&
    set.weight === previous.weight &&
    rating.metadata === undefined &&
    previous.origin === undefined;
  if (same) return { outcome: { status: 'unchanged', preference: previous }, changes: [], inverse: [] };
  return {
    outcome: { status: 'changed', preference: updatePreference(previous, set), previous },
    changes: [{ kind: 'update', id: previous.id, set }],
    inverse: [{ kind: 'update', id: previous.id, set: updateBackTo(previous) }],
  };
}

function createPreference(rating: Rating, { space, now, createId }: RatingContext): Preference {
  const { vector, attributes } = rating.picture;
  assertAttributes(attributes, space);
  return {
    id: createId(),
    verdict: rating.verdict,
    embedding: createEmbedding(space, vector),
    ...(attributes && { attributes }),
    category: parseCategory(rating.category ?? defaultCategory),
    weight: parseWeight(rating.weight ?? 1),
    createdAt: now.toISOString(),
    metadata: rating.metadata ?? {},
    ...(rating.source && { source: rating.source }),
  };
}
