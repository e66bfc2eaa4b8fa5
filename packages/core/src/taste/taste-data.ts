import type { AttributeScale } from './attribute-scale.ts';
import type { TasteInput } from './background.ts';
import type { FitPoints } from './fit-points.ts';
import type { Observation } from './normal-equations.ts';
import type { PointSet } from './point-set.ts';
import type { FeatureMap } from './taste-features.ts';

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

/** A picture that nobody rated. */
export interface Unrated {
  /** Among the known pictures. */
  readonly place: number;
  /** How much of the voice that all have together is its own. They add up to 1. */
  readonly share: number;
}

/** Unrated pictures as weak evidence of the side that is not learned. */
export interface WeakEvidence {
  /** Pictures that are known whatever is rated. */
  readonly known: PointSet;
  readonly unrated: readonly Unrated[];
  /** The middles of groups of the known pictures, on which the learned function rests. */
  readonly points: FitPoints;
  /** The first of them: enough where there is much else to rest on, or less depends on it. */
  readonly fewPoints: FitPoints;
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

/** What the equations are told of an answer. */
export function toObservation(answer: RatedPicture): Observation {
  return { weight: precisionOf(answer), target: answer.target };
}

/** How much the equations heed an answer: the inverse of its variance. */
export function precisionOf({ weight, over }: RatedPicture): number {
  return weight / (over ? comparisonNoise : ratingNoise);
}

/** How many ratings the learned side has. */
export function countLearned(rated: readonly RatedPicture[]): number {
  return rated.reduce((count, { target, over }) => count + (over ? comparisonShare : target > 0 ? 1 : 0), 0);
}
