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
  /** How much of the slope is left above a strength of 0, 0..1. */
  readonly slopeAbove: number;
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

/** Fitted constants of one kind of evidence. */
interface Constants {
  /** Strengths tell more of a difference when they come from few answers, which move them little. */
  readonly slope: { readonly withMany: number; readonly overAnswers: number };
  readonly intercept: { readonly withNone: number; readonly eachDoubling: number };
  /** Whether strengths count from the usual one, that of pictures nobody rated. */
  readonly isRelative: boolean;
  /** How much of the slope is left above 0. With dislikes alone, what is like none of them may still not be liked. */
  readonly above: number;
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
  both: constants(4.49, 1.35, 2.44, -0.2, { balance: -0.46 }),
  likes: constants(3.98, 1.98, 1.93, -0.38),
  dislikes: constants(2.16, 5.94, -0.88, 0.18, { above: 0.4 }),
  neither: constants(8.82, 12.73, -0.19, -0.15, { isRelative: true }),
};
/** Where the folder is known, so is what is usual in it. */
const knownFolder: typeof ratingsAlone = {
  ...ratingsAlone,
  both: constants(4.56, 6.19, 0.3, -0.22, { isRelative: true, balance: -0.46 }),
  likes: constants(4.55, 7.24, 0.29, -0.28, { isRelative: true }),
};
/** Beyond the evidence that the constants were fitted on, they stay. */
const mostDoublings = 6;
const mostBalance = 3;

function constants(
  withMany: number,
  overAnswers: number,
  withNone: number,
  eachDoubling: number,
  { isRelative = false, above = 1, balance = 0 } = {},
): Constants {
  return { slope: { withMany, overAnswers }, intercept: { withNone, eachDoubling }, isRelative, above, balance };
}

/** @param usualStrength the mean strength of pictures that nobody rated; asked for where it matters. */
export function calibrationOf(learnedFrom: LearnedFrom, usualStrength: () => number): CalibrationCurve {
  const { likes, dislikes, comparisons, isFolderKnown } = learnedFrom;
  const { isRelative, above, balance, ...fitted } = (isFolderKnown ? knownFolder : ratingsAlone)[sidesOf(learnedFrom)];
  const answers = likes + dislikes + comparisons;
  const doublings = Math.min(Math.log2(1 + answers), mostDoublings);
  const likesPerDislike = Math.log2((1 + likes) / (1 + dislikes));
  const slope = fitted.slope.withMany + fitted.slope.overAnswers / answers;
  return {
    slope,
    intercept:
      fitted.intercept.withNone +
      fitted.intercept.eachDoubling * doublings +
      balance * Math.max(-mostBalance, Math.min(likesPerDislike, mostBalance)) -
      (isRelative ? slope * usualStrength() : 0),
    limit: Math.log(1 + answers ** 2),
    slopeAbove: above,
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
export function calibrationAt(
  strength: number,
  { slope, intercept, limit, slopeAbove }: CalibrationCurve,
): Calibration {
  const slopeHere = strength > 0 ? slope * slopeAbove : slope;
  const line = slopeHere * strength + intercept;
  const flattening = line === 0 ? 1 : (limit * Math.tanh(line / limit)) / line;
  return { slope: slopeHere * flattening, intercept: intercept * flattening };
}

export function toScore(
  { strength, uncertainty }: { readonly strength: number; readonly uncertainty: number },
  { slope, intercept }: Calibration,
  evidence: Evidence,
): Score {
  const probability = 1 / (1 + Math.exp(-(slope * strength + intercept)));
  return { value: 2 * probability - 1, probability, uncertainty, evidence };
}
