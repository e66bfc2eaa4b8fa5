import type { TasteInput } from './background.ts';
import type { Posterior } from './posterior.ts';
import { contentKey, sampleByContent } from './sample-by-content.ts';
import type { FeatureMap } from './taste-features.ts';

/** Pictures that may show what is usual, whether rated or not. */
export interface Unasked {
  readonly background: readonly TasteInput[];
  /** None where it is not known. */
  readonly folder: readonly TasteInput[];
  readonly rated: readonly TasteInput[];
}

/** More pictures of a folder, or of the background alone, than these are seen through these. */
const pictureLimit = 100;
/** A folder of few pictures says little: so many of the background count with it. */
const backgroundCount = 16;

/** The mean strength of pictures that nobody rated: the folder's, or the background's. 0 of none. O(points x dimensions). */
export function usualStrength(
  posterior: Posterior,
  toFeatures: FeatureMap,
  { background, folder, rated }: Unasked,
): number {
  const keys = new Set(rated.map(({ vector }) => contentKey(vector)));
  const choose = (pictures: readonly TasteInput[], count: number) =>
    sampleByContent(
      pictures.filter(({ vector }) => !keys.has(contentKey(vector))).map((input) => ({ input })),
      count,
    );
  const chosen = [
    ...choose(folder, pictureLimit),
    ...choose(background, folder.length > 0 ? backgroundCount : pictureLimit),
  ];
  const strengths = chosen.map(({ input }) => posterior.assess(toFeatures(input)).strength);
  return strengths.reduce((sum, strength) => sum + strength, 0) / Math.max(strengths.length, 1);
}
