import { VsmError } from '../errors.ts';
import { type AestheticPrior, priorShare } from '../prior/aesthetic-prior.ts';
import type { Score } from '../score.ts';
import { type AnsweredPictures, rememberAnswers } from './answered-pictures.ts';
import { type Background, type TasteInput, toTasteInput } from './background.ts';
import { type Calibration, calibrationAt, calibrationOf, evidenceOf, toScore } from './calibration.ts';
import { type JointBelief, priorBelief } from './joint-belief.ts';
import { balancedMix } from './kernel-mix.ts';
import { type LearnedTaste, learnTaste, type Taught } from './learn-taste.ts';
import { isComparison, picturesOf, type TasteAnswer, type TasteComparison } from './taste-comparison.ts';
import { defaultHalfLifeDays, sampleWeight, type TasteExample } from './taste-example.ts';
import { backgroundSetting } from './taste-setting.ts';

/** A learned taste. Immutable. */
export interface TasteModel {
  /** Ratings that the model learned from: all but those of weight 0 and below. */
  readonly ratingsUsed: number;
  /** Comparisons that the model learned from: all but those of weight 0 and below. */
  readonly comparisonsUsed: number;
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

/** A taste that can learn from one more answer. */
export interface FittedTasteModel extends TasteModel {
  /**
   * The taste after one more answer, whose place among the examples, or the comparisons, is the next. With many ratings
   * this costs the same however many there are, and equals fitting anew but for a detail: the groups of pictures that
   * the taste rests on stay.
   */
  with(answer: TasteAnswer): FittedTasteModel;
  /** What is believed of pictures together; see `chooseQuestions`. */
  believe(inputs: readonly TasteInput[]): JointBelief;
  /** Whether the taste learned from a rating of a picture of the same vector. */
  hasRated(input: TasteInput): boolean;
  /** Whether the taste learned from a comparison of two such pictures, whichever was preferred. */
  hasCompared(one: TasteInput, other: TasteInput): boolean;
}

export interface TasteExplanation {
  readonly score: Score;
  /** Pulls of the examples, the comparisons, the background and the prior add up to this. */
  readonly strength: number;
  /** What makes the score of it: `probability = 1 / (1 + exp(-(slope * strength + intercept)))`. */
  readonly calibration: Calibration;
  /**
   * Signed pull of each example the model learned from, strongest first: with the opposite verdict the strength would
   * differ by twice the pull. `index` is the place among the examples given.
   */
  readonly pulls: readonly AnswerPull[];
  /** The same of each comparison; `index` is the place among the comparisons given. */
  readonly comparisonPulls: readonly AnswerPull[];
  /** The common pull of the pictures that nobody rated. */
  readonly backgroundPull: number;
  /** The pull of what most people find beautiful; 0 without a prior. */
  readonly priorPull: number;
}

export interface AnswerPull {
  readonly index: number;
  readonly pull: number;
}

export interface TasteModelOptions {
  readonly background: Background;
  /** What the person preferred to what, besides the examples or instead of any. */
  readonly comparisons?: readonly TasteComparison[];
  /**
   * The pictures of the folder to be scored, whether rated or not. They show which pictures belong together, which makes
   * their own scores better; those are recognised by their vectors. Without effect beyond 128 ratings
   * and with dislikes alone.
   */
  readonly unlabelled?: readonly TasteInput[];
  /** What is expected of pictures without any answer. It counts the less the more answers there are; beliefs know nothing of it. */
  readonly prior?: AestheticPrior;
  /** Ages ratings; without it they do not fade. */
  readonly now?: Date;
  readonly halfLifeDays?: number;
}

/**
 * A calibrated model of P(like): a belief-weighted average of Gaussian processes on the embedding and each interpretable
 * attribute, with the background as weak evidence of the other side. Works with likes only, dislikes only and comparisons
 * only; with none of them every value is 0, or what the prior says. Deterministic; does not depend on the order of the examples.
 * O(ratings x dimensions) beyond the first few hundred ratings.
 *
 * @throws VsmError `EMBEDDING_INVALID` when the vectors differ in length.
 * @see docs/decisions/0005-taste-model.md
 */
export function fitTasteModel(examples: readonly TasteExample[], options: TasteModelOptions): FittedTasteModel {
  const comparisons = options.comparisons ?? [];
  const taught = [examples, comparisons].flatMap((answers: readonly TasteAnswer[]) =>
    answers.flatMap((answer, index) => teach(answer, index, options)),
  );
  const [first] = taught;
  if (!first) return createIgnorantModel(examples, options);
  const { length } = picturesOf(first.answer)[0]!.vector;
  for (const { answer } of taught) for (const picture of picturesOf(answer)) assertDimensions(picture, length);
  const given = { examples: examples.length, comparisons: comparisons.length };
  return createModel(learnTaste(taught, options), taught, given, options);
}

/** How many answers there are, whether they teach or not. */
interface Given {
  readonly examples: number;
  readonly comparisons: number;
}

/** The answer as one that teaches, or none. */
function teach(answer: TasteAnswer, index: number, { now, halfLifeDays }: TasteModelOptions): Taught[] {
  const weight = sampleWeight(answer, now, halfLifeDays ?? defaultHalfLifeDays);
  return weight > 0 ? [{ answer, index, weight }] : [];
}

function createModel(
  learned: LearnedTaste,
  taught: readonly Taught[],
  given: Given,
  options: TasteModelOptions,
): FittedTasteModel {
  const { posterior, sign, toFeatures } = learned;
  const dimensions = picturesOf(taught[0]!.answer)[0]!.vector.length;
  const learnedFrom = { ...countAnswers(taught), isFolderKnown: learned.isFolderKnown };
  const curve = calibrationOf(learnedFrom, () => sign * learned.usualStrength());
  const evidence = evidenceOf(learnedFrom);
  const share = priorShare(taught.length);
  let kept: AnsweredPictures | null = null;
  const answered = () => (kept ??= rememberAnswers(taught));

  const analyse = (input: Float32Array | TasteInput) => {
    const picture = toTasteInput(input);
    assertDimensions(picture, dimensions);
    const features = toFeatures(picture);
    const { strength, uncertainty } = posterior.assess(features);
    const learnedStrength = sign * strength;
    const calibration = calibrationAt(learnedStrength, curve);
    // Log odds of independent evidence add up; as a pull they are measured in strength.
    const priorPull = options.prior ? (share * options.prior.logOddsOf(picture.vector)) / calibration.slope : 0;
    return { features, learnedStrength, priorPull, strength: learnedStrength + priorPull, uncertainty, calibration };
  };
  const score = (input: Float32Array | TasteInput) => {
    const assessment = analyse(input);
    return toScore(assessment, assessment.calibration, evidence);
  };

  return {
    ratingsUsed: learnedFrom.likes + learnedFrom.dislikes,
    comparisonsUsed: learnedFrom.comparisons,
    score,
    scoreAll: (inputs) => inputs.map(score),
    explain: (input) => {
      const { features, learnedStrength, ...assessment } = analyse(input);
      const { strength, calibration, priorPull } = assessment;
      const pulls = posterior.pullsOn(features).map((pull) => sign * pull);
      return {
        score: toScore(assessment, calibration, evidence),
        strength,
        calibration,
        pulls: strongestFirst(taught, pulls, (answer) => !isComparison(answer)),
        comparisonPulls: strongestFirst(taught, pulls, isComparison),
        // What is learned is linear in the answers: what those do not add, the unrated pictures do.
        backgroundPull: learnedStrength - pulls.reduce((sum, pull) => sum + pull, 0),
        priorPull,
      };
    },
    with: (answer) => {
      const kind = isComparison(answer) ? 'comparisons' : 'examples';
      const givenThen = { ...given, [kind]: given[kind] + 1 };
      const [one] = teach(answer, given[kind], options);
      if (!one) return createModel(learned, taught, givenThen, options);
      for (const picture of picturesOf(answer)) assertDimensions(picture, dimensions);
      const more = [...taught, one];
      return createModel(learned.after(more), more, givenThen, options);
    },
    believe: (inputs) => {
      for (const input of inputs) assertDimensions(input, dimensions);
      const belief = posterior.believe(inputs.map(toFeatures));
      return { ...belief, strengths: belief.strengths.map((strength) => sign * strength) };
    },
    hasRated: (input) => answered().hasRated(input),
    hasCompared: (one, other) => answered().hasCompared(one, other),
  };
}

function countAnswers(taught: readonly Taught[]): { likes: number; dislikes: number; comparisons: number } {
  const counts = { likes: 0, dislikes: 0, comparisons: 0 };
  for (const { answer } of taught) counts[isComparison(answer) ? 'comparisons' : (`${answer.verdict}s` as const)]++;
  return counts;
}

function strongestFirst(
  taught: readonly Taught[],
  pulls: ArrayLike<number>,
  isWanted: (answer: TasteAnswer) => boolean,
): AnswerPull[] {
  return taught
    .flatMap(({ answer, index }, i) => (isWanted(answer) ? [{ index, pull: pulls[i]! }] : []))
    .sort((a, b) => Math.abs(b.pull) - Math.abs(a.pull));
}

function assertDimensions({ vector }: TasteInput, dimensions: number): void {
  if (vector.length === dimensions) return;
  throw new VsmError(
    'EMBEDDING_INVALID',
    `This taste was learned from embeddings of ${dimensions} numbers; this one has ${vector.length}. Encode the image with the same model.`,
    { details: { expected: dimensions, actual: vector.length } },
  );
}

const neutral: Calibration = { slope: 1, intercept: 0 };

function createIgnorantModel(examples: readonly TasteExample[], options: TasteModelOptions): FittedTasteModel {
  const { prior } = options;
  const expect = (input: Float32Array | TasteInput) => {
    if (!prior) return 0;
    const picture = toTasteInput(input);
    assertDimensions(picture, prior.dimensions);
    return prior.logOddsOf(picture.vector);
  };
  const score = (input: Float32Array | TasteInput) =>
    toScore({ strength: expect(input), uncertainty: 1 }, neutral, 'none');
  return {
    ratingsUsed: 0,
    comparisonsUsed: 0,
    score,
    scoreAll: (inputs) => inputs.map(score),
    explain: (input) => ({
      score: score(input),
      strength: expect(input),
      calibration: neutral,
      pulls: [],
      comparisonPulls: [],
      backgroundPull: 0,
      priorPull: expect(input),
    }),
    with: (answer) =>
      isComparison(answer)
        ? fitTasteModel(examples, { ...options, comparisons: [...(options.comparisons ?? []), answer] })
        : fitTasteModel([...examples, answer], options),
    believe: (inputs) => {
      const { scale, toFeatures } = backgroundSetting(options.background);
      return priorBelief(inputs.map(toFeatures), balancedMix(scale.attributeCount), scale);
    },
    hasRated: () => false,
    hasCompared: () => false,
  };
}
