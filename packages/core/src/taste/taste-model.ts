import { VsmError } from '../errors.ts';
import type { Score } from '../score.ts';
import { type Background, type TasteInput, toTasteInput } from './background.ts';
import { type Calibration, calibrationOf, evidenceOf, toScore } from './calibration.ts';
import { sharpMix } from './kernel-mix.ts';
import { type LearnedTaste, learnTaste, type Taught } from './learn-taste.ts';
import { type JointBelief, priorCovariance } from './posterior.ts';
import { contentKey } from './sample-by-content.ts';
import { defaultHalfLifeDays, sampleWeight, type TasteExample } from './taste-example.ts';
import { backgroundSetting } from './taste-setting.ts';

/** A learned taste. Immutable. */
export interface TasteModel {
  /** Ratings that the model learned from: all but those of weight 0 and below. */
  readonly ratingsUsed: number;
  /**
   * Of a cost that does not depend on how many ratings there are.
   *
   * @throws VsmError `EMBEDDING_INVALID` when the vector is of another length.
   */
  score(input: Float32Array | TasteInput): Score;
  /** Equal to scoring one by one. */
  scoreAll(inputs: readonly (Float32Array | TasteInput)[]): Score[];
  /** Why a picture scores as it does. O(ratings). */
  explain(input: Float32Array | TasteInput): TasteExplanation;
}

/** A taste that can learn from one more rating. */
export interface FittedTasteModel extends TasteModel {
  /**
   * The taste after one more rating, whose place among the examples is the next. With many ratings this costs the same
   * however many there are, and equals fitting anew but for a detail: the groups of pictures that the taste rests on stay.
   */
  with(example: TasteExample): FittedTasteModel;
  /** What is believed of pictures together; see `chooseQuestions`. O(pictures² x dimensions). */
  believe(inputs: readonly TasteInput[]): JointBelief;
  /** Whether the taste learned from a picture of the same vector. */
  hasRated(input: TasteInput): boolean;
}

export interface TasteExplanation {
  readonly score: Score;
  /** Pulls of the examples and the background add up to this. */
  readonly strength: number;
  /** What makes the score of it: `probability = 1 / (1 + exp(-(slope * strength + intercept)))`. */
  readonly calibration: Calibration;
  /**
   * Signed pull of each example the model learned from, strongest first: with the opposite verdict the strength would
   * differ by twice the pull. `index` is the place among the examples given.
   */
  readonly pulls: readonly { readonly index: number; readonly pull: number }[];
  /** The common pull of the pictures that nobody rated. */
  readonly backgroundPull: number;
}

export interface TasteModelOptions {
  readonly background: Background;
  /**
   * The pictures of the folder to be scored, whether rated or not. They show which pictures belong together, which makes
   * their own scores better; those are recognised by their vector object. Without effect beyond 128 ratings
   * and with dislikes alone.
   */
  readonly unlabelled?: readonly TasteInput[];
  /** Ages ratings; without it they do not fade. */
  readonly now?: Date;
  readonly halfLifeDays?: number;
}

/**
 * A calibrated model of P(like): a belief-weighted average of Gaussian processes on the embedding and each interpretable
 * attribute, with the background as weak evidence of the other side. Works with likes only and dislikes only; with no
 * ratings every value is 0. Deterministic; does not depend on the order of the examples.
 * O(ratings x dimensions) beyond the first few hundred ratings.
 *
 * @throws VsmError `EMBEDDING_INVALID` when the vectors differ in length.
 * @see docs/decisions/0005-taste-model.md
 */
export function fitTasteModel(examples: readonly TasteExample[], options: TasteModelOptions): FittedTasteModel {
  const taught = examples.flatMap((example, index) => teach(example, index, options));
  const [first] = taught;
  if (!first) return createIgnorantModel(examples, options);
  for (const { example } of taught) assertDimensions(example, first.example.vector.length);
  return createModel(learnTaste(taught, options), taught, examples.length, options);
}

/** The example as one that teaches, or none. */
function teach(example: TasteExample, index: number, { now, halfLifeDays }: TasteModelOptions): Taught[] {
  const weight = sampleWeight(example, now, halfLifeDays ?? defaultHalfLifeDays);
  return weight > 0 ? [{ example, index, weight }] : [];
}

function createModel(
  learned: LearnedTaste,
  taught: readonly Taught[],
  exampleCount: number,
  options: TasteModelOptions,
): FittedTasteModel {
  const { posterior, sign, toFeatures } = learned;
  const dimensions = taught[0]!.example.vector.length;
  const likes = taught.filter(({ example }) => example.verdict === 'like').length;
  const learnedFrom = { likes, dislikes: taught.length - likes, isFolderKnown: learned.isFolderKnown };
  const calibration = calibrationOf(learnedFrom);
  const evidence = evidenceOf(learnedFrom);
  let ratedKeys: Set<number> | null = null;

  const analyse = (input: Float32Array | TasteInput) => {
    const picture = toTasteInput(input);
    assertDimensions(picture, dimensions);
    const features = toFeatures(picture);
    const { strength, uncertainty } = posterior.assess(features);
    return { features, strength: sign * strength, uncertainty };
  };
  const score = (input: Float32Array | TasteInput) => toScore(analyse(input), calibration, evidence);

  return {
    ratingsUsed: taught.length,
    score,
    scoreAll: (inputs) => inputs.map(score),
    explain: (input) => {
      const { features, ...assessment } = analyse(input);
      const pulls = posterior.pullsOn(features).map((pull) => sign * pull);
      return {
        score: toScore(assessment, calibration, evidence),
        strength: assessment.strength,
        calibration,
        pulls: taught
          .map(({ index }, i) => ({ index, pull: pulls[i]! }))
          .sort((a, b) => Math.abs(b.pull) - Math.abs(a.pull)),
        // Strength is linear in the answers: what the ratings do not add, the unrated pictures do.
        backgroundPull: assessment.strength - pulls.reduce((sum, pull) => sum + pull, 0),
      };
    },
    with: (example) => {
      const [one] = teach(example, exampleCount, options);
      if (!one) return createModel(learned, taught, exampleCount + 1, options);
      assertDimensions(example, dimensions);
      const more = [...taught, one];
      return createModel(learned.after(more), more, exampleCount + 1, options);
    },
    believe: (inputs) => {
      for (const input of inputs) assertDimensions(input, dimensions);
      const pictures = inputs.map(toFeatures);
      return {
        strengths: pictures.map((picture) => sign * posterior.assess(picture).strength),
        covariance: posterior.covariance(pictures),
      };
    },
    hasRated: ({ vector }) => {
      ratedKeys ??= new Set(taught.map(({ example }) => contentKey(example.vector)));
      return ratedKeys.has(contentKey(vector));
    },
  };
}

function assertDimensions({ vector }: TasteInput, dimensions: number): void {
  if (vector.length === dimensions) return;
  throw new VsmError(
    'EMBEDDING_INVALID',
    `This taste was learned from embeddings of ${dimensions} numbers; this one has ${vector.length}. Encode the image with the same model.`,
    { details: { expected: dimensions, actual: vector.length } },
  );
}

const noIdea: Score = { value: 0, probability: 0.5, uncertainty: 1, evidence: 'none' };
const neutral: Calibration = { slope: 1, intercept: 0 };

function createIgnorantModel(examples: readonly TasteExample[], options: TasteModelOptions): FittedTasteModel {
  return {
    ratingsUsed: 0,
    score: () => noIdea,
    scoreAll: (inputs) => inputs.map(() => noIdea),
    explain: () => ({ score: noIdea, strength: 0, calibration: neutral, pulls: [], backgroundPull: 0 }),
    with: (example) => fitTasteModel([...examples, example], options),
    believe: (inputs) => {
      const { scale, toFeatures } = backgroundSetting(options.background);
      const covariance = priorCovariance(inputs.map(toFeatures), sharpMix(scale.attributeCount), scale);
      return { strengths: inputs.map(() => 0), covariance };
    },
    hasRated: () => false,
  };
}
