import { exampleOf } from '../memory/category-taste.ts';
import type { Preference } from '../preference.ts';
import { samePictureSimilarity } from '../statistics/optimize-memory.ts';
import type { Background, TasteInput } from '../taste/background.ts';
import type { TasteExample } from '../taste/taste-example.ts';
import { groupAlike } from './alike-groups.ts';
import { assignFolds } from './assign-folds.ts';
import { sampleRatings } from './sample-ratings.ts';

/** What likes and dislikes are told apart from: each other, or with one side alone the pictures that nobody rated. */
export type ComparedSides = 'likes-and-dislikes' | 'likes-and-background' | 'dislikes-and-background';

export interface PlanOptions {
  readonly background: Background;
  readonly folds?: number;
  readonly maxRatings: number;
  readonly random: () => number;
}

/** A picture that is held out in one fold. */
export interface HeldOutPicture {
  readonly input: TasteInput;
  /** `null`: of the background. */
  readonly rating: Preference | null;
  readonly liked: boolean;
  /** Pictures that are nearly the same are one unit. */
  readonly unit: number;
}

/** How the ratings of a memory are held out, fold after fold, over and over. */
export interface HeldOutPlan {
  readonly sides: ComparedSides;
  /** Ratings and, where they are compared with it, the background. */
  readonly pictures: readonly HeldOutPicture[];
  /** Always learned from. */
  readonly alwaysTaught: readonly TasteExample[];
  readonly folds: number;
  /** The fold of each picture, once for each repetition. */
  readonly assignments: readonly Uint32Array[];
}

export type NoPlanReason = 'no-ratings' | 'too-few-ratings' | 'no-background';

const leastUnits = 2;
const manyRatings = 64;
/** Few ratings are held out over and over, up to about this many pictures learned from anew, because folds differ by chance. */
const repetitionBudget = 800;
const mostRepetitions = 5;

/** How to hold out the ratings of a memory, or why that tells nothing. Ratings of weight 0 and below, which teach nothing, stay out. */
export function planHeldOut(preferences: readonly Preference[], options: PlanOptions): HeldOutPlan | NoPlanReason {
  const { background, random, maxRatings } = options;
  const ratings = sampleRatings(
    preferences.filter(({ weight }) => weight > 0),
    maxRatings,
    random,
  );
  if (ratings.length === 0) return 'no-ratings';
  const units = groupAlike([...ratings, ...background.sample].map(vectorOf), samePictureSimilarity);
  const rated = ratings.map((rating, i) => ({
    input: exampleOf(rating),
    rating,
    liked: rating.verdict === 'like',
    unit: units[i]!,
  }));
  const [likes, dislikes] = [rated.filter(({ liked }) => liked), rated.filter(({ liked }) => !liked)];
  const [likeUnits, dislikeUnits] = [countUnits(likes), countUnits(dislikes)];
  if (Math.min(likeUnits, dislikeUnits) >= leastUnits) {
    const folds = foldsFor(Math.min(likeUnits, dislikeUnits), ratings.length, options);
    return {
      sides: 'likes-and-dislikes',
      pictures: rated,
      alwaysTaught: [],
      ...repeatFolds(rated, folds, random),
    };
  }
  const [side, others] = likeUnits >= dislikeUnits ? [likes, dislikes] : [dislikes, likes];
  const sideUnits = Math.max(likeUnits, dislikeUnits);
  if (sideUnits < leastUnits) return 'too-few-ratings';
  const ratedUnits = new Set(rated.map(({ unit }) => unit));
  const unrated = background.sample
    .map((input, i) => ({ input, rating: null, liked: side !== likes, unit: units[ratings.length + i]! }))
    .filter(({ unit }) => !ratedUnits.has(unit));
  if (unrated.length < leastUnits) return 'no-background';
  const pictures = [...side, ...unrated];
  const folds = foldsFor(Math.min(sideUnits, unrated.length), ratings.length, options);
  return {
    sides: side === likes ? 'likes-and-background' : 'dislikes-and-background',
    pictures,
    alwaysTaught: others.map(({ rating }) => exampleOf(rating)),
    ...repeatFolds(pictures, folds, random),
  };
}

function vectorOf(picture: Preference | TasteInput): Float32Array {
  return 'embedding' in picture ? picture.embedding.vector : picture.vector;
}

function countUnits(pictures: readonly HeldOutPicture[]): number {
  return new Set(pictures.map(({ unit }) => unit)).size;
}

/** More folds with few ratings, where each one that is left out is missed. */
function foldsFor(units: number, ratings: number, { folds }: PlanOptions): number {
  return Math.min(units, folds ?? (ratings <= manyRatings ? 10 : 5));
}

function repeatFolds(
  pictures: readonly HeldOutPicture[],
  folds: number,
  random: () => number,
): Pick<HeldOutPlan, 'folds' | 'assignments'> {
  const wanted = Math.round(repetitionBudget / (pictures.length * folds));
  const repetitions = Math.min(Math.max(wanted, 1), mostRepetitions);
  return { folds, assignments: Array.from({ length: repetitions }, () => assignFolds(pictures, folds, random)) };
}
