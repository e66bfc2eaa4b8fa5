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
  /** Of the points with themselves, by a mix: row-major `[count, count]`. */
  matrix(mix: KernelMix): Float64Array;
}

export function toKernelPoint({ directions, places }: TasteFeatures, scale: AttributeScale): KernelPoint {
  return { directions, ranks: Array.from(places, scale.logitAt) };
}

export function createKernelPoints(points: readonly KernelPoint[], scale: AttributeScale): KernelPoints {
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
  let ownSimilarities: Float64Array[][] | null = null;
  return {
    count,
    similarities,
    closeness,
    mixed: (mix, seen, { places }) => {
      const row = new Float64Array(count);
      mix.embedding.forEach((share, s) => {
        addScaled(row, seen[s]!, share);
      });
      mix.attributes.forEach((share, attribute) => {
        if (share > 0) addScaled(row, closeness(attribute, places[attribute]!), share);
      });
      return row;
    },
    matrix: (mix) => {
      ownSimilarities ??= points.map(similarities);
      const matrix = new Float64Array(count * count);
      points.forEach((point, i) => {
        const row = matrix.subarray(i * count, (i + 1) * count);
        mix.embedding.forEach((share, s) => {
          addScaled(row, ownSimilarities![i]![s]!, share);
        });
        mix.attributes.forEach((share, attribute) => {
          if (share > 0) addScaled(row, closenessTo(ranks[attribute]!, point.ranks[attribute]!), share);
        });
      });
      return matrix;
    },
  };
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
