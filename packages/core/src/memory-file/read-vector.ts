import { normalize } from '../embedding.ts';
import { decodeVector } from './vector-text.ts';

/** The unit vector of an entry, or why there is none. */
export type VectorReading =
  | { readonly vector: Float32Array; readonly wasNormalized: boolean }
  | { readonly unusable: string };

/** Unit length up to what float32 rounding can do; such vectors stay as they are, bit for bit. */
const unitTolerance = 2 ** -20;

/** Reads `embedding` (a list of numbers) or, where there is none, `embedding_f16`. O(dimensions). */
export function readVector(entry: Readonly<Record<string, unknown>>): VectorReading {
  const embedding = entry['embedding'];
  if (embedding === undefined && typeof entry['embedding_f16'] === 'string') {
    const decoded = decodeVector(entry['embedding_f16'], 'float16');
    if (decoded === null) return { unusable: 'its embedding_f16 is not base64 of float16 numbers' };
    const reading = toUnitVector(decoded);
    return 'unusable' in reading ? reading : { ...reading, wasNormalized: false };
  }
  if (!Array.isArray(embedding)) return { unusable: 'it has no list of numbers as its embedding' };
  for (let i = 0; i < embedding.length; i++) {
    if (!Number.isFinite(embedding[i])) return { unusable: `number ${i} of its embedding is not a finite number` };
  }
  return toUnitVector(embedding);
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
    return { vector: Float32Array.from(numbers), wasNormalized: false };
  }
  return { vector: normalize(numbers), wasNormalized: true };
}
