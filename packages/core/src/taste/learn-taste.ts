import type { Verdict } from '../preference.ts';
import { type Background, createBackground, type TasteInput } from './background.ts';
import { learnFromFew } from './learn-from-few.ts';
import { type LearnedFromMany, learnFromMany } from './learn-from-many.ts';
import type { Posterior } from './posterior.ts';
import { isComparison, picturesOf, type TasteAnswer } from './taste-comparison.ts';
import type { RatedPicture, TasteSetting } from './taste-data.ts';
import type { FeatureMap } from './taste-features.ts';
import { backgroundSetting, backgroundViewSetting, folderSetting, plainSetting } from './taste-setting.ts';
import { usualStrength } from './usual-strength.ts';

/** An answer that teaches something. */
export interface Taught {
  readonly answer: TasteAnswer;
  /** Its place among all examples given, or among all comparisons. */
  readonly index: number;
  /** Above 0. */
  readonly weight: number;
}

export interface LearnedTaste {
  readonly posterior: Posterior;
  /** With dislikes alone the dislike is learned and the background stands for the rest: then -1, else 1. */
  readonly sign: 1 | -1;
  readonly toFeatures: FeatureMap;
  /** Whether the folder's pictures were used as structure. */
  readonly isFolderKnown: boolean;
  /** The mean strength, in the sense of `posterior`, of pictures that nobody rated: the folder's if known, else the background's. */
  usualStrength(): number;
  /** What is learned from the same examples and one more, the last of `taught`. */
  after(taught: readonly Taught[]): LearnedTaste;
}

interface Surroundings {
  readonly background: Background;
  readonly unlabelled?: readonly TasteInput[];
}

/** Up to this many ratings each is a point of its own; beyond, the taste rests on this many groups of them. */
const pointCount = 128;
/** Up to this many rated pictures the background's view is worth its time. */
const viewCount = 32;
/** When there are so many times as many ratings, the groups are found anew. */
const regroupingFactor = 2;

/** @param taught at least one. */
export function learnTaste(taught: readonly Taught[], surroundings: Surroundings): LearnedTaste {
  const sign = signOf(taught);
  const pictures = taught.flatMap(({ answer }) => picturesOf(answer));
  const isFew = pictures.length <= pointCount;
  // With dislikes alone what other pictures show misled as often as it helped.
  const isFolderKnown = isFew && sign > 0 && (surroundings.unlabelled?.length ?? 0) > 0;
  const isBackgroundSeen = !isFolderKnown && pictures.length <= viewCount && sign > 0;
  const base = settingOf(taught, surroundings, isBackgroundSeen ? trustInBackground(taught) : 0);
  const setting = isFolderKnown
    ? folderSetting(base, surroundings.background, pictures, surroundings.unlabelled!)
    : base;
  const rated = taught.map((each) => toRated(each, sign));
  const unasked = {
    background: surroundings.background.sample,
    folder: isFolderKnown ? surroundings.unlabelled! : [],
    rated: pictures,
  };
  const usual = (posterior: Posterior) => () => usualStrength(posterior, setting.toFeatures, unasked);
  if (isFew) {
    const posterior = learnFromFew(rated, setting);
    return {
      posterior,
      sign,
      toFeatures: setting.toFeatures,
      isFolderKnown,
      usualStrength: usual(posterior),
      after: (more) => learnTaste(more, surroundings),
    };
  }
  const conclude = (many: LearnedFromMany): LearnedTaste => ({
    posterior: many.posterior,
    sign,
    toFeatures: setting.toFeatures,
    isFolderKnown,
    usualStrength: usual(many.posterior),
    after: (more) => {
      if (more.length >= regroupingFactor * taught.length || signOf(more) !== sign)
        return learnTaste(more, surroundings);
      return conclude(many.with(toRated(more.at(-1)!, sign)));
    },
  });
  return conclude(learnFromMany(rated, setting, pointCount));
}

function signOf(taught: readonly Taught[]): 1 | -1 {
  return taught.some(({ answer }) => isComparison(answer) || answer.verdict === 'like') ? 1 : -1;
}

function toRated({ answer, weight }: Taught, sign: 1 | -1): RatedPicture {
  if (isComparison(answer)) return { input: answer.preferred, over: answer.other, weight, target: 1 };
  const isLearned = (answer.verdict === 'like') === sign > 0;
  return { input: answer, weight, target: isLearned ? 1 : -1 };
}

function settingOf(taught: readonly Taught[], { background }: Surroundings, viewTrust: number): TasteSetting {
  if (background.count === 0) return plainSetting(background, middleOfSides(taught));
  return viewTrust > 0 ? backgroundViewSetting(background, viewTrust) : backgroundSetting(background);
}

/** Where there are both sides, the answers themselves tell what matters, such as a style, which the view would hide. */
function trustInBackground(taught: readonly Taught[]): number {
  return taught.every(({ answer }) => !isComparison(answer) && answer.verdict === 'like') ? 1 : 0.5;
}

/** The point midway between likes and dislikes, or the origin when one side is missing: a centre without a background. */
function middleOfSides(taught: readonly Taught[]): ArrayLike<number> {
  const answers = taught.map(({ answer }) => answer);
  const comparisons = answers.filter(isComparison);
  const ofVerdict = (wanted: Verdict) =>
    answers.filter((answer) => !isComparison(answer) && answer.verdict === wanted).flatMap(picturesOf);
  const likes = createBackground([...ofVerdict('like'), ...comparisons.map(({ preferred }) => preferred)]);
  const dislikes = createBackground([...ofVerdict('dislike'), ...comparisons.map(({ other }) => other)]);
  if (likes.count === 0 || dislikes.count === 0) return [];
  return likes.mean.map((value, i) => (value + dislikes.mean[i]!) / 2);
}
