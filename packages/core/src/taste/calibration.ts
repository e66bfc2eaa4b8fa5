import type { Evidence, Score } from '../score.ts';

/** What turns a strength into a score. */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
}

/** How many ratings of either side a taste was learned from. */
export interface RatingCounts {
  readonly likes: number;
  readonly dislikes: number;
}

/** With this many ratings of both sides there is enough evidence. */
const enoughRatings = 8;

/**
 * P(like) = sigmoid(slope * strength + intercept) when likes and dislikes are equally common, by which sides were rated.
 * Fitted on simulated people at 4 to 64 ratings; see docs/decisions/0005-taste-model.md.
 */
const calibrations = {
  both: { slope: 4.7, intercept: 1.65 },
  likesOnly: { slope: 4.4, intercept: 0.9 },
  dislikesOnly: { slope: 2.1, intercept: -0.67 },
};

export function calibrationOf({ likes, dislikes }: RatingCounts): Calibration {
  if (likes === 0) return calibrations.dislikesOnly;
  return dislikes === 0 ? calibrations.likesOnly : calibrations.both;
}

export function evidenceOf({ likes, dislikes }: RatingCounts): Evidence {
  return likes > 0 && dislikes > 0 && likes + dislikes >= enoughRatings ? 'enough' : 'little';
}

export function toScore(
  { strength, uncertainty }: { readonly strength: number; readonly uncertainty: number },
  { slope, intercept }: Calibration,
  evidence: Evidence,
): Score {
  const probability = 1 / (1 + Math.exp(-(slope * strength + intercept)));
  return { value: 2 * probability - 1, probability, uncertainty, evidence };
}
