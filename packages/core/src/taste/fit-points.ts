import { beside, type Closeness, compare } from './closeness.ts';
import type { KernelMix } from './kernel-mix.ts';
import { createMatrix, type Matrix } from './matrix.ts';
import { createPointSet, type KernelPoint, type PointSet } from './point-set.ts';

/** Points that a learned function rests on. */
export interface FitPoints {
  readonly set: PointSet;
  closenessOf(pictures: PointSet): Closeness;
}

/** The points of one fit. */
export interface JoinedPoints extends FitPoints {
  /** Kernel values of the first `reach` points with themselves: the lower triangle. A new matrix each time. */
  matrix(mix: KernelMix, reach: number): Matrix;
}

/** Points that many fits share. What they and some familiar pictures know of each other is found once. */
export function createSharedPoints(points: readonly KernelPoint[], familiar: PointSet): FitPoints {
  const set = createPointSet(points);
  const known = new Map([familiar, set].map((pictures) => [pictures, compare(pictures, set)]));
  return { set, closenessOf: (pictures) => known.get(pictures) ?? compare(pictures, set) };
}

/** The points of one fit, its own before shared ones. */
export function joinPoints(own: PointSet, shared: FitPoints): JoinedPoints {
  const closenessOf = (pictures: PointSet) => beside(compare(pictures, own), shared.closenessOf(pictures));
  const ofOwn = closenessOf(own);
  const ofShared = shared.closenessOf(shared.set);
  const sharedPlaces = [...shared.set.points.keys()];
  return {
    set: createPointSet([...own.points, ...shared.set.points]),
    closenessOf: (pictures) => (pictures === own ? ofOwn : closenessOf(pictures)),
    matrix: (mix, reach) => {
      const matrix = createMatrix(reach, reach);
      const { values } = matrix;
      ofOwn.mixInto(matrix, mix);
      for (let row = own.count; row < reach; row++)
        for (let column = 0; column < own.count; column++) values[row * reach + column] = values[column * reach + row]!;
      const places = sharedPlaces.slice(0, reach - own.count);
      ofShared.mixInto(matrix, mix, { row: own.count, column: own.count, places });
      return matrix;
    },
  };
}
