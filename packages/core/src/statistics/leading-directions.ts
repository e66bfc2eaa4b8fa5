import { dotProduct } from '../embedding.ts';

const largestSample = 256;
const rounds = 2;
/** What is left of a vector that depends on others is shorter than this share of it. */
const dependentShare = 1e-6;

/**
 * At most `count` orthonormal directions along which vectors like the given ones are longest, roughly: subspace iteration over
 * a sample, from the sample itself. Fewer where the vectors span fewer. Deterministic. O(256 * count * dimensions).
 */
export function leadingDirections(vectors: readonly Float32Array[], count: number): Float64Array[] {
  const sample = spread(vectors, largestSample);
  let directions = orthonormal(spread(sample, count).map((vector) => Float64Array.from(vector)));
  for (let round = 0; round < rounds; round++) {
    directions = orthonormal(directions.map((direction) => throughSample(sample, direction)));
  }
  return directions;
}

/** At most `count` of the items, evenly spaced. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}

function throughSample(sample: readonly Float32Array[], direction: Float64Array): Float64Array {
  const sum = new Float64Array(direction.length);
  for (const vector of sample) addScaled(sum, vector, dotProduct(vector, direction));
  return sum;
}

/** Gram and Schmidt, each vector twice, which makes them orthogonal to the last digits. */
function orthonormal(vectors: readonly Float64Array[]): Float64Array[] {
  const directions: Float64Array[] = [];
  for (const vector of vectors) {
    const before = Math.sqrt(dotProduct(vector, vector));
    for (let pass = 0; pass < 2; pass++) {
      for (const direction of directions) addScaled(vector, direction, -dotProduct(vector, direction));
    }
    const length = Math.sqrt(dotProduct(vector, vector));
    if (length > before * dependentShare) directions.push(vector.map((value) => value / length));
  }
  return directions;
}

function addScaled(sum: Float64Array, vector: ArrayLike<number>, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i]! += factor * vector[i]!;
}
