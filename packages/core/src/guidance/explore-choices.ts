import { VsmError } from '../errors.ts';
import { factorise, invertFactored, solve, solveTransposed } from '../taste/cholesky.ts';
import { createMatrix } from '../taste/matrix.ts';

/** The values to choose among, by what is chosen: `{ style: ['ink', 'oil'], cfg: ['4', '7'] }`. */
export type ChoiceOptions = Readonly<Record<string, readonly string[]>>;
/** One value for each. */
export type Choice = Readonly<Record<string, string>>;

/** A choice that was tried, and the score of the picture that it gave, -1..1. */
export interface ChoiceTrial {
  readonly choice: Choice;
  readonly score: number;
}

/** What was learned of one value. */
export interface ChoiceBelief {
  readonly name: string;
  readonly value: string;
  readonly trials: number;
  /** How much it adds to the score, beside the mean of all values of its name. */
  readonly effect: number;
  /** Standard deviation of that belief. */
  readonly uncertainty: number;
}

export interface ChoiceExplorer {
  /** A choice drawn as likely as it is believed to be the best: what is promising or unknown is tried. */
  next(random: () => number): Choice;
  /** By name in the order of the options, the best value first. */
  beliefs(): ChoiceBelief[];
}

export interface ExploreOptions {
  /** What is believed of values before any trial, as `priorEffects[name][value]`; 0 if not given. */
  readonly priorEffects?: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Standard deviation of what a value may add, and of what the seed does to a score. */
const [priorDeviation, noiseDeviation] = [0.4, 0.4];
const maxValues = 200;

/**
 * Learns which values give pictures to the person's taste: Thompson sampling on a Bayesian linear model of the score, in which each
 * value adds its effect. Trials of values that are no longer among the options count for the others. Deterministic but for `random`.
 * O(trials x names² + values³).
 *
 * @throws VsmError `INVALID_ARGUMENT` when a name has no values or there are more than 200 in all.
 * @see Thompson, On the likelihood that one unknown probability exceeds another (1933); Agrawal and Goyal, Thompson sampling for
 *   contextual bandits with linear payoffs (2013)
 */
export function exploreChoices(
  options: ChoiceOptions,
  trials: readonly ChoiceTrial[],
  { priorEffects = {} }: ExploreOptions = {},
): ChoiceExplorer {
  const values = listValues(options);
  const places = new Map(values.map(({ name, value }, i) => [keyOf(name, value), i + 1]));
  const posterior = learn(values, places, trials, (name, value) => priorEffects[name]?.[value] ?? 0);
  return {
    next: (random) => chooseBest(options, places, posterior.draw(random)),
    beliefs: () =>
      Object.keys(options).flatMap((name) => describeName(name, options[name]!, { places, posterior, trials })),
  };
}

function listValues(options: ChoiceOptions): { name: string; value: string }[] {
  const values = Object.entries(options).flatMap(([name, all]) => {
    const distinct = [...new Set(all)];
    if (distinct.length === 0)
      throw new VsmError('INVALID_ARGUMENT', `There is nothing to choose for ${JSON.stringify(name)}.`);
    return distinct.map((value) => ({ name, value }));
  });
  if (values.length > maxValues) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `At most ${maxValues} values can be explored together; got ${values.length}.`,
    );
  }
  return values;
}

function keyOf(name: string, value: string): string {
  return JSON.stringify([name, value]);
}

/** What is believed of the intercept (place 0) and the values. */
interface Posterior {
  readonly mean: Float64Array;
  readonly covariance: (a: number, b: number) => number;
  draw(random: () => number): Float64Array;
}

function learn(
  values: readonly { name: string; value: string }[],
  places: ReadonlyMap<string, number>,
  trials: readonly ChoiceTrial[],
  priorEffect: (name: string, value: string) => number,
): Posterior {
  const size = values.length + 1;
  const priorMean = Float64Array.from([0, ...values.map(({ name, value }) => priorEffect(name, value))]);
  const factor = createMatrix(size, size);
  const { values: precision } = factor;
  const target = new Float64Array(size);
  for (let i = 0; i < size; i++) precision[i * size + i] = 1 / priorDeviation ** 2;
  for (const { choice, score } of trials) {
    const present = [0, ...Object.entries(choice).flatMap(([name, value]) => places.get(keyOf(name, value)) ?? [])];
    const surprise = score - present.reduce((sum, place) => sum + priorMean[place]!, 0);
    for (const a of present) {
      target[a]! += surprise / noiseDeviation ** 2;
      for (const b of present) precision[a * size + b]! += 1 / noiseDeviation ** 2;
    }
  }
  // Positive definite: the prior stands on its diagonal.
  factorise(factor);
  const { values: covariance } = invertFactored(factor);
  const mean = solve(factor, target).map((value, i) => value + priorMean[i]!);
  return {
    mean,
    covariance: (a, b) => covariance[Math.max(a, b) * size + Math.min(a, b)]!,
    draw: (random) => {
      const noise = Float64Array.from({ length: size }, () => standardNormal(random));
      return solveTransposed(factor, noise).map((value, i) => value + mean[i]!);
    },
  };
}

/** @see Box and Muller, A note on the generation of random normal deviates (1958) */
function standardNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

function chooseBest(options: ChoiceOptions, places: ReadonlyMap<string, number>, effects: Float64Array): Choice {
  const effectOf = (name: string, value: string) => effects[places.get(keyOf(name, value))!]!;
  return Object.fromEntries(
    Object.entries(options).map(([name, values]) => [
      name,
      values.reduce((best, value) => (effectOf(name, value) > effectOf(name, best) ? value : best)),
    ]),
  );
}

interface Learned {
  readonly places: ReadonlyMap<string, number>;
  readonly posterior: Posterior;
  readonly trials: readonly ChoiceTrial[];
}

function describeName(name: string, all: readonly string[], { places, posterior, trials }: Learned): ChoiceBelief[] {
  const values = [...new Set(all)];
  const placesOfName = values.map((value) => places.get(keyOf(name, value))!);
  const mean = placesOfName.reduce((sum, place) => sum + posterior.mean[place]!, 0) / values.length;
  return values
    .map((value, i) => ({
      name,
      value,
      trials: trials.filter(({ choice }) => choice[name] === value).length,
      effect: posterior.mean[placesOfName[i]!]! - mean,
      uncertainty: Math.sqrt(varianceBesideMean(placesOfName[i]!, placesOfName, posterior)),
    }))
    .sort((a, b) => b.effect - a.effect);
}

/** Of the value's effect less the mean effect of its name. */
function varianceBesideMean(place: number, placesOfName: readonly number[], { covariance }: Posterior): number {
  const weights = placesOfName.map((each) => Number(each === place) - 1 / placesOfName.length);
  const variance = placesOfName.reduce(
    (sum, a, i) => sum + placesOfName.reduce((inner, b, j) => inner + weights[i]! * weights[j]! * covariance(a, b), 0),
    0,
  );
  return Math.max(0, variance);
}
