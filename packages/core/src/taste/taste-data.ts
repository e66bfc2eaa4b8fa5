import type { AttributeScale } from './attribute-scale.ts';
import type { TasteInput } from './background.ts';
import type { PointGroup } from './kernel-points.ts';
import type { FeatureMap, TasteFeatures } from './taste-features.ts';

/** A picture rated by itself or over another, as evidence. */
export interface RatedPicture {
  readonly input: TasteInput;
  /** The picture that it was preferred to; none where it was rated by itself. */
  readonly over?: TasteInput;
  /** Above 0. */
  readonly weight: number;
  /** 1 on the side that is learned, -1 on the other, where the unrated pictures stand too. Always 1 over another. */
  readonly target: 1 | -1;
}

/** Unrated pictures as weak evidence of the side that is not learned. */
export interface WeakEvidence {
  readonly pictures: readonly TasteFeatures[];
  /** How much of the voice that they have together is each one's. They add up to 1. */
  readonly shares: readonly number[];
  /** The middles of groups of these pictures, on which the learned function rests. */
  readonly points: PointGroup;
  /** The first of them: enough where there is much else to rest on, or less depends on it. */
  readonly fewPoints: PointGroup;
}

/** What ratings are learned against. */
export interface TasteSetting {
  readonly scale: AttributeScale;
  readonly toFeatures: FeatureMap;
  readonly weak: WeakEvidence;
}

/** Variance of one rating of weight 1: people do not always answer the same. */
export const ratingNoise = 0.08;

/** Variance of a comparison's difference in strength: where both pictures are liked, or neither is, the choice is chance. */
export const comparisonNoise = 0.5;
/** The unrated pictures speak for each comparison so loudly, in ratings of the learned side. */
const comparisonShare = 0.5;

/** How much the equations heed an answer: the inverse of its variance. */
export function precisionOf({ weight, over }: RatedPicture): number {
  return weight / (over ? comparisonNoise : ratingNoise);
}

/** How many ratings the learned side has. */
export function countLearned(rated: readonly RatedPicture[]): number {
  return rated.reduce((count, { target, over }) => count + (over ? comparisonShare : target > 0 ? 1 : 0), 0);
}
