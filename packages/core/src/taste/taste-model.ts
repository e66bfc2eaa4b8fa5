import { VsmError } from '../errors.ts';
import type { Evidence, Score } from '../score.ts';
import { type Background, createBackground, type TasteInput, toTasteInput } from './background.ts';
import { createExperts } from './experts.ts';
import { defaultHalfLifeDays, sampleWeight, type TasteExample } from './taste-example.ts';
import { createFeatureMap } from './taste-features.ts';

/** A learned taste. Immutable; fit a new one after a new rating. */
export interface TasteModel {
  /** Ratings that the model learned from; the newest where there were more than it takes. */
  readonly ratingsUsed: number;
  /** O(ratings x dimensions). @throws VsmError `EMBEDDING_INVALID` when the vector is of another length. */
  score(input: Float32Array | TasteInput): Score;
  /** Equal to scoring one by one. */
  scoreAll(inputs: readonly (Float32Array | TasteInput)[]): Score[];
  /** Why a picture scores as it does. */
  explain(input: Float32Array | TasteInput): TasteExplanation;
}

export interface TasteExplanation {
  readonly score: Score;
  /** Pulls of the examples and the background add up to this; the score is a calibrated sigmoid of it. */
  readonly strength: number;
  /** Signed pull of each example the model learned from, strongest first. `index` is the place among the examples given. */
  readonly pulls: readonly { readonly index: number; readonly pull: number }[];
  /** The common pull of the pictures that nobody rated. */
  readonly backgroundPull: number;
}

export interface TasteModelOptions {
  readonly background: Background;
  /** Ages ratings; without it they do not fade. */
  readonly now?: Date;
  readonly halfLifeDays?: number;
}

/**
 * P(like) = sigmoid(slope * strength + intercept) when likes and dislikes are equally common, by which sides were rated.
 * Fitted on 67 simulated people at 4 to 64 ratings; see docs/decisions/0005-taste-model.md.
 */
const calibrations = {
  both: { slope: 4.7, intercept: 1.65 },
  likesOnly: { slope: 4.4, intercept: 0.9 },
  dislikesOnly: { slope: 2.1, intercept: -0.67 },
};
/** A fit costs the cube of this. */
const maxRatings = 512;
const enoughRatings = 8;

/**
 * A calibrated model of P(like): a belief-weighted average of Gaussian processes, one on the embedding and one more for
 * each interpretable attribute, with the background as weak evidence of the other side. Beliefs follow each one's
 * closed-form leave-one-out density. Works with likes only and dislikes only; with no ratings every value is 0.
 * Deterministic; does not depend on the order of the examples. O((ratings + background)³), at most 512 ratings (the newest).
 *
 * @throws VsmError `EMBEDDING_INVALID` when the vectors differ in length.
 */
export function fitTasteModel(examples: readonly TasteExample[], options: TasteModelOptions): TasteModel {
  const taught = selectExamples(examples, options);
  if (taught.length === 0) return ignorantModel;
  return createModel(taught, options.background);
}

interface Taught {
  readonly index: number;
  readonly example: TasteExample;
  readonly weight: number;
}

function selectExamples(examples: readonly TasteExample[], { now, halfLifeDays }: TasteModelOptions): Taught[] {
  const taught = examples
    .map((example, index) => ({
      index,
      example,
      weight: sampleWeight(example, now, halfLifeDays ?? defaultHalfLifeDays),
    }))
    .filter(({ weight }) => weight > 0);
  if (taught.length <= maxRatings) return taught;
  const age = ({ example }: Taught) => (example.createdAt ? Date.parse(example.createdAt) : 0);
  return taught.sort((a, b) => age(b) - age(a) || b.index - a.index).slice(0, maxRatings);
}

function createModel(taught: readonly Taught[], background: Background): TasteModel {
  const dimensions = taught[0]!.example.vector.length;
  for (const { example } of taught) assertDimensions(example, dimensions);
  const likes = taught.filter(({ example }) => example.verdict === 'like').length;
  // With dislikes alone the same learner learns the dislike, and the background stands for the rest.
  const sign = likes > 0 ? 1 : -1;
  const { toFeatures, attributeCount } = createFeatureMap(background, centreOf(taught, background));
  const points = [...taught.map(({ example }) => example), ...background.sample].map(toFeatures);
  const experts = createExperts({
    points,
    weights: taught.map(({ weight }) => weight),
    targets: taught.map(({ example }) => (example.verdict === 'like' ? sign : -sign)),
    attributeCount,
  });
  const evidence = evidenceOf(taught.length, likes);
  const calibration = calibrationOf(taught.length, likes);

  const analyse = (input: Float32Array | TasteInput) => {
    const picture = toTasteInput(input);
    assertDimensions(picture, dimensions);
    const { pulls, uncertainty } = experts.pullsOn(toFeatures(picture));
    for (let i = 0; i < pulls.length; i++) pulls[i]! *= sign;
    const strength = pulls.reduce((sum, pull) => sum + pull, 0);
    return { pulls, strength, score: toScore(strength, calibration, uncertainty, evidence) };
  };

  return {
    ratingsUsed: taught.length,
    score: (input) => analyse(input).score,
    scoreAll: (inputs) => inputs.map((input) => analyse(input).score),
    explain: (input) => {
      const { pulls, strength, score } = analyse(input);
      return {
        score,
        strength,
        pulls: taught
          .map(({ index }, i) => ({ index, pull: pulls[i]! }))
          .sort((a, b) => Math.abs(b.pull) - Math.abs(a.pull)),
        backgroundPull: pulls.subarray(taught.length).reduce((sum, pull) => sum + pull, 0),
      };
    },
  };
}

/** The background's mean, or without a background the point midway between likes and dislikes, or else the origin. */
function centreOf(taught: readonly Taught[], background: Background): ArrayLike<number> {
  if (background.count > 0) return background.mean;
  const means = (['like', 'dislike'] as const).map((verdict) =>
    createBackground(taught.filter(({ example }) => example.verdict === verdict).map(({ example }) => example)),
  );
  const [likes, dislikes] = means as [Background, Background];
  if (likes.count === 0 || dislikes.count === 0) return [];
  return likes.mean.map((value, i) => (value + dislikes.mean[i]!) / 2);
}

function assertDimensions({ vector }: TasteInput, dimensions: number): void {
  if (vector.length === dimensions) return;
  throw new VsmError(
    'EMBEDDING_INVALID',
    `This taste was learned from embeddings of ${dimensions} numbers; this one has ${vector.length}. Encode the image with the same model.`,
    { details: { expected: dimensions, actual: vector.length } },
  );
}

function evidenceOf(ratings: number, likes: number): Evidence {
  const bothSides = likes > 0 && likes < ratings;
  return bothSides && ratings >= enoughRatings ? 'enough' : 'little';
}

type Calibration = (typeof calibrations)[keyof typeof calibrations];

function calibrationOf(ratings: number, likes: number): Calibration {
  if (likes === 0) return calibrations.dislikesOnly;
  return likes === ratings ? calibrations.likesOnly : calibrations.both;
}

function toScore(strength: number, { slope, intercept }: Calibration, uncertainty: number, evidence: Evidence): Score {
  const probability = 1 / (1 + Math.exp(-(slope * strength + intercept)));
  return { value: 2 * probability - 1, probability, uncertainty, evidence };
}

const noIdea: Score = { value: 0, probability: 0.5, uncertainty: 1, evidence: 'none' };

const ignorantModel: TasteModel = {
  ratingsUsed: 0,
  score: () => noIdea,
  scoreAll: (inputs) => inputs.map(() => noIdea),
  explain: () => ({ score: noIdea, strength: 0, pulls: [], backgroundPull: 0 }),
};
