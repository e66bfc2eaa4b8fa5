import type { KernelMix } from './kernel-mix.ts';
import { type KernelPoints, mixRow, type PointGroup } from './kernel-points.ts';
import type { TasteFeatures } from './taste-features.ts';

/** The same points, which compute their similarities to `familiar` pictures, recognised by their features, only once. */
export function rememberPictures(group: PointGroup, familiar: readonly TasteFeatures[]): PointGroup {
  const known = new Map<TasteFeatures['directions'], Float64Array[] | null>(
    familiar.map(({ directions }) => [directions, null]),
  );
  return {
    ...group,
    similarities: (picture) => {
      const kept = known.get(picture.directions);
      if (kept) return kept;
      const similarities = group.similarities(picture);
      if (kept === null) known.set(picture.directions, similarities);
      return similarities;
    },
  };
}

/** Points of one fit before points that many fits share: what the latter know of each other is not computed again. */
export function joinKernelPoints(own: PointGroup, shared: PointGroup): KernelPoints {
  const count = own.count + shared.count;
  const closenessAt = new Map<string, Float64Array>();
  const closeness = (attribute: number, place: number) => {
    const key = `${attribute} ${place}`;
    const kept = closenessAt.get(key);
    if (kept) return kept;
    const joined = concatenate(own.closeness(attribute, place), shared.closeness(attribute, place));
    closenessAt.set(key, joined);
    return joined;
  };
  let sharedToOwn: ((mix: KernelMix) => Float64Array[]) | null = null;
  return {
    count,
    similarities: (picture) => {
      const toShared = shared.similarities(picture);
      return own.similarities(picture).map((toOwn, look) => concatenate(toOwn, toShared[look]!));
    },
    closeness,
    mixed: (mix, seen, { places }) => mixRow(mix, seen, (attribute) => closeness(attribute, places[attribute]!)),
    matrix: (mix) => {
      sharedToOwn ??= own.rowsFrom(shared.points);
      const matrix = new Float64Array(count * count);
      copyRows(own.matrix(mix), own.count, matrix, count, 0);
      sharedToOwn(mix).forEach((row, i) => {
        matrix.set(row, (own.count + i) * count);
      });
      copyRows(shared.matrix(mix), shared.count, matrix, count, own.count);
      return matrix;
    },
  };
}

/** A square matrix into a larger one, its first entry on the diagonal at `from`. */
function copyRows(source: Float64Array, size: number, target: Float64Array, targetSize: number, from: number): void {
  for (let row = 0; row < size; row++)
    target.set(source.subarray(row * size, (row + 1) * size), (from + row) * targetSize + from);
}

function concatenate(a: Float64Array, b: Float64Array): Float64Array {
  const joined = new Float64Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}
