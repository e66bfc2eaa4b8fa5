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
interface MatrixPart {
  readonly row?: number;
  readonly column?: number;
  readonly places?: readonly number[];
}

/** How close each of some points is by one attribute to a picture of that rank, given as a logit. Leave it unchanged: it is kept. */
export type AttributeCloseness = (attribute: number, rank: number) => Float64Array;

export function compare(
  pictures: PointSet,
  points: PointSet,
  closenessTo: AttributeCloseness = attributeCloseness(points),
): Closeness {
  let cosines: readonly Matrix[] | null = null;
  const similarities: Matrix[] = [];
  const byLook = (look: number) => {
    cosines ??= cosinesOf(pictures, points);
    similarities[look] ??= similaritiesOf(cosines, looks[look]!, pictures.count, points);
    return similarities[look];
  };
  return {
    pictureCount: pictures.count,
    pointCount: points.count,
    mixInto: (target, { embedding, attributes }, { row = 0, column = 0, places } = {}) => {
      const width = Math.max(0, Math.min(points.count, target.columns - column));
      const rowCount = places?.length ?? pictures.count;
      for (let i = 0; i < rowCount; i++) {
        const place = places?.[i] ?? i;
        const to = (row + i) * target.columns + column;
        target.values.fill(0, to, to + width);
        embedding.forEach((share, look) => {
          if (share > 0) addScaled(target.values, to, byLook(look).values, place * points.count, width, share);
        });
        const { ranks } = pictures.points[place]!;
        attributes.forEach((share, attribute) => {
          if (share > 0) addScaled(target.values, to, closenessTo(attribute, ranks[attribute]!), 0, width, share);
        });
      }
    },
  };
}

/** Of some points, to each of which the closeness from each rank is found once. */
export function attributeCloseness({ points }: Pick<PointSet, 'points'>): AttributeCloseness {
  const ranks = Array.from(points[0]?.ranks ?? [], (_, i) => Float64Array.from(points, (point) => point.ranks[i]!));
  const known = ranks.map(() => new Map<number, Float64Array>());
  return (attribute, rank) => {
    const kept = known[attribute]!.get(rank);
    if (kept) return kept;
    const closeness = ranks[attribute]!.map((own) => Math.exp(-0.25 * (rank - own) * (rank - own)));
    known[attribute]!.set(rank, closeness);
    return closeness;
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

/** Adds to `sum` the closeness of a picture by one look, as one of the views shows it that has this share of the whole. */
export function addSimilarities(sum: Float64Array, cosines: Float64Array, { sharpness }: Look, share: number): void {
  const [constant, slope] = [(1 + sharpness) / share, sharpness / share];
  for (let i = 0; i < sum.length; i++) sum[i]! += 1 / (constant - slope * cosines[i]!);
}

/** The first view is the plain one; of the second, a look heeds as much as it trusts it. */
export function shareOfView({ folderShare }: Look, view: number, viewTrust: number): number {
  return view === 0 ? 1 - viewTrust * folderShare : viewTrust * folderShare;
}

/** One matrix a view. */
function cosinesOf(pictures: PointSet, points: PointSet): Matrix[] {
  if (pictures.count === 0) return [];
  return points.directions.map((directions, view) => crossProducts(pictures.directions[view]!, directions));
}

function similaritiesOf(cosines: readonly Matrix[], look: Look, rows: number, points: PointSet): Matrix {
  const sum = createMatrix(rows, points.count);
  cosines.forEach(({ values }, view) => {
    addSimilarities(sum.values, values, look, shareOfView(look, view, points.viewTrust));
  });
  return sum;
}

function addScaled(
  sum: Float64Array,
  to: number,
  values: Float64Array,
  from: number,
  length: number,
  factor: number,
): void {
  for (let i = 0; i < length; i++) sum[to + i]! += factor * values[from + i]!;
}
