import { type KernelMix, type Look, looks } from './kernel-mix.ts';
import { createMatrix, type Matrix } from './matrix.ts';
import { crossProducts } from './matrix-products.ts';
import type { PointSet } from './point-set.ts';

/** How close some pictures are to some points. */
export interface Closeness {
  readonly pictureCount: number;
  readonly pointCount: number;
  /** Writes kernel values by a mix into a matrix, a picture a row, for as many of the points as there are columns. */
  mixInto(target: Matrix, mix: KernelMix, part?: MatrixPart): void;
}

/** Where in a matrix to write, and of which pictures. From the first row and column, of all pictures, if not given. */
export interface MatrixPart {
  readonly row?: number;
  readonly column?: number;
  readonly places?: readonly number[];
}

/** How close each of some points is by one attribute to a picture of that rank, given as a logit. */
export type AttributeCloseness = (attribute: number, rank: number) => Float64Array;

export function compare(
  pictures: PointSet,
  points: PointSet,
  closenessTo: AttributeCloseness = attributeCloseness(points),
): Closeness {
  let cosines: readonly Matrix[] | null = null;
  const byLook = remember((look) => {
    cosines ??= cosinesOf(pictures, points);
    return similarities(cosines, looks[look]!, pictures.count, points.count);
  });
  const byAttribute = remember((attribute) => {
    const closeness = createMatrix(pictures.count, points.count);
    pictures.points.forEach(({ ranks }, i) => {
      closeness.values.set(closenessTo(attribute, ranks[attribute]!), i * points.count);
    });
    return closeness;
  });
  return {
    pictureCount: pictures.count,
    pointCount: points.count,
    mixInto: (target, { embedding, attributes }, part) => {
      let isFirst = true;
      const add = (share: number, closeness: (which: number) => Matrix, which: number) => {
        if (share === 0) return;
        addScaledRows(target, closeness(which), share, isFirst, part);
        isFirst = false;
      };
      embedding.forEach((share, look) => {
        add(share, byLook, look);
      });
      attributes.forEach((share, attribute) => {
        add(share, byAttribute, attribute);
      });
    },
  };
}

/** Of the same pictures to the points of one, then to those of the other. */
export function beside(left: Closeness, right: Closeness): Closeness {
  return {
    pictureCount: left.pictureCount,
    pointCount: left.pointCount + right.pointCount,
    mixInto: (target, mix, part = {}) => {
      left.mixInto(target, mix, part);
      right.mixInto(target, mix, { ...part, column: (part.column ?? 0) + left.pointCount });
    },
  };
}

/** Kernel values by a mix, a picture a row. */
export function mixCloseness(closeness: Closeness, mix: KernelMix, reach: number = closeness.pointCount): Matrix {
  const mixed = createMatrix(closeness.pictureCount, reach);
  closeness.mixInto(mixed, mix);
  return mixed;
}

export function attributeCloseness({ points }: Pick<PointSet, 'points'>): AttributeCloseness {
  const ranks = Array.from(points[0]?.ranks ?? [], (_, i) => Float64Array.from(points, (point) => point.ranks[i]!));
  return (attribute, rank) => {
    const closeness = new Float64Array(points.length);
    for (let i = 0; i < closeness.length; i++) {
      const difference = rank - ranks[attribute]![i]!;
      closeness[i] = Math.exp(-0.25 * difference * difference);
    }
    return closeness;
  };
}

/** Adds to `sum` the closeness of a picture by one look, as one of `viewCount` views shows it. */
export function addSimilarities(
  sum: Float64Array,
  cosines: Float64Array,
  look: Look,
  view: number,
  viewCount: number,
): void {
  const share = shareOfView(look, view, viewCount);
  const [constant, slope] = [(1 + look.sharpness) / share, look.sharpness / share];
  for (let i = 0; i < sum.length; i++) sum[i]! += 1 / (constant - slope * cosines[i]!);
}

/** The first view is the plain one, the second the folder's. */
function shareOfView({ folderShare }: Look, view: number, viewCount: number): number {
  if (viewCount === 1) return 1;
  return view === 0 ? 1 - folderShare : folderShare;
}

/** One matrix a view. */
function cosinesOf(pictures: PointSet, points: PointSet): Matrix[] {
  if (pictures.count === 0) return [];
  return points.directions.map((directions, view) => crossProducts(pictures.directions[view]!, directions));
}

function similarities(cosines: readonly Matrix[], look: Look, rows: number, columns: number): Matrix {
  const sum = createMatrix(rows, columns);
  cosines.forEach(({ values }, view) => {
    addSimilarities(sum.values, values, look, view, cosines.length);
  });
  return sum;
}

/** Adds rows to those that stand there, or writes them over where they are the first. */
function addScaledRows(
  target: Matrix,
  { rows, columns, values }: Matrix,
  factor: number,
  isFirst: boolean,
  { row = 0, column = 0, places }: MatrixPart = {},
): void {
  const width = Math.min(columns, target.columns - column);
  const count = places?.length ?? rows;
  for (let i = 0; i < count; i++) {
    const from = (places?.[i] ?? i) * columns;
    const to = (row + i) * target.columns + column;
    if (isFirst) for (let k = 0; k < width; k++) target.values[to + k] = factor * values[from + k]!;
    else for (let k = 0; k < width; k++) target.values[to + k]! += factor * values[from + k]!;
  }
}

function remember(compute: (which: number) => Matrix): (which: number) => Matrix {
  const known: Matrix[] = [];
  return (which) => {
    known[which] ??= compute(which);
    return known[which];
  };
}
