import type { Preference } from '../preference.ts';

/** Sums of unit vectors of one group of preferences: all that the vsm2 score needs of them. */
export interface VectorSums {
  readonly likes: SideSums;
  readonly dislikes: SideSums;
}

interface SideSums {
  count: number;
  readonly plain: Float64Array;
  readonly weighted: Float64Array;
}

export function createVectorSums(dimensions: number): VectorSums {
  return { likes: createSideSums(dimensions), dislikes: createSideSums(dimensions) };
}

function createSideSums(dimensions: number): SideSums {
  return { count: 0, plain: new Float64Array(dimensions), weighted: new Float64Array(dimensions) };
}

/** Adds (`sign` 1) or takes away (-1) one preference. An emptied side is exactly zero again, whatever was rounded before. */
export function accumulate(sums: VectorSums, preference: Preference, sign: 1 | -1): void {
  const side = preference.verdict === 'like' ? sums.likes : sums.dislikes;
  side.count += sign;
  if (side.count === 0) {
    side.plain.fill(0);
    side.weighted.fill(0);
    return;
  }
  const { vector } = preference.embedding;
  const scale = sign / vectorLength(vector);
  for (let i = 0; i < vector.length; i++) {
    const value = vector[i]! * scale;
    side.plain[i]! += value;
    side.weighted[i]! += value * preference.weight;
  }
}

/** The vector whose dot product with a unit query is the score: mean of likes minus mean of dislikes over `groups` together. */
export function direction(groups: readonly VectorSums[], useWeights: boolean, dimensions: number): Float64Array {
  const result = new Float64Array(dimensions);
  for (const [side, sign] of [
    ['likes', 1],
    ['dislikes', -1],
  ] as const) {
    const count = groups.reduce((total, group) => total + group[side].count, 0);
    if (count === 0) continue;
    for (const group of groups) {
      const sum = useWeights ? group[side].weighted : group[side].plain;
      for (let i = 0; i < dimensions; i++) result[i]! += (sign * sum[i]!) / count;
    }
  }
  return result;
}

function vectorLength(vector: Float32Array): number {
  let sumOfSquares = 0;
  for (let i = 0; i < vector.length; i++) sumOfSquares += vector[i]! * vector[i]!;
  return Math.sqrt(sumOfSquares);
}
