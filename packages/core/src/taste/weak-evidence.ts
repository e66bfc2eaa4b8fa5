import type { AttributeScale } from './attribute-scale.ts';
import { clusterPictures } from './cluster-pictures.ts';
import { createSharedPoints } from './fit-points.ts';
import { createPointSet, toKernelPoint } from './point-set.ts';
import type { Unrated, WeakEvidence } from './taste-data.ts';
import type { TasteFeatures } from './taste-features.ts';

/** Groups of unrated pictures that the learned function rests on: about as good as all 200 pictures of a background. */
const groupCount = 96;
/** So many of them do where there are many ratings, and for a single attribute. */
const fewGroups = 48;
/** The groups are found among at most this many, evenly taken. */
const groupedPictures = 256;

/** Known pictures, and the middles of groups of them, to which those are familiar: all, and the first of them. */
export function knowPictures(pictures: readonly TasteFeatures[], scale: AttributeScale): Omit<WeakEvidence, 'unrated'> {
  const known = createPointSet(pictures.map((picture) => toKernelPoint(picture, scale)));
  const middles = clusterPictures(takeEvenly(pictures, groupedPictures), groupCount, scale);
  return {
    known,
    points: createSharedPoints(middles, known),
    fewPoints: createSharedPoints(middles.slice(0, fewGroups), known),
  };
}

/** Several sources of pictures, of whose voice each has a share. */
export function shareVoice(
  sources: readonly { readonly places: readonly number[]; readonly share: number }[],
): Unrated[] {
  return sources.flatMap(({ places, share }) => places.map((place) => ({ place, share: share / places.length })));
}

export function takeEvenly<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}
