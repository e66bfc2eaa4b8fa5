import type { DirectionMap } from './neighbour-metric.ts';
import { createRowMatrix } from './row-matrix.ts';
import { scaleToUnit } from './taste-features.ts';

/** A vector of which less than this is new points where those before it do. */
const leastNew = 1e-3;

/** Unit vectors as seen in the space that `spanning` unit vectors span: with as few numbers, and of unit length again. */
export function projectOnto(spanning: readonly Float32Array[]): DirectionMap {
  const basis = orthonormalise(spanning);
  const rows = createRowMatrix(basis);
  const products = new Float64Array(basis.length);
  return (direction) => {
    rows.multiply(direction, products);
    return scaleToUnit(new Float32Array(products));
  };
}

/** Modified Gram-Schmidt, twice, since once loses orthogonality where vectors are alike. */
function orthonormalise(vectors: readonly Float32Array[]): Float32Array[] {
  const basis: Float32Array[] = [];
  for (const vector of vectors) {
    const rest = vector.slice();
    for (const known of [...basis, ...basis]) subtractAlong(rest, known);
    if (Math.hypot(...rest) > leastNew) basis.push(scaleToUnit(rest));
  }
  return basis;
}

function subtractAlong(vector: Float32Array, unit: Float32Array): void {
  let share = 0;
  for (let i = 0; i < vector.length; i++) share += vector[i]! * unit[i]!;
  for (let i = 0; i < vector.length; i++) vector[i]! -= share * unit[i]!;
}
