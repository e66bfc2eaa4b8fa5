import type { AttributeScale } from './attribute-scale.ts';
import { clusterPictures } from './cluster-pictures.ts';
import type { WeakEvidence } from './taste-data.ts';
import type { TasteFeatures } from './taste-features.ts';

/** Pictures that together speak as loudly as `voice` ratings for each rating of the learned side. */
export interface Unrated {
  readonly pictures: readonly TasteFeatures[];
  readonly voice: number;
}

/** Groups of unrated pictures that the learned function rests on: as good as all 200 pictures of a background. */
const groupCount = 48;
/** The groups are found among at most this many, evenly taken. */
const groupedPictures = 256;

export function gatherWeakEvidence(sources: readonly Unrated[], scale: AttributeScale): WeakEvidence {
  const pictures = sources.flatMap((source) => source.pictures);
  return {
    pictures,
    voices: sources.flatMap((source) => source.pictures.map(() => source.voice / source.pictures.length)),
    points: clusterPictures(takeEvenly(pictures, groupedPictures), groupCount, scale),
  };
}

function takeEvenly<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}
