import { dotProduct, type EmbeddingSpace } from '../embedding.ts';
import type { Preference } from '../preference.ts';

export interface RefusedRating {
  readonly preference: Preference;
  readonly reason: 'weight' | 'embedding' | 'attributes';
  /** What was expected and what was found. */
  readonly message: string;
}

/** How far the squared length of an embedding may be from 1; one of float16 numbers is nearer. */
const unitTolerance = 1e-2;

/** Why a rating would spoil a memory of this space, or `null`. */
export function refusalOf(
  { weight, embedding, attributes }: Preference,
  space: EmbeddingSpace | undefined,
): Omit<RefusedRating, 'preference'> | null {
  if (!(Number.isFinite(weight) && weight > 0)) {
    return { reason: 'weight', message: `Its weight is ${weight}; a finite number above 0 was expected.` };
  }
  const { vector } = embedding;
  if (space === undefined || embedding.space !== space.id || vector.length !== space.dimensions) {
    const expected = space === undefined ? 'no space is named' : `${space.id} has ${space.dimensions}`;
    return {
      reason: 'embedding',
      message: `Its embedding is ${vector.length} numbers of ${embedding.space}; ${expected}.`,
    };
  }
  const squaredLength = dotProduct(vector, vector);
  if (!(Math.abs(squaredLength - 1) <= unitTolerance)) {
    const message = `Its embedding has the length ${Math.sqrt(squaredLength)}; a unit vector was expected.`;
    return { reason: 'embedding', message };
  }
  const expected = space.attributeNames?.length;
  const attributesFit =
    attributes === undefined ||
    ((expected === undefined || attributes.length === expected) && attributes.every(Number.isFinite));
  if (attributesFit) return null;
  const message = `It has the attributes [${attributes.join(', ')}]; ${expected ?? 'only'} finite numbers were expected.`;
  return { reason: 'attributes', message };
}
