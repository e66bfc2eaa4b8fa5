import type { Background, TasteInput } from './background.ts';

/** A picture relative to what the person usually sees. */
export interface TasteFeatures {
  /** The embedding minus the background's mean, of unit length. `[dimensions]` */
  readonly direction: Float32Array;
  /** Where each attribute stands among the background's: the logit of its rank, about -2.5..2.5; 0 is the median. */
  readonly ranks: Float64Array;
}

/** Brings the logit of a uniform rank to about unit variance. */
const logitScale = 1.75;

/**
 * What turns pictures into features. `attributeCount` is 0 where the background has no attributes to rank among.
 * A picture without attributes counts as median in each.
 */
export function createFeatureMap(
  background: Background,
  mean: ArrayLike<number>,
): { readonly attributeCount: number; toFeatures(input: TasteInput): TasteFeatures } {
  const sorted = sortedAttributes(background);
  const attributeCount = sorted.length;
  return {
    attributeCount,
    toFeatures: ({ vector, attributes }) => ({
      direction: centre(vector, mean),
      ranks: Float64Array.from(sorted, (values, i) => (attributes ? logitRank(values, attributes[i]!) : 0)),
    }),
  };
}

function sortedAttributes(background: Background): Float32Array[] {
  const known = background.sample.flatMap(({ attributes }) => (attributes ? [attributes] : []));
  const attributeCount = known[0]?.length ?? 0;
  return Array.from({ length: attributeCount }, (_, i) => Float32Array.from(known, (each) => each[i]!).sort());
}

function centre(vector: Float32Array, mean: ArrayLike<number>): Float32Array {
  const direction = new Float32Array(vector.length);
  let sumOfSquares = 0;
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i]! - (mean[i] ?? 0);
    direction[i] = value;
    sumOfSquares += value * value;
  }
  // The mean picture itself has no direction: it stays at the origin, equally far from everything.
  const scale = sumOfSquares > 0 ? 1 / Math.sqrt(sumOfSquares) : 0;
  for (let i = 0; i < direction.length; i++) direction[i]! *= scale;
  return direction;
}

function logitRank(sorted: Float32Array, value: number): number {
  const below = countWhile(sorted, (each) => each < value);
  const notAbove = countWhile(sorted, (each) => each <= value);
  const rank = (below + notAbove + 1) / (2 * sorted.length + 2);
  return Math.log(rank / (1 - rank)) / logitScale;
}

/** How many leading elements of a sorted array fulfil a condition that, once false, stays false. */
function countWhile(sorted: Float32Array, condition: (value: number) => boolean): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (condition(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
