import { VsmError } from '../errors.ts';
import type {
  GeneratedImage,
  GenerateOptions,
  GenerateRequest,
  GenerationPreview,
  ImageGenerator,
} from '../image-generator.ts';
import type { Score } from '../score.ts';
import { expectedGain } from './expected-gain.ts';
import { type GuidanceSettings, parseGuidanceSettings } from './guidance-settings.ts';
import type { GuidedAttempt, ScoredAttempt, StoppedAttempt } from './guided-attempt.ts';
import { fitPreviewRule, type PreviewTrace } from './preview-rule.ts';
import { PreviewWatch } from './preview-watch.ts';
import { runAttempt } from './run-attempt.ts';

export interface PreviewGuidance {
  /** Of earlier runs of this generator, the oldest first. */
  readonly traces: readonly PreviewTrace[];
  readonly assess: (preview: GenerationPreview, options: { readonly signal?: AbortSignal }) => Promise<Score>;
  /** Of all pictures that would be accepted, the largest share that may be lost to stopping; 0.02 if not given. */
  readonly maxWrongStops?: number;
}

export interface GuidanceOptions extends GuidanceSettings {
  readonly generator: ImageGenerator;
  /** A seed given here is the first attempt's. */
  readonly request: GenerateRequest;
  /** What to ask for at each attempt instead, from 1 on: to vary more than the seed. */
  readonly requestFor?: (attempt: number) => GenerateRequest;
  readonly assess: (image: GeneratedImage, options: { readonly signal?: AbortSignal }) => Promise<Score>;
  /** Uniform in [0, 1): where seeds come from. */
  readonly random: () => number;
  /** Makes so many attempts, whatever they score, and takes the best; instead of stopping at the first that passes. */
  readonly bestOf?: number;
  /** So many pictures must pass before it stops; 1 if not given. */
  readonly wanted?: number;
  /** Stops when another attempt is expected to add less than this to the best score; never if not given. */
  readonly minimumGain?: number;
  /** Watches previews and gives up runs that will not pass. Only where a run makes one picture. */
  readonly previews?: PreviewGuidance;
  readonly signal?: AbortSignal;
  readonly onPreview?: GenerateOptions['onPreview'];
}

export interface GuidanceResult {
  /** True when as many pictures as wanted reached the threshold. */
  readonly accepted: boolean;
  /** The opposite: `best` is then the best of what there is. */
  readonly belowThreshold: boolean;
  readonly best: ScoredAttempt;
  readonly attempts: readonly GuidedAttempt[];
  /** Why it ended: the pictures wanted passed, all attempts were made, another was not worth its time, or the generator went away. */
  readonly ending: 'accepted' | 'attempts-made' | 'little-to-gain' | 'generator-unreachable';
  /** How much generating was spared by giving up runs, in generations. */
  readonly generationsSaved: number;
}

const defaultWrongStops = 0.02;
/** Of runs that would be stopped, so many go on, which keeps the rule honest. */
const sparedShare = 0.05;

/**
 * Generates, scores and tries again with another seed until the pictures wanted reach the threshold or `1 + maxRetries` attempts are made.
 * Yields each attempt as it ends and returns the result. A batch is scored whole. A picture that fails to be made or read counts
 * as an attempt and the run goes on, and so does one that was given up for its preview. When all before were, the last attempt
 * finishes the most promising of those.
 *
 * @throws VsmError `INVALID_ARGUMENT` for bad settings; `GENERATOR_UNREACHABLE` or `INVALID_ARGUMENT` of the generator while there is
 *   no picture yet; `GENERATOR_FAILED` when every attempt failed; the signal's reason when it aborts.
 */
export async function* guideGeneration(options: GuidanceOptions): AsyncGenerator<GuidedAttempt, GuidanceResult> {
  const plan = planAttempts(options);
  const attempts: GuidedAttempt[] = [];
  let best: ScoredAttempt | null = null;
  let ending: GuidanceResult['ending'] = 'attempts-made';
  for (let number = 1; number <= plan.most; number++) {
    const repeated: StoppedAttempt | null = number === plan.most && !best ? mostPromising(attempts) : null;
    for await (const attempt of runAttempt({ ...options, ...plan.attempt(number, { repeated, best }) })) {
      const isGone = attempt.status === 'failed' && isHopeless(attempt.error);
      if (isGone && !best) throw attempt.error;
      if (isGone) ending = 'generator-unreachable';
      attempts.push(attempt);
      if (isScored(attempt) && (!best || attempt.score.value > best.score.value)) best = attempt;
      yield attempt;
    }
    if (ending === 'generator-unreachable') break;
    if (options.bestOf === undefined && hasEnough(attempts, plan.wanted)) break;
    if (isWorthless(attempts, options)) {
      ending = 'little-to-gain';
      break;
    }
  }
  if (!best) throw nothingMade(attempts);
  const accepted = hasEnough(attempts, plan.wanted);
  return {
    accepted,
    belowThreshold: !accepted,
    best,
    attempts,
    ending: accepted && ending === 'attempts-made' ? 'accepted' : ending,
    generationsSaved: attempts.filter(isStopped).reduce((sum, { preview }) => sum + 1 - preview.progress, 0),
  };
}

function planAttempts(options: GuidanceOptions) {
  const { threshold, maxRetries } = parseGuidanceSettings(options);
  const { request, requestFor, bestOf, previews, random, wanted = 1 } = options;
  if (bestOf !== undefined && !(Number.isInteger(bestOf) && bestOf >= 1)) {
    throw new VsmError('INVALID_ARGUMENT', `bestOf is a whole number of attempts from 1 on; got ${bestOf}.`);
  }
  if (!(Number.isInteger(wanted) && wanted >= 1)) {
    throw new VsmError('INVALID_ARGUMENT', `wanted is a whole number of pictures from 1 on; got ${wanted}.`);
  }
  const rule = previews
    ? fitPreviewRule(previews.traces, { threshold, maxWrongStops: previews.maxWrongStops ?? defaultWrongStops })
    : null;
  const most = bestOf ?? 1 + maxRetries;
  return {
    most,
    wanted,
    attempt: (number: number, { repeated, best }: Situation) => {
      const asked = repeated?.request ?? requestFor?.(number) ?? request;
      const first = number === 1 ? asked.seed : undefined;
      const seed = repeated?.seed ?? first ?? randomSeed(random);
      const isWatched = previews && rule && !repeated && (asked.count ?? 1) === 1;
      // Where the best of all is wanted, falling short of the threshold is no reason to stop.
      const worthHaving = bestOf === undefined ? Math.max(best?.score.value ?? -1, rule?.usualFinal ?? -1) : -2;
      const isSpared = () => random() < sparedShare;
      const watch = isWatched ? new PreviewWatch({ rule, assess: previews.assess, worthHaving, isSpared }) : null;
      return { number, seed, request: asked, threshold, watch };
    },
  };
}

interface Situation {
  /** The run given up that this attempt is to finish. */
  readonly repeated: StoppedAttempt | null;
  readonly best: ScoredAttempt | null;
}

function mostPromising(attempts: readonly GuidedAttempt[]): StoppedAttempt | null {
  return attempts.filter(isStopped).sort((a, b) => b.expected - a.expected)[0] ?? null;
}

function isWorthless(attempts: readonly GuidedAttempt[], { minimumGain }: GuidanceOptions): boolean {
  if (minimumGain === undefined) return false;
  const scores = attempts.filter(isScored).map(({ score }) => score.value);
  return scores.length > 0 && expectedGain(scores) < minimumGain;
}

function hasEnough(attempts: readonly GuidedAttempt[], wanted: number): boolean {
  return attempts.filter(({ status }) => status === 'accepted').length >= wanted;
}

function isScored(attempt: GuidedAttempt): attempt is ScoredAttempt {
  return attempt.status === 'accepted' || attempt.status === 'rejected';
}

function isStopped(attempt: GuidedAttempt): attempt is StoppedAttempt {
  return attempt.status === 'stopped';
}

/** What another seed can't cure. */
function isHopeless(error: VsmError): boolean {
  return error.code === 'GENERATOR_UNREACHABLE' || error.code === 'INVALID_ARGUMENT';
}

function randomSeed(random: () => number): number {
  return Math.floor(random() * 2 ** 32);
}

function nothingMade(attempts: readonly GuidedAttempt[]): VsmError {
  const last = attempts.at(-1);
  const cause = last?.status === 'failed' ? last.error : undefined;
  return new VsmError(
    'GENERATOR_FAILED',
    `None of ${attempts.length} attempts gave a picture. The last one failed: ${cause?.message ?? 'the generator yielded nothing'}`,
    { cause },
  );
}
