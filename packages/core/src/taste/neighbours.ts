import { createRowMatrix } from './row-matrix.ts';

/** The nearest rows of each row, itself excepted, nearest first. */
export interface Neighbours {
  /** `[rows][at most count]` */
  readonly places: readonly (readonly number[])[];
  /** Their cosines, for unit vectors. */
  readonly cosines: readonly (readonly number[])[];
}

/** O(rows² x dimensions). */
export function findNeighbours(rows: readonly Float32Array[], count: number): Neighbours {
  const matrix = createRowMatrix(rows);
  const products = new Float64Array(rows.length);
  const found = rows.map((row, i) => {
    matrix.multiply(row, products);
    products[i] = Number.NEGATIVE_INFINITY;
    const places = largestPlaces(products, Math.min(count, rows.length - 1));
    return { places, cosines: places.map((place) => products[place]!) };
  });
  return { places: found.map(({ places }) => places), cosines: found.map(({ cosines }) => cosines) };
}

/** Places of the largest numbers, the largest first; of equal ones the first. For a small `count`. */
export function largestPlaces(values: Float64Array, count: number): number[] {
  const places: number[] = [];
  if (count < 1) return places;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (places.length === count && value <= values[places[count - 1]!]!) continue;
    let at = places.length;
    while (at > 0 && values[places[at - 1]!]! < value) at--;
    places.splice(at, 0, i);
    if (places.length > count) places.pop();
  }
  return places;
}
