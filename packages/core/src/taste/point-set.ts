import type { AttributeScale } from './attribute-scale.ts';
import { type Matrix, toMatrix } from './matrix.ts';
import type { TasteFeatures } from './taste-features.ts';

/** A place in the space of features: a picture's, or the middle of several. */
export interface KernelPoint {
  /** Unit vectors, one a view. */
  readonly directions: readonly Float32Array[];
  /** How much the second view is heeded, of what a folder's is, 0..1. */
  readonly viewTrust: number;
  /** The logit of each attribute's rank. */
  readonly ranks: ArrayLike<number>;
}

/** Points side by side, ready to be compared with others. */
export interface PointSet {
  readonly count: number;
  readonly points: readonly KernelPoint[];
  /** Of all points. */
  readonly viewTrust: number;
  /** Of each view, a row of unit length a point. */
  readonly directions: readonly Matrix[];
}

export function toKernelPoint({ directions, viewTrust, places }: TasteFeatures, scale: AttributeScale): KernelPoint {
  return { directions, viewTrust, ranks: Float64Array.from(places, scale.logitAt) };
}

export function createPointSet(points: readonly KernelPoint[]): PointSet {
  const views = points[0]?.directions ?? [];
  return {
    count: points.length,
    points,
    viewTrust: points[0]?.viewTrust ?? 0,
    directions: views.map(({ length }, view) =>
      toMatrix(
        points.map(({ directions }) => directions[view]!),
        length,
      ),
    ),
  };
}
