import type { AttributeScale } from './attribute-scale.ts';
import { type KernelMix, type Look, looks } from './kernel-mix.ts';
import { createRowMatrix } from './row-matrix.ts';
import type { TasteFeatures } from './taste-features.ts';

/** A place in the space of features: a picture's, or the middle of several. */
export interface KernelPoint {
  /** Unit vectors, one a view. */
  readonly directions: readonly Float32Array[];
  /** The logit of each attribute's rank. */
  readonly ranks: readonly number[];
}

/** How close pictures are to fixed points. */
export interface KernelPoints {
  readonly count: number;
  /** By the embedding, as each look sees it: `[looks.length][count]`. */
  similarities(picture: Pick<TasteFeatures, 'directions'>): Float64Array[];
  /** By one attribute at a place of its scale. `[count]`; kept, so leave it unchanged. */
  closeness(attribute: number, place: number): Float64Array;
  /** By a mix, given the picture's similarities. `[count]` */
  mixed(mix: KernelMix, similarities: readonly Float64Array[], picture: TasteFeatures): Float64Array;
  /** Of the points with themselves, by a mix: row-major `[count, count]`, of which the lower triangle is meant. Leave it unchanged. */
  matrix(mix: KernelMix): Float64Array;
}

/** Points that can be joined to others. */
export interface PointGroup extends KernelPoints {
  readonly points: readonly KernelPoint[];
  /** Kernel values of other points to these, by any mix: `[others][count]`. */
  rowsFrom(others: readonly KernelPoint[]): (mix: KernelMix) => Float64Array[];
}

export function toKernelPoint({ directions, places }: TasteFeatures, scale: AttributeScale): KernelPoint {
  return { directions, ranks: Array.from(places, scale.logitAt) };
}

export function createKernelPoints(points: readonly KernelPoint[], scale: AttributeScale): PointGroup {
  const count = points.length;
  const views = (points[0]?.directions ?? []).map((_, view) =>
    createRowMatrix(points.map(({ directions }) => directions[view]!)),
  );
  const known = Array.from({ length: scale.attributeCount }, () => new Map<number, Float64Array>());
  const ranks = known.map((_, attribute) => Float64Array.from(points.map((point) => point.ranks[attribute]!)));
  const cosines = new Float64Array(count);

  const similarities = ({ directions }: Pick<TasteFeatures, 'directions'>) => {
    const sums = looks.map(() => new Float64Array(count));
    for (let view = 0; view < views.length; view++) {
      views[view]!.multiply(directions[view]!, cosines);
      looks.forEach((look, i) => {
        addSimilarities(sums[i]!, cosines, look.sharpness, shareOfView(look, view, views.length));
      });
    }
    return sums;
  };
  const closeness = (attribute: number, place: number) => {
    const kept = known[attribute]!.get(place);
    if (kept) return kept;
    const row = closenessTo(ranks[attribute]!, scale.logitAt(place));
    known[attribute]!.set(place, row);
    return row;
  };
  const rowsFrom = (others: readonly KernelPoint[]) => {
    const seen = others.map(similarities);
    return (mix: KernelMix) =>
      others.map((other, i) =>
        mixRow(mix, seen[i]!, (attribute) => closenessTo(ranks[attribute]!, other.ranks[attribute]!)),
      );
  };
  let ownRows: ((mix: KernelMix) => Float64Array[]) | null = null;
  const matrices = new WeakMap<KernelMix, Float64Array>();
  return {
    count,
    points,
    similarities,
    closeness,
    mixed: (mix, seen, { places }) => mixRow(mix, seen, (attribute) => closeness(attribute, places[attribute]!)),
    rowsFrom,
    matrix: (mix) => {
      const kept = matrices.get(mix);
      if (kept) return kept;
      ownRows ??= rowsFrom(points);
      const matrix = new Float64Array(count * count);
      ownRows(mix).forEach((row, i) => {
        matrix.set(row, i * count);
      });
      matrices.set(mix, matrix);
      return matrix;
    },
  };
}

/** One row of kernel values, given the similarities of its picture and its closeness in each attribute. */
export function mixRow(
  mix: KernelMix,
  similarities: readonly Float64Array[],
  closenessIn: (attribute: number) => Float64Array,
): Float64Array {
  const row = new Float64Array(similarities[0]!.length);
  mix.embedding.forEach((share, look) => {
    addScaled(row, similarities[look]!, share);
  });
  mix.attributes.forEach((share, attribute) => {
    if (share > 0) addScaled(row, closenessIn(attribute), share);
  });
  return row;
}

/** The first view is the plain one, the second the folder's. */
function shareOfView({ folderShare }: Look, view: number, viewCount: number): number {
  if (viewCount === 1) return 1;
  return view === 0 ? 1 - folderShare : folderShare;
}

function addSimilarities(sum: Float64Array, cosines: Float64Array, sharpness: number, share: number): void {
  const [constant, slope] = [(1 + sharpness) / share, sharpness / share];
  for (let i = 0; i < sum.length; i++) sum[i]! += 1 / (constant - slope * cosines[i]!);
}

function closenessTo(ranks: Float64Array, rank: number): Float64Array {
  const closeness = new Float64Array(ranks.length);
  for (let i = 0; i < ranks.length; i++) {
    const difference = rank - ranks[i]!;
    closeness[i] = Math.exp(-0.25 * difference * difference);
  }
  return closeness;
}

function addScaled(sum: Float64Array, values: Float64Array, factor: number): void {
  if (factor === 0) return;
  for (let i = 0; i < sum.length; i++) sum[i]! += factor * values[i]!;
}
