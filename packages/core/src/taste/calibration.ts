import type { Evidence, Score } from '../score.ts';

/** What turns a strength into a score. */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
}

/** What a taste was learned from. */
export interface LearnedFrom {
  readonly likes: number;
  readonly dislikes: number;
  readonly comparisons: number;
  /** Whether the folder's pictures were known as structure, which makes strengths tell more. */
  readonly isFolderKnown: boolean;
}

/** With this many ratings of both sides there is enough evidence. A comparison tells of both sides, and half as much. */
const enoughRatings = 8;

/** A constant and what each doubling of the ratings adds to it. */
type Trend = readonly [atOneRating: number, eachDoubling: number];

interface Constants {
  readonly slope: Trend;
  readonly intercept: Trend;
}

/**
 * P(like) = sigmoid(slope * strength + intercept) when likes and dislikes are equally common, by which sides were rated.
 * Fitted on simulated people at 2 to 64 ratings; see docs/decisions/0005-taste-model.md.
 */
const byRatingsAlone: Record<RatedSides, Constants> = {
  both: { slope: [4.28, -0.03], intercept: [1.81, -0.19] },
  likes: { slope: [5.1, -0.27], intercept: [1.31, -0.19] },
  dislikes: { slope: [2.05, -0.16], intercept: [-0.6, 0.05] },
};
const inKnownFolder: typeof byRatingsAlone = {
  ...byRatingsAlone,
  both: { slope: [6.4, -0.31], intercept: [2.95, -0.29] },
  likes: { slope: [5.07, -0.15], intercept: [1.79, -0.19] },
};
/** Beyond what the constants were fitted on, they stay. */
const mostDoublings = 6;

type RatedSides = 'both' | 'likes' | 'dislikes';

export function calibrationOf({ likes, dislikes, comparisons, isFolderKnown }: LearnedFrom): Calibration {
  const sides = comparisons > 0 || (likes > 0 && dislikes > 0) ? 'both' : likes > 0 ? 'likes' : 'dislikes';
  const { slope, intercept } = (isFolderKnown ? inKnownFolder : byRatingsAlone)[sides];
  const doublings = Math.min(Math.log2(likes + dislikes + comparisons), mostDoublings);
  return { slope: slope[0] + slope[1] * doublings, intercept: intercept[0] + intercept[1] * doublings };
}

export function evidenceOf({ likes, dislikes, comparisons }: LearnedFrom): Evidence {
  const hasBothSides = comparisons > 0 || (likes > 0 && dislikes > 0);
  return hasBothSides && likes + dislikes + comparisons / 2 >= enoughRatings ? 'enough' : 'little';
}

export function toScore(
  { strength, uncertainty }: { readonly strength: number; readonly uncertainty: number },
  { slope, intercept }: Calibration,
  evidence: Evidence,
): Score {
  const probability = 1 / (1 + Math.exp(-(slope * strength + intercept)));
  return { value: 2 * probability - 1, probability, uncertainty, evidence };
}
