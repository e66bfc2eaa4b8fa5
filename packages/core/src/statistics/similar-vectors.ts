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
/** Numbers that are compared first, and the length of the rest. */
const headLength = 16;
const headWidth = headLength + 1;
/** Numbers that are compared between one bound and the next. */
const blockLength = 32;
/** More than single precision can do to a bound. */
const margin = 1e-5;

/**
 * Exact. Each vector is turned so that the few directions that tell `sample` apart best come first. Two vectors are compared
 * number after number only as long as they can still be similar: by Cauchy and Schwarz `a·b <= a'·b' + |a''||b''|`, where
 * `'` is what was compared and `''` the rest. O(vectors * 16) a search where few are similar.
 */
export function createSimilarVectors(
  sample: readonly Float32Array[],
  { threshold, inclusive }: SimilarityThreshold,
): SimilarVectors {
  const directions = leadingDirections(sample, directionCount);
  const heads = createRows();
  const numbers = createRows();
  const remainders = createRows();
  const vectors: Float32Array[] = [];
  const least = threshold - margin;
  const isSimilar = (similarity: number): boolean => (inclusive ? similarity >= threshold : similarity > threshold);

  let last: { readonly vector: Float32Array; readonly turned: Turned } | null = null;
  const turnOnce = (vector: Float32Array): Turned => {
    if (last?.vector !== vector) last = { vector, turned: turn(vector, directions) };
    return last.turned;
  };
  const findFrom = (vector: Float32Array, start: number): SimilarVector | null => {
    const own = turnOnce(vector);
    for (let index = start; index < vectors.length; index++) {
      index = nextLikely(heads.data, own.head, index, vectors.length, least);
      if (index < 0) return null;
      if (isBelow(least, own, numbers.data, remainders.data, index)) continue;
      const similarity = dotProduct(vectors[index]!, vector);
      if (isSimilar(similarity)) return { index, similarity };
    }
    return null;
  };
  return {
    add(vector) {
      const own = turnOnce(vector);
      heads.push(own.head);
      numbers.push(own.numbers);
      remainders.push(own.remainders);
      vectors.push(vector);
    },

    findFirst: (vector) => findFrom(vector, 0),

    findAll(vector) {
      const all: SimilarVector[] = [];
      for (let found = findFrom(vector, 0); found; found = findFrom(vector, found.index + 1)) all.push(found);
      return all;
    },
  };
}

/** Rows of one width behind each other, as many as are pushed. */
function createRows() {
  let length = 0;
  const rows = {
    data: new Float32Array(0),
    push(row: Float64Array): void {
      if (length + row.length > rows.data.length) {
        const larger = new Float32Array(Math.max(leastRows * row.length, rows.data.length * 2));
        larger.set(rows.data);
        rows.data = larger;
      }
      rows.data.set(row, length);
      length += row.length;
    },
  };
  return rows;
}

const leastRows = 64;

/** A vector in other coordinates, in which its length and its dot products are the same. */
interface Turned {
  /** Its first coordinates, and last the length of what they leave out. */
  readonly head: Float64Array;
  /** Its coordinates along the directions, what they leave out of it as it is, and zeros to fill the last block. */
  readonly numbers: Float64Array;
  /** For each block of numbers, the length of all that comes after it. */
  readonly remainders: Float64Array;
}

function turn(vector: Float32Array, directions: readonly Float64Array[]): Turned {
  const blocks = Math.ceil((directions.length + vector.length) / blockLength);
  const rest = Float64Array.from(vector);
  const numbers = new Float64Array(blocks * blockLength);
  directions.forEach((direction, i) => {
    const coordinate = dotProduct(rest, direction);
    numbers[i] = coordinate;
    for (let k = 0; k < rest.length; k++) rest[k]! -= coordinate * direction[k]!;
  });
  numbers.set(rest, directions.length);
  const head = new Float64Array(headWidth);
  head.set(numbers.subarray(0, headLength));
  head[headLength] = lengthFrom(numbers, headLength);
  const remainders = Float64Array.from({ length: blocks }, (_, block) =>
    lengthFrom(numbers, (block + 1) * blockLength),
  );
  return { head, numbers, remainders };
}

function lengthFrom(numbers: Float64Array, start: number): number {
  let sumOfSquares = 0;
  for (let i = start; i < numbers.length; i++) sumOfSquares += numbers[i]! * numbers[i]!;
  return Math.sqrt(sumOfSquares);
}

/** The first index from `from` on whose head does not rule it out, or -1. */
function nextLikely(heads: Float32Array, own: Float64Array, from: number, count: number, least: number): number {
  for (let index = from, at = from * headWidth; index < count; index++, at += headWidth) {
    // Four sums, because one would wait for itself; written out, because a loop over so few costs as much again.
    const a = own[0]! * heads[at]! + own[1]! * heads[at + 1]! + own[2]! * heads[at + 2]! + own[3]! * heads[at + 3]!;
    const b = own[4]! * heads[at + 4]! + own[5]! * heads[at + 5]! + own[6]! * heads[at + 6]! + own[7]! * heads[at + 7]!;
    const c =
      own[8]! * heads[at + 8]! + own[9]! * heads[at + 9]! + own[10]! * heads[at + 10]! + own[11]! * heads[at + 11]!;
    const d =
      own[12]! * heads[at + 12]! + own[13]! * heads[at + 13]! + own[14]! * heads[at + 14]! + own[15]! * heads[at + 15]!;
    if (a + b + c + d + own[16]! * heads[at + 16]! >= least) return index;
  }
  return -1;
}

/** True only when the dot product with row `index` is surely below `least`. */
function isBelow(least: number, own: Turned, numbers: Float32Array, remainders: Float32Array, index: number): boolean {
  const blocks = own.remainders.length;
  let product = 0;
  let at = index * blocks * blockLength;
  for (let block = 0, i = 0; block < blocks; block++) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (const end = i + blockLength; i < end; i += 4, at += 4) {
      a += own.numbers[i]! * numbers[at]!;
      b += own.numbers[i + 1]! * numbers[at + 1]!;
      c += own.numbers[i + 2]! * numbers[at + 2]!;
      d += own.numbers[i + 3]! * numbers[at + 3]!;
    }
    product += a + b + c + d;
    if (product + own.remainders[block]! * remainders[index * blocks + block]! < least) return true;
  }
  return false;
}
