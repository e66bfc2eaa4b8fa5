import { factorise, invertFactor } from './cholesky.ts';
import { createMatrix, rowOf, transpose } from './matrix.ts';
import type { Neighbours } from './neighbours.ts';
import { createRowMatrix } from './row-matrix.ts';
import { scaleToUnit } from './taste-features.ts';

/** A linear map of unit vectors to unit vectors. */
export type DirectionMap = (direction: Float32Array) => Float32Array;

/**
 * A map that damps the directions in which neighbours differ from each other: what varies between pictures of the same
 * kind tells little about what somebody likes. With W the mean square of those differences and w its mean eigenvalue,
 * mapped directions have the inner products x (1 + damping W / w)⁻¹ y.
 *
 * @param damping how strongly: 0.1 to 1 differ little.
 * @param rows unit vectors of one length. O(rows x dimensions² + dimensions³).
 * @see Bar-Hillel et al., Learning a Mahalanobis metric from equivalence constraints (2005)
 */
export function learnNeighbourMetric(
  rows: readonly Float32Array[],
  { places }: Neighbours,
  damping: number,
): DirectionMap {
  const dimensions = rows[0]!.length;
  const spread = spreadOfDifferences(rows, places);
  let trace = 0;
  for (let i = 0; i < dimensions; i++) trace += spread[i * dimensions + i]!;
  if (!(trace > 0)) return (direction) => direction;

  const metric = createMatrix(dimensions, dimensions);
  metric.values.set(spread.map((value) => (damping * value * dimensions) / trace));
  for (let i = 0; i < dimensions; i++) metric.values[i * dimensions + i]! += 1;
  factorise(metric);
  const inverse = transpose(invertFactor(metric));
  const map = createRowMatrix(Array.from({ length: dimensions }, (_, i) => rowOf(inverse, i)));
  const mapped = new Float64Array(dimensions);
  return (direction) => {
    map.multiply(direction, mapped);
    return scaleToUnit(new Float32Array(mapped));
  };
}

/** Sum over neighbours of difference x differenceᵀ: the lower triangle, row-major. It is ZᵀLZ of the graph's Laplacian L. */
function spreadOfDifferences(rows: readonly Float32Array[], places: Neighbours['places']): Float64Array {
  const dimensions = rows[0]!.length;
  const pulled = rows.map(() => new Float64Array(dimensions));
  places.forEach((neighbours, i) => {
    for (const j of neighbours) {
      for (let k = 0; k < dimensions; k++) {
        const difference = rows[i]![k]! - rows[j]![k]!;
        pulled[i]![k]! += difference;
        pulled[j]![k]! -= difference;
      }
    }
  });
  const spread = new Float64Array(dimensions * dimensions);
  for (let first = 0; first < rows.length; first += 2) {
    addOuterProducts(spread, rows[first]!, pulled[first]!, rows[first + 1], pulled[first + 1]);
  }
  return spread;
}

function addOuterProducts(
  sum: Float64Array,
  a: Float32Array,
  b: Float64Array,
  c: Float32Array = new Float32Array(a.length),
  d: Float64Array = new Float64Array(a.length),
): void {
  const size = a.length;
  for (let row = 0; row < size; row++) {
    const start = row * size;
    const fromA = a[row]!;
    const fromC = c[row]!;
    for (let column = 0; column <= row; column++) sum[start + column]! += fromA * b[column]! + fromC * d[column]!;
  }
}
