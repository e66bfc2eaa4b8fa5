import type { ComparedPicture, Comparison } from '../comparison.ts';
import { createEmbedding, type EmbeddingSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { Encoded } from '../image-encoder.ts';
import type { MemoryChange } from '../memory-store.ts';
import { defaultCategory, type PreferenceSource, parseCategory, parseWeight } from '../preference.ts';
import { assertAttributes } from './assert-attributes.ts';
import type { Decision } from './decision.ts';
import { comparisonsBack } from './removal-plan.ts';

/** A picture that may be preferred to another. */
export interface PictureToCompare extends Encoded {
  readonly source?: PreferenceSource;
}

export interface ComparisonDetails {
  /** `general` if not given. */
  readonly category?: string;
  /** Finite and above 0; 1 if not given. */
  readonly weight?: number;
}

export interface ComparisonContext extends ComparisonDetails {
  readonly comparisons: readonly Comparison[];
  readonly space: EmbeddingSpace;
  readonly now: Date;
  readonly createId: () => string;
}

/** The most comparisons that a memory keeps: more would make its file large and its taste slow, and teach little. */
export const comparisonLimit = 500;

/**
 * Adds an answer in the place of an earlier one for the same two pictures.
 *
 * @throws VsmError `EMBEDDING_INVALID` or `PREFERENCE_INVALID` when it can't be kept.
 */
export function planComparison(
  preferred: PictureToCompare,
  other: PictureToCompare,
  { comparisons, space, now, createId, category = defaultCategory, weight = 1 }: ComparisonContext,
): Decision<Comparison> {
  const comparison: Comparison = {
    id: createId(),
    preferred: toCompared(preferred, space),
    other: toCompared(other, space),
    category: parseCategory(category),
    weight: parseWeight(weight),
    createdAt: now.toISOString(),
  };
  if (isSamePicture(comparison.preferred, comparison.other)) throw comparedWithItself();
  const answered = comparisons.find((each) => isSamePair(each, comparison));
  if (answered && saysTheSame(answered, comparison)) return { changes: [], result: answered };
  const removed = new Set([...(answered ? [answered] : []), ...beyondLimit(comparisons, answered)]);
  return {
    label: 'compare 2 pictures',
    changes: [
      ...[...removed].map(({ id }): MemoryChange => ({ kind: 'remove-comparison', id })),
      { kind: 'add-comparison', comparison },
    ],
    inverse: [{ kind: 'remove-comparison', id: comparison.id }, ...comparisonsBack(comparisons, removed)],
    result: comparison,
  };
}

/** Whether two answers are about the same two pictures, whichever was preferred. */
export function isSamePair(a: Comparison, b: Comparison): boolean {
  return (
    (isSamePicture(a.preferred, b.preferred) && isSamePicture(a.other, b.other)) ||
    (isSamePicture(a.preferred, b.other) && isSamePicture(a.other, b.preferred))
  );
}

function isSamePicture(a: ComparedPicture, b: ComparedPicture): boolean {
  if (a.source?.sha256 && a.source.sha256 === b.source?.sha256) return true;
  const [one, two] = [a.embedding.vector, b.embedding.vector];
  return one.length === two.length && one.every((value, i) => value === two[i]);
}

/** The oldest, so that one more has its place. */
function beyondLimit(comparisons: readonly Comparison[], answered: Comparison | undefined): readonly Comparison[] {
  const kept = comparisons.filter((each) => each !== answered);
  return kept.slice(0, Math.max(0, kept.length + 1 - comparisonLimit));
}

function saysTheSame(a: Comparison, b: Comparison): boolean {
  return (
    isSamePicture(a.preferred, b.preferred) &&
    a.category === b.category &&
    a.weight === b.weight &&
    a.origin === undefined
  );
}

function toCompared({ vector, attributes, source }: PictureToCompare, space: EmbeddingSpace): ComparedPicture {
  assertAttributes(attributes, space);
  return {
    embedding: createEmbedding(space, vector),
    ...(attributes && { attributes }),
    ...(source && { source }),
  };
}

function comparedWithItself(): VsmError {
  return new VsmError(
    'PREFERENCE_INVALID',
    'Both pictures of the comparison are the same one. Compare two different pictures.',
  );
}
