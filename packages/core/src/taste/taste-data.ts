import type { AttributeScale } from './attribute-scale.ts';
import type { TasteInput } from './background.ts';
import type { KernelPoint } from './kernel-points.ts';
import type { FeatureMap, TasteFeatures } from './taste-features.ts';

/** A rated picture, as evidence. */
export interface RatedPicture {
  readonly input: TasteInput;
  /** Above 0. */
  readonly weight: number;
  /** 1 on the side that is learned, -1 on the other, where the unrated pictures stand too. */
  readonly target: 1 | -1;
}

/** Unrated pictures as weak evidence of the side that is not learned. */
export interface WeakEvidence {
  readonly pictures: readonly TasteFeatures[];
  /** How loudly each speaks for each rating of the learned side, in ratings. */
  readonly voices: readonly number[];
  /** The middles of groups of these pictures, on which the learned function rests. */
  readonly points: readonly KernelPoint[];
}

/** What ratings are learned against. */
export interface TasteSetting {
  readonly scale: AttributeScale;
  readonly toFeatures: FeatureMap;
  readonly weak: WeakEvidence;
}

/** Variance of one rating of weight 1: people do not always answer the same. */
export const ratingNoise = 0.08;

/** How many ratings the learned side has. */
export function countLearned(rated: readonly RatedPicture[]): number {
  return rated.reduce((count, { target }) => count + (target > 0 ? 1 : 0), 0);
}

export function hasBothSides(rated: readonly RatedPicture[]): boolean {
  const learned = countLearned(rated);
  return learned > 0 && learned < rated.length;
}
