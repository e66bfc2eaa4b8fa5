/**
 * 1 minus the mean cosine similarity of all pairs of unit vectors, 0..2; 0 with fewer than two. O(vectors * dimensions):
 * the squared length of a sum of unit vectors is their number plus twice the sum of all pairs' cosines.
 */
export function meanPairwiseDistance(vectors: readonly Float32Array[]): number {
  const [first] = vectors;
  const count = vectors.length;
  if (first === undefined || count < 2) return 0;
  const sum = new Float64Array(first.length);
  let sumOfSquaredLengths = 0;
  for (const vector of vectors) {
    for (let i = 0; i < sum.length; i++) {
      const value = vector[i]!;
      sum[i]! += value;
      sumOfSquaredLengths += value * value;
    }
  }
  const squaredLength = sum.reduce((total, value) => total + value * value, 0);
  return 1 - (squaredLength - sumOfSquaredLengths) / (count * (count - 1));
}
