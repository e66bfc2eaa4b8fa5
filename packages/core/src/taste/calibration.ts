import type { Evidence, Score } from '../score.ts';

/** What turns one picture's strength into a score: the log odds of a like are `slope * strength + intercept`. */
export interface Calibration {
  readonly slope: number;
  readonly intercept: number;
}

/** The calibration of every picture: a line near even odds, that never gets beyond what so few answers can tell. */
export interface CalibrationCurve extends Calibration {
  /** The largest log odds. One answer never makes anything surer than 2 to 1, two than 5 to 1, eight than 65 to 1. */
  readonly limit: number;
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

/** A constant and what each doubling of the evidence adds to it. */
type Trend = readonly [withoutEvidence: number, eachDoubling: number];

/** Fitted constants of one kind of evidence. */
interface Constants {
  readonly slope: Trend;
  readonly intercept: Trend;
  /** What twice as many likes for each dislike add to the intercept: with many likes, strength is cheap. */
  readonly balance: number;
}

/** `neither`: nothing but comparisons. */
type RatedSides = 'both' | 'likes' | 'dislikes' | 'neither';

/**
 * By which sides were rated and whether the folder was known, which makes no difference to dislikes alone. Fitted on simulated
 * people at 1 to 64 ratings by scripts/bench/taste/fit-calibration.mjs; see docs/decisions/0005-taste-model.md.
 */
const ratingsAlone: Record<RatedSides, Constants> = {
  both: { slope: [5.72, -0.21], intercept: [2.46, -0.17], balance: -0.46 },
  likes: { slope: [6.09, -0.41], intercept: [1.98, -0.36], balance: 0 },
  dislikes: { slope: [2.48, -0.28], intercept: [-0.81, 0.12], balance: 0 },
  neither: { slope: [8.38, 0.78], intercept: [2.68, 1.59], balance: 0 },
};
const knownFolder: typeof ratingsAlone = {
  ...ratingsAlone,
  both: { slope: [5.62, -0.21], intercept: [2.57, -0.21], balance: -0.46 },
  likes: { slope: [6.28, -0.5], intercept: [2.37, -0.5], balance: 0 },
};
/** Beyond the evidence that the constants were fitted on, they stay. */
const mostDoublings = 6;
const mostBalance = 3;

export function calibrationOf(learnedFrom: LearnedFrom): CalibrationCurve {
  const { likes, dislikes, comparisons, isFolderKnown } = learnedFrom;
  const { slope, intercept, balance } = (isFolderKnown ? knownFolder : ratingsAlone)[sidesOf(learnedFrom)];
  const answers = likes + dislikes + comparisons;
  const doublings = Math.min(Math.log2(1 + answers), mostDoublings);
  const likesPerDislike = Math.log2((1 + likes) / (1 + dislikes));
  return {
    slope: slope[0] + slope[1] * doublings,
    intercept:
      intercept[0] +
      intercept[1] * doublings +
      balance * Math.max(-mostBalance, Math.min(likesPerDislike, mostBalance)),
    limit: Math.log(1 + answers ** 2),
  };
}

function sidesOf({ likes, dislikes, comparisons }: LearnedFrom): RatedSides {
  if (likes + dislikes === 0) return 'neither';
  if (comparisons > 0 || (likes > 0 && dislikes > 0)) return 'both';
  return likes > 0 ? 'likes' : 'dislikes';
}

export function evidenceOf({ likes, dislikes, comparisons }: LearnedFrom): Evidence {
  const hasBothSides = comparisons > 0 || (likes > 0 && dislikes > 0);
  return hasBothSides && likes + dislikes + comparisons / 2 >= enoughRatings ? 'enough' : 'little';
}

/** Where the curve says `limit * tanh(line / limit)` of the line, the line flattened by as much. */
export function calibrationAt(strength: number, { slope, intercept, limit }: CalibrationCurve): Calibration {
  const line = slope * strength + intercept;
  const flattening = line === 0 ? 1 : (limit * Math.tanh(line / limit)) / line;
  return { slope: slope * flattening, intercept: intercept * flattening };
}

export function toScore(
  { strength, uncertainty }: { readonly strength: number; readonly uncertainty: number },
  { slope, intercept }: Calibration,
  evidence: Evidence,
): Score {
  const probability = 1 / (1 + Math.exp(-(slope * strength + intercept)));
  return { value: 2 * probability - 1, probability, uncertainty, evidence };
}
