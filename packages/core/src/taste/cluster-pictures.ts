import type { AttributeScale } from './attribute-scale.ts';
import { createMatrix, mirror, rowOf, toMatrix } from './matrix.ts';
import { addSquare } from './matrix-products.ts';
import type { KernelPoint } from './point-set.ts';
import { scaleToUnit, type TasteFeatures } from './taste-features.ts';

const rounds = 6;

/**
 * The middles of at most `count` groups of alike pictures. Deterministic; does not depend on the order of the pictures
 * but where two are equally close. O(pictures² x dimensions).
 *
 * @see Dhillon and Modha, Concept decompositions for large sparse text data using clustering (2001): spherical k-means
 */
export function clusterPictures(
  pictures: readonly TasteFeatures[],
  count: number,
  scale: AttributeScale,
): KernelPoint[] {
  const cosines = meanCosines(pictures);
  let groups = assign(
    pictures.length,
    farthestFirst(cosines, count).map((seed) => cosines[seed]!),
  );
  for (let round = 0; round < rounds; round++) groups = assign(pictures.length, closenessToGroups(cosines, groups));
  return membersOf(groups).map((members) =>
    middleOf(
      members.map((member) => pictures[member]!),
      scale,
    ),
  );
}

/** `[pictures][pictures]`, the mean over the views. */
function meanCosines(pictures: readonly TasteFeatures[]): Float64Array[] {
  const viewCount = pictures[0]?.directions.length ?? 0;
  const sum = createMatrix(pictures.length, pictures.length);
  for (let view = 0; view < viewCount; view++) {
    const directions = pictures.map((picture) => picture.directions[view]!);
    addSquare(sum, toMatrix(directions, directions[0]!.length), 1 / viewCount);
  }
  mirror(sum);
  return pictures.map((_, i) => rowOf(sum, i));
}

/** The most central picture, then each time the one that is least like all chosen before. */
function farthestFirst(cosines: readonly Float64Array[], count: number): number[] {
  if (cosines.length === 0) return [];
  const centrality = cosines.map((row) => row.reduce((sum, cosine) => sum + cosine, 0));
  const chosen = [centrality.indexOf(Math.max(...centrality))];
  const closest = cosines[chosen[0]!]!.slice();
  while (chosen.length < Math.min(count, cosines.length)) {
    const farthest = closest.indexOf(Math.min(...closest));
    chosen.push(farthest);
    cosines[farthest]!.forEach((cosine, i) => {
      if (cosine > closest[i]!) closest[i] = cosine;
    });
  }
  return chosen;
}

/** Of each picture, the group that it is closest to. */
function assign(pictures: number, closeness: readonly ArrayLike<number>[]): Uint32Array {
  const groups = new Uint32Array(pictures);
  for (let picture = 0; picture < pictures; picture++) {
    let best = 0;
    for (let group = 1; group < closeness.length; group++) {
      if (closeness[group]![picture]! > closeness[best]![picture]!) best = group;
    }
    groups[picture] = best;
  }
  return groups;
}

/** Up to a factor common to all groups of a picture, its cosine to each group's middle. `[groups][pictures]` */
function closenessToGroups(cosines: readonly Float64Array[], groups: Uint32Array): Float64Array[] {
  return membersOf(groups).map((members) => {
    const sum = new Float64Array(cosines.length);
    for (const member of members) {
      const row = cosines[member]!;
      for (let i = 0; i < sum.length; i++) sum[i]! += row[i]!;
    }
    const lengthSquared = members.reduce((total, member) => total + sum[member]!, 0);
    const scale = lengthSquared > 0 ? 1 / Math.sqrt(lengthSquared) : 0;
    return sum.map((value) => value * scale);
  });
}

function membersOf(groups: Uint32Array): number[][] {
  const members = new Map<number, number[]>();
  groups.forEach((group, picture) => {
    const known = members.get(group);
    if (known) known.push(picture);
    else members.set(group, [picture]);
  });
  return [...members.values()];
}

function middleOf(members: readonly TasteFeatures[], scale: AttributeScale): KernelPoint {
  const first = members[0]!;
  return {
    viewTrust: first.viewTrust,
    directions: first.directions.map((direction, view) => {
      const sum = new Float32Array(direction.length);
      for (const { directions } of members) {
        for (let i = 0; i < sum.length; i++) sum[i]! += directions[view]![i]!;
      }
      return scaleToUnit(sum);
    }),
    ranks: Array.from(
      first.places,
      (_, i) => members.reduce((sum, { places }) => sum + scale.logitAt(places[i]!), 0) / members.length,
    ),
  };
}
