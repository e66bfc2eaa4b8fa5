import { VsmError } from '../errors.ts';

/**
 * `vector · direction / |vector|`, accumulated in double precision. For a direction of unit length: the cosine similarity.
 *
 * @throws VsmError `EMBEDDING_INVALID` when the lengths differ, or the vector is all zeros or holds a number that is not finite.
 */
export function projectOnto(direction: Float64Array | Float32Array, vector: Float32Array): number {
  const length = direction.length;
  if (vector.length !== length) throw wrongDimensions(length, vector.length);
  // Two chains of additions a sum: a single one would wait for itself at every step.
  let dot0 = 0;
  let dot1 = 0;
  let square0 = 0;
  let square1 = 0;
  let i = 0;
  for (; i + 1 < length; i += 2) {
    const a = vector[i]!;
    const b = vector[i + 1]!;
    dot0 += a * direction[i]!;
    dot1 += b * direction[i + 1]!;
    square0 += a * a;
    square1 += b * b;
  }
  if (i < length) {
    const last = vector[i]!;
    dot0 += last * direction[i]!;
    square0 += last * last;
  }
  const squaredLength = square0 + square1;
  if (!(squaredLength > 0 && squaredLength < Infinity)) throw noDirection();
  return (dot0 + dot1) / Math.sqrt(squaredLength);
}

function wrongDimensions(expected: number, actual: number): VsmError {
  return new VsmError(
    'EMBEDDING_INVALID',
    `This memory's embeddings have ${expected} numbers; the one to score has ${actual}. Encode the image with the memory's model.`,
    { details: { expected, actual } },
  );
}

function noDirection(): VsmError {
  return new VsmError(
    'EMBEDDING_INVALID',
    'The embedding to score has no direction: its numbers must be finite and not all 0. Encode the image again.',
  );
}
