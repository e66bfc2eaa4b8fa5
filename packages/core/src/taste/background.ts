import { createRandom } from '../random.ts';

/** A picture as the learner sees it. */
export interface TasteInput {
  /** Unit length, `[dimensions]`. */
  readonly vector: Float32Array;
  /** Interpretable attributes named by the space. */
  readonly attributes?: Float32Array;
}

/** Pictures the person has seen without rating them: what a taste stands out from. */
export interface Background {
  /** How many pictures the mean is of. */
  readonly count: number;
  /** Mean vector, `[dimensions]`; not of unit length. */
  readonly mean: Float32Array;
  /** A uniform sample of those pictures. */
  readonly sample: readonly TasteInput[];
}

/** Enough for all of the gain that was measured; a fit costs the cube of ratings and background together. */
const defaultSampleSize = 200;

/**
 * The mean of `inputs` and a uniform sample of at most `sampleSize` of them, in one pass. Deterministic.
 *
 * @see Vitter, Random sampling with a reservoir (1985), algorithm R
 */
export function createBackground(
  inputs: Iterable<Float32Array | TasteInput>,
  options: { readonly sampleSize?: number } = {},
): Background {
  const sampleSize = options.sampleSize ?? defaultSampleSize;
  const random = createRandom(1);
  const sample: TasteInput[] = [];
  let sum = new Float64Array(0);
  let count = 0;
  for (const each of inputs) {
    const input = toTasteInput(each);
    if (count === 0) sum = new Float64Array(input.vector.length);
    for (let i = 0; i < sum.length; i++) sum[i]! += input.vector[i]!;
    count++;
    if (sample.length < sampleSize) sample.push(input);
    else {
      const place = Math.floor(random() * count);
      if (place < sampleSize) sample[place] = input;
    }
  }
  return { count, mean: Float32Array.from(sum, (total) => total / Math.max(count, 1)), sample };
}

export function toTasteInput(input: Float32Array | TasteInput): TasteInput {
  return input instanceof Float32Array ? { vector: input } : input;
}
