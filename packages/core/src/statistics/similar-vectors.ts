import { dotProduct } from '../embedding.ts';
import { leadingDirections } from './leading-directions.ts';

/** A vector that was found, by its place in the order of adding. */
export interface SimilarVector {
  readonly index: number;
  /** The dot product, which for unit vectors is the cosine similarity. */
  readonly similarity: number;
}

/** Vectors among which near duplicates are found. */
export interface SimilarVectors {
  add(vector: Float32Array): void;
  /** The first added one that is similar enough. */
  findFirst(vector: Float32Array): SimilarVector | null;
}

export interface SimilarityThreshold {
  readonly threshold: number;
  /** Whether a similarity of just the threshold is enough. */
  readonly inclusive: boolean;
}

const directionCount = 32;
const blockLength = 32;
/** More than rounding can do to a bound. */
const margin = 1e-6;

/**
 * Exact. Each vector is split into its part along the few directions that tell `sample` apart best, and the rest: by
 * Cauchy and Schwarz `a·b <= a'·b' + |a''||b''|`, which rules nearly every pair out by 32 numbers. Pairs that remain are compared
 * block by block under the same bound. O(vectors * 32) a search where few are similar.
 */
export function createSimilarVectors(
  sample: readonly Float32Array[],
  { threshold, inclusive }: SimilarityThreshold,
): SimilarVectors {
  const directions = leadingDirections(sample, directionCount);
  const isSimilar = (similarity: number): boolean => (inclusive ? similarity >= threshold : similarity > threshold);
  const vectors: Float32Array[] = [];
  const remainders: Float64Array[] = [];
  const width = directions.length + 1;
  let coordinates = new Float64Array(64 * width);

  return {
    add(vector) {
      if ((vectors.length + 1) * width > coordinates.length) coordinates = doubled(coordinates);
      coordinates.set(coordinatesOf(vector, directions), vectors.length * width);
      vectors.push(vector);
      remainders.push(remaindersOf(vector));
    },

    findFirst(vector) {
      const own = coordinatesOf(vector, directions);
      const ownRemainders = remaindersOf(vector);
      const least = threshold - margin;
      for (let index = 0; index < vectors.length; index++) {
        if (boundAt(coordinates, index * width, own) < least) continue;
        const other = vectors[index]!;
        if (isBelow(least, vector, ownRemainders, other, remainders[index]!)) continue;
        const similarity = dotProduct(other, vector);
        if (isSimilar(similarity)) return { index, similarity };
      }
      return null;
    },
  };
}

function doubled(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** The coordinates along the directions, and last the length of what they leave out. */
function coordinatesOf(vector: Float32Array, directions: readonly Float64Array[]): Float64Array {
  const coordinates = new Float64Array(directions.length + 1);
  let left = dotProduct(vector, vector);
  directions.forEach((direction, i) => {
    const coordinate = dotProduct(vector, direction);
    coordinates[i] = coordinate;
    left -= coordinate * coordinate;
  });
  coordinates[directions.length] = Math.sqrt(Math.max(0, left));
  return coordinates;
}

/** No dot product is larger than this one of coordinates. Four sums, because one would wait for itself. */
function boundAt(coordinates: Float64Array, start: number, own: Float64Array): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const whole = own.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    a += coordinates[start + i]! * own[i]!;
    b += coordinates[start + i + 1]! * own[i + 1]!;
    c += coordinates[start + i + 2]! * own[i + 2]!;
    d += coordinates[start + i + 3]! * own[i + 3]!;
  }
  for (let i = whole; i < own.length; i++) a += coordinates[start + i]! * own[i]!;
  return a + b + c + d;
}

/** For each block of numbers, the length of all that comes after it. */
function remaindersOf(vector: Float32Array): Float64Array {
  const remainders = new Float64Array(Math.ceil(vector.length / blockLength));
  let sumOfSquares = 0;
  for (let i = vector.length - 1; i >= 0; i--) {
    if (i % blockLength === blockLength - 1) remainders[(i - blockLength + 1) / blockLength] = Math.sqrt(sumOfSquares);
    sumOfSquares += vector[i]! * vector[i]!;
  }
  return remainders;
}

/** True only when the dot product is surely below `least`. */
function isBelow(
  least: number,
  a: Float32Array,
  remaindersOfA: Float64Array,
  b: Float32Array,
  remaindersOfB: Float64Array,
): boolean {
  let product = 0;
  for (let block = 0; block < remaindersOfA.length; block++) {
    product += blockProduct(a, b, block * blockLength);
    if (product + remaindersOfA[block]! * remaindersOfB[block]! < least) return true;
  }
  return false;
}

function blockProduct(x: Float32Array, y: Float32Array, start: number): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const end = Math.min(start + blockLength, x.length);
  const whole = end - ((end - start) & 3);
  for (let i = start; i < whole; i += 4) {
    a += x[i]! * y[i]!;
    b += x[i + 1]! * y[i + 1]!;
    c += x[i + 2]! * y[i + 2]!;
    d += x[i + 3]! * y[i + 3]!;
  }
  for (let i = whole; i < end; i++) a += x[i]! * y[i]!;
  return a + b + c + d;
}
