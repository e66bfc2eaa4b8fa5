import { type Background, createBackground, type TasteInput } from './background.ts';
import { learnFromFew } from './learn-from-few.ts';
import { type LearnedFromMany, learnFromMany } from './learn-from-many.ts';
import type { Posterior } from './posterior.ts';
import type { RatedPicture, TasteSetting } from './taste-data.ts';
import type { TasteExample } from './taste-example.ts';
import type { FeatureMap } from './taste-features.ts';
import { backgroundSetting, folderSetting, plainSetting } from './taste-setting.ts';

/** An example that teaches something. */
export interface Taught {
  readonly example: TasteExample;
  /** Its place among all examples given. */
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
  /** What is learned from the same examples and one more, the last of `taught`. */
  after(taught: readonly Taught[]): LearnedTaste;
}

interface Surroundings {
  readonly background: Background;
  readonly unlabelled?: readonly TasteInput[];
}

/** Up to this many ratings each is a point of its own; beyond, the taste rests on this many groups of them. */
const pointCount = 128;
/** When there are so many times as many ratings, the groups are found anew. */
const regroupingFactor = 2;

/** @param taught at least one. */
export function learnTaste(taught: readonly Taught[], surroundings: Surroundings): LearnedTaste {
  const sign = signOf(taught);
  const isFew = taught.length <= pointCount;
  // With dislikes alone the folder's structure misled as often as it helped.
  const isFolderKnown = isFew && sign > 0 && (surroundings.unlabelled?.length ?? 0) > 0;
  const setting = settingOf(taught, surroundings, isFolderKnown);
  const rated = taught.map((each) => toRated(each, sign));
  if (isFew) {
    const posterior = learnFromFew(rated, setting);
    return {
      posterior,
      sign,
      toFeatures: setting.toFeatures,
      isFolderKnown,
      after: (more) => learnTaste(more, surroundings),
    };
  }
  const conclude = (many: LearnedFromMany): LearnedTaste => ({
    posterior: many.posterior,
    sign,
    toFeatures: setting.toFeatures,
    isFolderKnown,
    after: (more) => {
      if (more.length >= regroupingFactor * taught.length || signOf(more) !== sign)
        return learnTaste(more, surroundings);
      return conclude(many.with(toRated(more.at(-1)!, sign)));
    },
  });
  return conclude(learnFromMany(rated, setting, pointCount));
}

function signOf(taught: readonly Taught[]): 1 | -1 {
  return taught.some(({ example }) => example.verdict === 'like') ? 1 : -1;
}

function toRated({ example, weight }: Taught, sign: 1 | -1): RatedPicture {
  const isLearned = (example.verdict === 'like') === sign > 0;
  return { input: example, weight, target: isLearned ? 1 : -1 };
}

function settingOf(
  taught: readonly Taught[],
  { background, unlabelled = [] }: Surroundings,
  isFolderKnown: boolean,
): TasteSetting {
  const rated = taught.map(({ example }) => example);
  const setting = background.count > 0 ? backgroundSetting(background) : plainSetting(background, middleOfSides(rated));
  return isFolderKnown ? folderSetting(setting, background, rated, unlabelled) : setting;
}

/** The point midway between likes and dislikes, or the origin when one side is missing: a centre without a background. */
function middleOfSides(rated: readonly TasteExample[]): ArrayLike<number> {
  const likes = createBackground(rated.filter(({ verdict }) => verdict === 'like'));
  const dislikes = createBackground(rated.filter(({ verdict }) => verdict === 'dislike'));
  if (likes.count === 0 || dislikes.count === 0) return [];
  return likes.mean.map((value, i) => (value + dislikes.mean[i]!) / 2);
}
