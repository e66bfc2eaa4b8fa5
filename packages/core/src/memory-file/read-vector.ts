import { normalize } from '../embedding.ts';
import { binaryEmbeddingKeys, decodeVector } from './vector-text.ts';

/** The unit vector of an entry, or why there is none. */
export type VectorReading =
  | { readonly vector: Float32Array; readonly wasNormalized: boolean }
  | { readonly unusable: string };

/** Unit length up to what float32 rounding can do; such vectors stay as they are, bit for bit. */
const unitTolerance = 2 ** -20;

/**
 * Reads `embedding` (a list of numbers, or what `decodeExactEmbedding` made of it) or, where there is none, `embedding_f32` or
 * `embedding_f16`. O(dimensions).
 */
export function readVector(entry: Readonly<Record<string, unknown>>): VectorReading {
  const embedding = entry['embedding'];
  if (embedding === undefined) return readBinaryVector(entry);
  if (embedding instanceof Float32Array) return toUnitVector(embedding);
  if (!Array.isArray(embedding)) return { unusable: 'it has no list of numbers as its embedding' };
  for (let i = 0; i < embedding.length; i++) {
    if (!Number.isFinite(embedding[i])) return { unusable: `number ${i} of its embedding is not a finite number` };
  }
  return toUnitVector(embedding);
}

/**
 * Decodes the entry's `embedding_f32` in place, so that a reader of large files can forget the text, which is larger than the
 * numbers. Text that is no such embedding stays, for `readVector` to tell.
 */
export function decodeExactEmbedding(entry: Record<string, unknown>): void {
  const text = entry[binaryEmbeddingKeys.float32];
  if (typeof text !== 'string' || 'embedding' in entry) return;
  const vector = decodeVector(text, 'float32');
  if (vector === null) return;
  entry['embedding'] = vector;
  entry[binaryEmbeddingKeys.float32] = '';
}

function readBinaryVector(entry: Readonly<Record<string, unknown>>): VectorReading {
  for (const precision of ['float32', 'float16'] as const) {
    const key = binaryEmbeddingKeys[precision];
    const text = entry[key];
    if (typeof text !== 'string') continue;
    const decoded = decodeVector(text, precision);
    if (decoded === null) return { unusable: `its ${key} is not base64 of ${precision} numbers` };
    const reading = toUnitVector(decoded);
    return 'unusable' in reading
      ? reading
      : { ...reading, wasNormalized: reading.wasNormalized && precision !== 'float16' };
  }
  return { unusable: 'it has no list of numbers as its embedding' };
}

function toUnitVector(numbers: ArrayLike<number>): VectorReading {
  let squaredLength = 0;
  let isZero = true;
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    squaredLength += value * value;
    if (value !== 0) isZero = false;
  }
  if (isZero)
    return { unusable: numbers.length === 0 ? 'its embedding is empty' : 'all numbers of its embedding are 0' };
  if (Math.abs(squaredLength - 1) <= unitTolerance) {
    return { vector: numbers instanceof Float32Array ? numbers : Float32Array.from(numbers), wasNormalized: false };
  }
  return { vector: normalize(numbers), wasNormalized: true };
}
