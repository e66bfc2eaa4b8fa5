import type { AttributeScale } from './attribute-scale.ts';
import { clusterPictures } from './cluster-pictures.ts';
import { rememberPictures } from './join-kernel-points.ts';
import { createKernelPoints } from './kernel-points.ts';
import type { WeakEvidence } from './taste-data.ts';
import type { TasteFeatures } from './taste-features.ts';

/** Pictures with a share of the voice of all that are unrated. */
export interface Unrated {
  readonly pictures: readonly TasteFeatures[];
  readonly share: number;
}

/** Groups of unrated pictures that the learned function rests on: about as good as all 200 pictures of a background. */
const groupCount = 96;
/** So many of them do where there are many ratings, and for a single attribute. */
const fewGroups = 48;
/** The groups are found among at most this many, evenly taken. */
const groupedPictures = 256;

/** The middles of groups of unrated pictures, to which those are familiar: all, and the first of them. */
export function groupPictures(
  pictures: readonly TasteFeatures[],
  scale: AttributeScale,
): Pick<WeakEvidence, 'points' | 'fewPoints'> {
  const middles = clusterPictures(takeEvenly(pictures, groupedPictures), groupCount, scale);
  const group = (some: typeof middles) => rememberPictures(createKernelPoints(some, scale), pictures);
  return { points: group(middles), fewPoints: group(middles.slice(0, fewGroups)) };
}

/** The share of each picture, source by source. */
export function shareVoice(sources: readonly Unrated[]): number[] {
  return sources.flatMap(({ pictures, share }) => pictures.map(() => share / pictures.length));
}

export function takeEvenly<T>(items: readonly T[], count: number): readonly T[] {
  if (items.length <= count) return items;
  return Array.from({ length: count }, (_, i) => items[Math.floor((i * items.length) / count)]!);
}
