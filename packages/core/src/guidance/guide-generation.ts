import { VsmError } from '../errors.ts';
import type { GeneratedImage, GenerateOptions, GenerateRequest, ImageGenerator } from '../image-generator.ts';
import type { Score } from '../score.ts';
import { type GuidanceSettings, parseGuidanceSettings } from './guidance-settings.ts';

/** One picture of a guided run, or one failure to make one. */
export type GuidedAttempt =
  | {
      readonly status: 'accepted' | 'rejected';
      /** From 1; pictures of one batch share it. */
      readonly number: number;
      readonly seed: number;
      readonly image: GeneratedImage;
      readonly score: Score;
    }
  | { readonly status: 'failed'; readonly number: number; readonly seed: number; readonly error: VsmError };

export type ScoredAttempt = Exclude<GuidedAttempt, { status: 'failed' }>;

export interface GuidanceResult {
  readonly accepted: boolean;
  /** True when nothing reached the threshold; `best` is then the best of what there is. */
  readonly belowThreshold: boolean;
  readonly best: ScoredAttempt;
  readonly attempts: readonly GuidedAttempt[];
}

export interface GuidanceOptions extends GuidanceSettings {
  readonly generator: ImageGenerator;
  /** A seed given here is the first attempt's. */
  readonly request: GenerateRequest;
  readonly assess: (image: GeneratedImage, options: { readonly signal?: AbortSignal }) => Promise<Score>;
  /** Uniform in [0, 1): where seeds come from. */
  readonly random: () => number;
  readonly signal?: AbortSignal;
  readonly onPreview?: GenerateOptions['onPreview'];
}

/**
 * Generates, scores and tries again with another seed until a picture reaches the threshold or `1 + maxRetries` attempts are made.
 * Yields each attempt as it ends and returns the result. A batch is scored whole. A picture that fails to be made or read counts
 * as an attempt and the run goes on.
 *
 * @throws VsmError `INVALID_ARGUMENT` for bad settings; `GENERATOR_UNREACHABLE` or `INVALID_ARGUMENT` of the generator while there is
 *   no picture yet; `GENERATOR_FAILED` when every attempt failed; the signal's reason when it aborts.
 */
export async function* guideGeneration(options: GuidanceOptions): AsyncGenerator<GuidedAttempt, GuidanceResult> {
  const { threshold, maxRetries } = parseGuidanceSettings(options);
  const attempts: GuidedAttempt[] = [];
  let best: ScoredAttempt | null = null;
  for (let number = 1; number <= 1 + maxRetries && best?.status !== 'accepted'; number++) {
    const seed = number === 1 && options.request.seed !== undefined ? options.request.seed : randomSeed(options.random);
    for await (const attempt of attemptOnce({ ...options, threshold, number, seed })) {
      if (attempt.status === 'failed' && !best && isHopeless(attempt.error)) throw attempt.error;
      attempts.push(attempt);
      if (attempt.status !== 'failed' && (!best || attempt.score.value > best.score.value)) best = attempt;
      yield attempt;
    }
  }
  if (best) return { accepted: best.status === 'accepted', belowThreshold: best.status !== 'accepted', best, attempts };
  throw new VsmError(
    'GENERATOR_FAILED',
    `None of ${attempts.length} attempts gave a picture. The last one failed: ${lastError(attempts)?.message ?? 'the generator yielded nothing'}`,
    { cause: lastError(attempts) },
  );
}

async function* attemptOnce(
  options: GuidanceOptions & { readonly number: number; readonly seed: number },
): AsyncGenerator<GuidedAttempt> {
  const { generator, request, assess, threshold, number, signal, onPreview } = options;
  const abortable = { ...(signal && { signal }) };
  try {
    signal?.throwIfAborted();
    const images = generator.generate(
      { ...request, seed: options.seed },
      { ...abortable, ...(onPreview && { onPreview }) },
    );
    for await (const image of images) {
      const score = await assess(image, abortable);
      const status = score.value >= threshold ? 'accepted' : 'rejected';
      yield { status, number, seed: image.seed ?? options.seed, image, score };
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (!VsmError.is(error)) throw error;
    yield { status: 'failed', number, seed: options.seed, error };
  }
}

/** What another seed can't cure. */
function isHopeless(error: VsmError): boolean {
  return error.code === 'GENERATOR_UNREACHABLE' || error.code === 'INVALID_ARGUMENT';
}

function randomSeed(random: () => number): number {
  return Math.floor(random() * 2 ** 32);
}

function lastError(attempts: readonly GuidedAttempt[]): VsmError | undefined {
  const last = attempts.at(-1);
  return last?.status === 'failed' ? last.error : undefined;
}
