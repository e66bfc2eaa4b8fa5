import { VsmError } from '../errors.ts';
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

export interface BackgroundOptions {
  /** The largest sample to keep. 200 if not given, enough for all of the gain that was measured. */
  readonly sampleSize?: number;
}

const defaultSampleSize = 200;

const nothing: Background = { count: 0, mean: new Float32Array(0), sample: [] };

/**
 * The mean of `inputs` and a uniform sample of them, in one pass. Deterministic.
 *
 * @throws VsmError `EMBEDDING_INVALID` when the vectors differ in length.
 */
export function createBackground(
  inputs: Iterable<Float32Array | TasteInput>,
  options: BackgroundOptions = {},
): Background {
  return extendBackground(nothing, inputs, options);
}

/**
 * The background after more pictures were seen: the same as that of all pictures at once, up to the rounding of the mean.
 * `background` stays as it is. Deterministic; costs nothing for pictures seen before.
 *
 * @throws VsmError `EMBEDDING_INVALID` when the vectors differ in length.
 * @see Vitter, Random sampling with a reservoir (1985), algorithm R
 */
export function extendBackground(
  background: Background,
  inputs: Iterable<Float32Array | TasteInput>,
  { sampleSize = defaultSampleSize }: BackgroundOptions = {},
): Background {
  const sample = background.sample.slice(0, sampleSize);
  // A sample once smaller than its pictures cannot grow and stay uniform.
  const limit = background.count > sample.length ? sample.length : sampleSize;
  let sum = Float64Array.from(background.mean, (value) => value * background.count);
  let { count } = background;
  for (const each of inputs) {
    const input = toTasteInput(each);
    if (count === 0) sum = new Float64Array(input.vector.length);
    assertLength(input, sum.length);
    for (let i = 0; i < sum.length; i++) sum[i]! += input.vector[i]!;
    count++;
    // The place is drawn from the picture's number alone, so that it does not matter in how many steps pictures come.
    const place = count <= limit ? count - 1 : Math.floor(createRandom(count)() * count);
    if (place < limit) sample[place] = input;
  }
  return { count, mean: Float32Array.from(sum, (total) => total / Math.max(count, 1)), sample };
}

function assertLength({ vector }: TasteInput, dimensions: number): void {
  if (vector.length === dimensions) return;
  throw new VsmError(
    'EMBEDDING_INVALID',
    `The background is of embeddings of ${dimensions} numbers; this one has ${vector.length}. Encode the image with the same model.`,
    { details: { expected: dimensions, actual: vector.length } },
  );
}

export function toTasteInput(input: Float32Array | TasteInput): TasteInput {
  return input instanceof Float32Array ? { vector: input } : input;
}
