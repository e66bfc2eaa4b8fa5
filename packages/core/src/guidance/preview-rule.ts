import { VsmError } from '../errors.ts';

/** At these parts of a run its preview is scored, at most once each. */
export const previewCheckpoints: readonly number[] = [0.2, 0.35, 0.5, 0.65, 0.8];

/** What the previews of one run scored, and how the run ended. */
export interface PreviewTrace {
  /** Score values, -1..1, by checkpoint; `null` where no preview came. As long as the run went on. */
  readonly previews: readonly (number | null)[];
  /** The finished picture's score; `null` when the run was stopped. */
  readonly final: number | null;
  /** Whether the rule would have stopped it but let it go on, to learn how often it errs. */
  readonly wasSpared?: boolean;
}

export interface PreviewRuleOptions {
  /** The score from which on a picture is accepted. */
  readonly threshold: number;
  /** Of all pictures that would be accepted, the largest share that may be lost to stopping, 0..1. */
  readonly maxWrongStops: number;
}

/** Tells from a preview whether its run is worth finishing. */
export interface PreviewRule {
  /** False until enough runs were seen; then it stops nothing. */
  readonly isReady: boolean;
  /** The chance that the finished picture is accepted, 0..1; 1 where too little is known. */
  chanceOfPassing(checkpoint: number, preview: number): number;
  shouldStop(checkpoint: number, preview: number): boolean;
  /** The score that the finished picture is expected to have; `null` where too little is known. */
  expectedFinal(checkpoint: number, preview: number): number | null;
  /** The median score of past pictures, those given up as they were expected; `null` where too little is known. */
  readonly usualFinal: number | null;
}

/** Fewer finished runs say too little of how previews foretell pictures. */
const leastRuns = 20;
/** What was learned long ago was of another taste. */
const rememberedRuns = 400;
/** A run likelier to pass is not stopped, however many others passed. */
const mostLikelyStopped = 0.5;

/**
 * Learns from past runs how a preview foretells the finished picture, and stops runs below a chance of passing that is chosen so that
 * at most `maxWrongStops` of the pictures worth keeping are expected to be lost, over all checkpoints together. Deterministic;
 * O(runs²) at worst, milliseconds for the 400 runs remembered.
 *
 * @throws VsmError `INVALID_ARGUMENT` when `maxWrongStops` is not within 0..1.
 */
export function fitPreviewRule(traces: readonly PreviewTrace[], options: PreviewRuleOptions): PreviewRule {
  const { maxWrongStops } = options;
  if (!(maxWrongStops >= 0 && maxWrongStops <= 1)) {
    throw new VsmError('INVALID_ARGUMENT', `maxWrongStops is a share from 0 to 1; got ${maxWrongStops}.`);
  }
  const threshold = toStrength(options.threshold);
  const recent = traces.slice(-rememberedRuns);
  const relations = previewCheckpoints.map((_, checkpoint) => relate(recent, checkpoint));
  const chanceOfPassing = (checkpoint: number, preview: number): number => {
    const relation = relations[checkpoint];
    return relation ? chanceAbove(threshold, toStrength(preview), relation) : 1;
  };
  const runs = recent.map((trace) => ({
    ...trace,
    chances: trace.previews.map((preview, checkpoint) =>
      preview === null ? null : chanceOfPassing(checkpoint, preview),
    ),
  }));
  const highestStopped = chooseLevel(runs, options.threshold, maxWrongStops);
  const expectedFinal = (checkpoint: number, preview: number): number | null => {
    const relation = relations[checkpoint];
    return relation ? Math.tanh(predict(toStrength(preview), relation)) : null;
  };
  const finals = recent.flatMap(({ final, previews }) => {
    const last = previews.findLastIndex((preview) => preview !== null);
    return final ?? (last < 0 ? null : expectedFinal(last, previews[last]!)) ?? [];
  });
  return {
    isReady: highestStopped !== null,
    chanceOfPassing,
    shouldStop: (checkpoint, preview) =>
      highestStopped !== null && chanceOfPassing(checkpoint, preview) <= highestStopped,
    expectedFinal,
    usualFinal: finals.length < leastRuns ? null : finals.toSorted((a, b) => a - b)[finals.length >> 1]!,
  };
}

/** Scores crowd near ±1; this spreads them, so that previews and pictures stand in a line. */
function toStrength(value: number): number {
  return Math.atanh(Math.max(-0.999, Math.min(0.999, value)));
}

/** The line through past pairs of preview and picture, and what they miss it by. */
interface Relation {
  readonly slope: number;
  readonly previewMean: number;
  readonly finalMean: number;
  /** Ascending. */
  readonly residuals: Float64Array;
  readonly deviation: number;
}

function relate(traces: readonly PreviewTrace[], checkpoint: number): Relation | null {
  const pairs = traces.flatMap(({ previews, final }) => {
    const preview = previews[checkpoint] ?? null;
    return preview === null || final === null ? [] : [{ x: toStrength(preview), y: toStrength(final) }];
  });
  if (pairs.length < leastRuns) return null;
  const mean = (of: 'x' | 'y') => pairs.reduce((sum, pair) => sum + pair[of], 0) / pairs.length;
  const [previewMean, finalMean] = [mean('x'), mean('y')];
  const along = pairs.reduce((sum, { x, y }) => sum + (x - previewMean) * (y - finalMean), 0);
  const square = pairs.reduce((sum, { x }) => sum + (x - previewMean) ** 2, 0);
  const slope = square > 0 ? along / square : 0;
  const residuals = Float64Array.from(pairs, ({ x, y }) => y - finalMean - slope * (x - previewMean)).sort();
  const sumOfSquares = residuals.reduce((sum, residual) => sum + residual ** 2, 0);
  return { slope, previewMean, finalMean, residuals, deviation: Math.sqrt(sumOfSquares / (pairs.length - 2)) };
}

function predict(preview: number, { slope, previewMean, finalMean }: Relation): number {
  return finalMean + slope * (preview - previewMean);
}

/** The larger of what normal errors and what the errors seen say, so that neither rare nor odd errors are overlooked. */
function chanceAbove(threshold: number, preview: number, relation: Relation): number {
  const { residuals, deviation } = relation;
  const distance = threshold - predict(preview, relation);
  const seen = residuals.reduce((count, residual) => count + Number(residual >= distance), 0) / residuals.length;
  const widened = Math.max(deviation, 1e-6) * Math.sqrt(1 + 3 / residuals.length);
  return Math.max(seen, normalTail(distance / widened));
}

/** P(Z > z) of a standard normal, to 7.5e-8. @see Abramowitz and Stegun 26.2.17 */
function normalTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(z));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const tail = (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return z > 0 ? tail : 1 - tail;
}

interface RunWithChances extends PreviewTrace {
  readonly chances: readonly (number | null)[];
}

/** The highest chance of passing at which stopping keeps within the bound on the runs seen; `null` when there is none. */
function chooseLevel(runs: readonly RunWithChances[], threshold: number, maxWrongStops: number): number | null {
  const passing = runs.reduce((sum, run) => sum + chanceThatItPassed(run, threshold), 0);
  const budget = passing * maxWrongStops * trustOf(runs, threshold);
  const levels = [...new Set(runs.flatMap(({ chances }) => chances.filter(isKnown)))].sort((a, b) => a - b);
  let chosen: number | null = null;
  for (const level of levels) {
    if (level > mostLikelyStopped) break;
    const lost = runs.reduce(
      (sum, { chances }) => sum + (chances.find((chance) => isKnown(chance) && chance <= level) ?? 0),
      0,
    );
    if (lost > budget) break;
    chosen = level;
  }
  return chosen;
}

function chanceThatItPassed({ final, chances }: RunWithChances, threshold: number): number {
  if (final !== null) return Number(final >= threshold);
  return chances.findLast(isKnown) ?? 0;
}

/** Below 1 when more of the spared runs passed than was foretold. */
function trustOf(runs: readonly RunWithChances[], threshold: number): number {
  const spared = runs.filter(({ wasSpared, final }) => wasSpared && final !== null);
  const foretold = spared.reduce((sum, { chances }) => sum + Math.min(...chances.filter(isKnown)), 0);
  const passed = spared.filter(({ final }) => final! >= threshold).length;
  return Math.min(1, (1 + foretold) / (1 + passed));
}

function isKnown(chance: number | null): chance is number {
  return chance !== null;
}
