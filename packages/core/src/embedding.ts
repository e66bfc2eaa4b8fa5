import { VsmError } from './errors.ts';

/** What makes two embeddings comparable. The id names the model, its weights' hash, precision and preprocessing version. */
export interface EmbeddingSpace {
  readonly id: string;
  readonly dimensions: number;
  /** Names of the interpretable attributes that encoders of this space give beside the vector, in their order. */
  readonly attributeNames?: readonly string[];
}

/** A unit vector that knows its space. */
export interface Embedding {
  readonly space: string;
  readonly vector: Float32Array;
}

/**
 * `vector` scaled to unit length, as an embedding of `space`. The input is not changed.
 *
 * @throws VsmError `EMBEDDING_INVALID` when the length is not `space.dimensions`, a number is not finite, or all are zero.
 */
export function createEmbedding(space: EmbeddingSpace, vector: ArrayLike<number>): Embedding {
  if (vector.length !== space.dimensions) {
    throw new VsmError(
      'EMBEDDING_INVALID',
      `An embedding of ${space.id} has ${space.dimensions} numbers; this one has ${vector.length}. Encode the image with the memory's model.`,
      { details: { space: space.id, expected: space.dimensions, actual: vector.length } },
    );
  }
  return { space: space.id, vector: normalize(vector) };
}

/**
 * A copy of `vector` scaled to unit length, computed in double precision.
 *
 * @throws VsmError `EMBEDDING_INVALID` when a number is not finite or all are zero.
 */
export function normalize(vector: ArrayLike<number>): Float32Array {
  // Scaling by the largest magnitude first keeps the sum of squares from overflowing or vanishing.
  let largest = 0;
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i]!;
    if (!Number.isFinite(value)) {
      throw new VsmError(
        'EMBEDDING_INVALID',
        `Number ${i} of the embedding is ${value}; all must be finite. Encode the image again.`,
        {
          details: { index: i, value: String(value) },
        },
      );
    }
    largest = Math.max(largest, Math.abs(value));
  }
  if (largest === 0) {
    throw new VsmError(
      'EMBEDDING_INVALID',
      'The embedding has no direction: all its numbers are 0. Encode the image again.',
    );
  }
  let sumOfSquares = 0;
  for (let i = 0; i < vector.length; i++) sumOfSquares += (vector[i]! / largest) ** 2;
  const length = Math.sqrt(sumOfSquares);
  return Float32Array.from(vector, (value) => value / largest / length);
}

/** The dot product of two vectors of equal length, accumulated in double precision. For unit vectors: their cosine similarity. */
export function dotProduct(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * @throws VsmError `SPACE_MISMATCH` when the two spaces differ in id or dimensions.
 */
export function assertSameSpace(expected: EmbeddingSpace, actual: EmbeddingSpace): void {
  if (expected.id === actual.id && expected.dimensions === actual.dimensions) return;
  throw new VsmError(
    'SPACE_MISMATCH',
    `This memory holds embeddings of ${expected.id} (${expected.dimensions} numbers), not of ${actual.id} (${actual.dimensions}). ` +
      'Embeddings of two models cannot be compared: use the memory’s model, another memory file, or encode the memory’s pictures again with the new model.',
    { details: { expected: expected.id, actual: actual.id } },
  );
}
