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
  /** All that are similar enough, in the order of adding. */
  findAll(vector: Float32Array): SimilarVector[];
}

export interface SimilarityThreshold {
  readonly threshold: number;
  /** Whether a similarity of just the threshold is enough. */
  readonly inclusive: boolean;
}

const directionCount = 32;
/** Coordinates that are compared first, of all vectors in one place. */
const headLength = 8;
/** Numbers that are compared between one bound and the next. */
const blockLength = 32;
/** More than single precision can do to a bound. */
const margin = 1e-5;

/**
 * Exact. Each vector is turned so that the few directions that tell `sample` apart best come first. Two vectors are compared
 * number after number only as long as they can still be similar: by Cauchy and Schwarz `a·b <= a'·b' + |a''||b''|`, where
 * `'` is what was compared and `''` the rest. O(vectors * 8) a search where few are similar.
 */
export function createSimilarVectors(
  sample: readonly Float32Array[],
  { threshold, inclusive }: SimilarityThreshold,
): SimilarVectors {
  const directions = leadingDirections(sample, directionCount);
  const least = threshold - margin;
  const isSimilar = (similarity: number): boolean => (inclusive ? similarity >= threshold : similarity > threshold);
  const vectors: Float32Array[] = [];
  const turned: Turned[] = [];
  let heads = new Float32Array(64 * headWidth);

  const compare = (vector: Float32Array, own: Turned, index: number): SimilarVector | null => {
    if (isBelow(least, own, turned[index]!)) return null;
    const similarity = dotProduct(vectors[index]!, vector);
    return isSimilar(similarity) ? { index, similarity } : null;
  };
  return {
    add(vector) {
      const own = turn(vector, directions);
      if ((vectors.length + 1) * headWidth > heads.length) heads = doubled(heads);
      heads.set(own.head, vectors.length * headWidth);
      vectors.push(vector);
      turned.push(own);
    },

    findFirst(vector) {
      const own = turn(vector, directions);
      for (let from = 0; from < vectors.length; from++) {
        const index = nextLikely(heads, own.head, from, vectors.length, least);
        if (index < 0) return null;
        const found = compare(vector, own, index);
        if (found) return found;
        from = index;
      }
      return null;
    },

    findAll(vector) {
      const own = turn(vector, directions);
      const all: SimilarVector[] = [];
      for (let from = 0; from < vectors.length; from++) {
        const index = nextLikely(heads, own.head, from, vectors.length, least);
        if (index < 0) break;
        const found = compare(vector, own, index);
        if (found) all.push(found);
        from = index;
      }
      return all;
    },
  };
}

function doubled(numbers: Float32Array): Float32Array<ArrayBuffer> {
  const larger = new Float32Array(numbers.length * 2);
  larger.set(numbers);
  return larger;
}

/** A vector in other coordinates, in which its length and its dot products are the same. */
interface Turned {
  /** Its first coordinates, and last the length of what they leave out. */
  readonly head: Float32Array;
  /** Its coordinates along the directions, then what they leave out of it, as it is. */
  readonly numbers: Float32Array;
  /** For each block of numbers, the length of all that comes after it. */
  readonly remainders: Float32Array;
}

const headWidth = headLength + 1;

function turn(vector: Float32Array, directions: readonly Float64Array[]): Turned {
  const rest = Float64Array.from(vector);
  const numbers = new Float32Array(directions.length + vector.length);
  directions.forEach((direction, i) => {
    const coordinate = dotProduct(rest, direction);
    numbers[i] = coordinate;
    for (let k = 0; k < rest.length; k++) rest[k]! -= coordinate * direction[k]!;
  });
  numbers.set(rest, directions.length);
  const head = new Float32Array(headWidth);
  head.set(numbers.subarray(0, headLength));
  head[headLength] = lengthAfter(numbers, headLength);
  return { head, numbers, remainders: remaindersOf(numbers) };
}

function lengthAfter(numbers: Float32Array, start: number): number {
  let sumOfSquares = 0;
  for (let i = start; i < numbers.length; i++) sumOfSquares += numbers[i]! * numbers[i]!;
  return Math.sqrt(sumOfSquares);
}

function remaindersOf(numbers: Float32Array): Float32Array {
  const remainders = new Float32Array(Math.ceil(numbers.length / blockLength));
  let sumOfSquares = 0;
  for (let i = numbers.length - 1; i >= 0; i--) {
    if (i % blockLength === blockLength - 1) remainders[(i - blockLength + 1) / blockLength] = Math.sqrt(sumOfSquares);
    sumOfSquares += numbers[i]! * numbers[i]!;
  }
  return remainders;
}

/** The first index from `from` on whose head does not rule it out, or -1. */
function nextLikely(heads: Float32Array, own: Float32Array, from: number, count: number, least: number): number {
  const [h0, h1, h2, h3] = [own[0]!, own[1]!, own[2]!, own[3]!];
  const [h4, h5, h6, h7, rest] = [own[4]!, own[5]!, own[6]!, own[7]!, own[8]!];
  for (let index = from, at = from * headWidth; index < count; index++, at += headWidth) {
    const near = h0 * heads[at]! + h1 * heads[at + 1]! + h2 * heads[at + 2]! + h3 * heads[at + 3]!;
    const far = h4 * heads[at + 4]! + h5 * heads[at + 5]! + h6 * heads[at + 6]! + h7 * heads[at + 7]!;
    if (near + far + rest * heads[at + 8]! >= least) return index;
  }
  return -1;
}

/** True only when the dot product is surely below `least`. */
function isBelow(least: number, a: Turned, b: Turned): boolean {
  let product = 0;
  for (let block = 0; block < a.remainders.length; block++) {
    product += blockProduct(a.numbers, b.numbers, block * blockLength);
    if (product + a.remainders[block]! * b.remainders[block]! < least) return true;
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
