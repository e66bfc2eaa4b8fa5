import type { AttributeScale } from './attribute-scale.ts';
import { type Matrix, toMatrix } from './matrix.ts';
import type { TasteFeatures } from './taste-features.ts';

/** A place in the space of features: a picture's, or the middle of several. */
export interface KernelPoint {
  /** Unit vectors, one a view. */
  readonly directions: readonly Float32Array[];
  /** The logit of each attribute's rank. */
  readonly ranks: ArrayLike<number>;
}

/** Points side by side, ready to be compared with others. */
export interface PointSet {
  readonly count: number;
  readonly points: readonly KernelPoint[];
  /** Of each view, a row of unit length a point. */
  readonly directions: readonly Matrix[];
}

export function toKernelPoint({ directions, places }: TasteFeatures, scale: AttributeScale): KernelPoint {
  return { directions, ranks: Float64Array.from(places, scale.logitAt) };
}

export function createPointSet(points: readonly KernelPoint[]): PointSet {
  const views = points[0]?.directions ?? [];
  return {
    count: points.length,
    points,
    directions: views.map(({ length }, view) =>
      toMatrix(
        points.map(({ directions }) => directions[view]!),
        length,
      ),
    ),
  };
}
