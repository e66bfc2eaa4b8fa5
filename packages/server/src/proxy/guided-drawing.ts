import {
  type FailedAttempt,
  type GeneratedImage,
  type GuidedAttempt,
  guideGeneration,
  type ImageGenerator,
  type Score,
  VsmError,
} from '@vsm/core';
import type { CallSettings } from './call-settings.ts';
import type { DrawingQueue } from './drawing-queue.ts';
import { InterruptedByClient } from './drawing-queue.ts';
import type { DrawingRequest } from './drawing-request.ts';
import { type DrawnAnswer, readDrawnAnswer, seedOf } from './drawn-answer.ts';
import type { ProxyOptions, SeenPicture } from './proxy-options.ts';
import type { TargetAnswer, TargetCall } from './target.ts';

/** One picture of an answer of the target. */
export interface DrawnPicture {
  readonly drawn: DrawnAnswer;
  /** Among the pictures of that answer. */
  readonly index: number;
  /** From 1. */
  readonly attempt: number;
  readonly seed: number | null;
  readonly bytes: Uint8Array;
  /** Null when it was not scored. */
  readonly judged: JudgedPicture | null;
}

export interface JudgedPicture extends SeenPicture {
  readonly score: Score;
}

export interface FailedDrawing {
  readonly attempt: number;
  readonly seed: number | null;
  readonly message: string;
}

export type DrawingEnding =
  | 'accepted'
  | 'attempts-made'
  | 'generator-unreachable'
  | 'interrupted'
  | 'nothing-rated'
  | 'scoring-failed';

export interface GuidedResult {
  /** Those that the client gets, in its order. */
  readonly chosen: readonly DrawnPicture[];
  /** All that were drawn, in order. */
  readonly pictures: readonly DrawnPicture[];
  readonly failures: readonly FailedDrawing[];
  /** For the statistics of the memory. */
  readonly attempts: readonly GuidedAttempt[];
  readonly ending: DrawingEnding;
  /** Why a picture could not be scored. */
  readonly error: string | null;
}

/** The first answer of the target, where it is nothing to choose among: the client gets it as it is. */
export class UnguidedAnswer extends Error {
  readonly answer: TargetAnswer;

  constructor(answer: TargetAnswer) {
    super('The target gave no pictures.');
    this.answer = answer;
  }
}

/** The target gave no answer at all to the first call. */
export class NoAnswer extends Error {
  override readonly cause: Error;

  constructor(cause: Error) {
    super(cause.message);
    this.cause = cause;
  }
}

class ScoringFailed extends Error {}

export interface GuidedDrawingOptions
  extends Pick<ProxyOptions, 'memory' | 'hasPrior' | 'see' | 'random'>,
    Pick<CallSettings, 'threshold' | 'retries' | 'category'> {
  readonly request: DrawingRequest;
  readonly call: TargetCall;
  readonly queue: DrawingQueue;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/**
 * One call that draws, repeated with other seeds until as many pictures as were asked for are to the taste.
 *
 * The pictures of the first answer keep their places. Those of later ones take the places of pictures below the threshold, the best of
 * them that of the worst, where they score higher.
 */
export class GuidedDrawing {
  readonly #options: GuidedDrawingOptions;
  readonly #stopped = new AbortController();
  readonly #pictures: DrawnPicture[] = [];
  readonly #attempts: GuidedAttempt[] = [];
  #calls = 0;
  #isInterrupted = false;

  constructor(options: GuidedDrawingOptions) {
    this.#options = options;
  }

  /**
   * @throws UnguidedAnswer or NoAnswer while there is no picture; the signal's reason when it aborts.
   */
  async run(): Promise<GuidedResult> {
    const { memory, hasPrior, signal } = this.#options;
    const knowsNothing = !hasPrior && memory.preferences.length + memory.comparisons.length === 0;
    try {
      const ending = await this.#guide(knowsNothing);
      return this.#result(knowsNothing ? 'nothing-rated' : ending, null);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof InterruptedByClient) return this.#result('interrupted', null);
      if (error instanceof ScoringFailed) return this.#result('scoring-failed', error.message);
      throw error;
    }
  }

  async #guide(knowsNothing: boolean): Promise<DrawingEnding> {
    const { request, threshold, retries, random, signal } = this.#options;
    const steps = guideGeneration({
      threshold,
      maxRetries: Math.max(1, retries),
      // Without a rating no picture is better than another.
      ...((knowsNothing || retries === 0) && { bestOf: 1 }),
      wanted: request.count,
      generator: this.#generator,
      request: { prompt: request.prompt, count: request.count },
      assess: (image, options) => this.#assess(image, options.signal ?? signal),
      random,
      signal: AbortSignal.any([signal, this.#stopped.signal]),
    });
    for (;;) {
      const { done, value } = await steps.next();
      if (!done) this.#attempts.push(value);
      else if (this.#isInterrupted) return 'interrupted';
      else return value.ending === 'little-to-gain' ? 'attempts-made' : value.ending;
    }
  }

  get #generator(): ImageGenerator {
    return {
      id: 'a1111-proxy',
      generate: (request, { signal } = {}) => this.#draw(request.seed ?? 0, signal ?? this.#options.signal),
      interrupt: async () => this.#interrupt(),
    };
  }

  /** Calls the target: as the client did, then with this seed in place of the client's. */
  async *#draw(seed: number, signal: AbortSignal): AsyncGenerator<GeneratedImage> {
    const { call, queue, request } = this.#options;
    const attempt = ++this.#calls;
    const isFirst = attempt === 1;
    const body = isFirst ? request.body : request.withSeed(seed);
    const sent = queue.draw({ call, body, signal, onInterrupt: () => this.#interrupt() });
    const answer = await sent.catch((error: unknown) => {
      signal.throwIfAborted();
      if (!(error instanceof Error)) throw error;
      throw isFirst ? new NoAnswer(error) : lostConnection(error);
    });
    const drawn = readDrawnAnswer(answer, request.count);
    if (!drawn && isFirst) throw new UnguidedAnswer(answer);
    if (!drawn) throw refused(answer);
    const first = this.#pictures.length;
    for (let index = 0; index < drawn.count; index++) {
      const bytes = Buffer.from(drawn.images[drawn.first + index]!.replace(/^data:[^,]*,/, ''), 'base64');
      const ofPicture = seedOf(drawn, index);
      this.#pictures.push({ drawn, index, attempt, seed: ofPicture, bytes, judged: null });
    }
    for (const [index, { bytes, seed: ofPicture }] of this.#pictures.slice(first).entries()) {
      yield { bytes, mediaType: 'application/octet-stream', seed: ofPicture, metadata: { place: first + index } };
    }
    if (this.#isInterrupted) this.#stopped.abort(new InterruptedByClient());
  }

  async #assess({ bytes, metadata }: GeneratedImage, signal: AbortSignal): Promise<Score> {
    const { memory, see, category } = this.#options;
    try {
      const seen = await see(bytes, { signal });
      const score = memory.score(seen.encoded, { ...(category !== null && { category }) });
      const place = Number(metadata['place']);
      this.#pictures[place] = { ...this.#pictures[place]!, judged: { ...seen, score } };
      return score;
    } catch (error) {
      signal.throwIfAborted();
      // Whatever it was, the picture must not be lost over it.
      throw new ScoringFailed(error instanceof Error ? error.message : String(error), { cause: error });
    }
  }

  /** The half-drawn picture that now comes is all there is, or is not waited for. */
  #interrupt(): void {
    this.#isInterrupted = true;
    if (this.#pictures.length > 0) this.#stopped.abort(new InterruptedByClient());
  }

  #result(ending: DrawingEnding, error: string | null): GuidedResult {
    const failures = this.#attempts.filter(isFailed).map(({ number, seed, error: { message } }) => {
      return { attempt: number, seed, message };
    });
    const chosen = choosePictures(this.#pictures, this.#options.threshold);
    return { chosen, pictures: this.#pictures, failures, attempts: this.#attempts, ending, error };
  }
}

function isFailed(attempt: GuidedAttempt): attempt is FailedAttempt {
  return attempt.status === 'failed';
}

/** What each place of the first answer ends with. */
export function choosePictures(pictures: readonly DrawnPicture[], threshold: number): DrawnPicture[] {
  const places = pictures.filter(({ attempt }) => attempt === pictures[0]?.attempt);
  const attempts = new Set(pictures.slice(places.length).map(({ attempt }) => attempt));
  for (const number of attempts) {
    const candidates = pictures
      .filter(({ attempt, judged }) => attempt === number && judged !== null)
      .sort((a, b) => scoreOf(b) - scoreOf(a));
    for (const candidate of candidates) {
      const worst = places.reduce((lowest, each, i) => (scoreOf(each) < scoreOf(places[lowest]!) ? i : lowest), 0);
      const value = scoreOf(places[worst]!);
      if (value < threshold && value < scoreOf(candidate)) places[worst] = candidate;
    }
  }
  // All of one answer stand as they stood there.
  const isOneAnswer = places.every(({ drawn }) => drawn === places[0]?.drawn);
  return isOneAnswer ? places.sort((a, b) => a.index - b.index) : places;
}

/** One that was not scored stays: nobody knows whether another is better. */
function scoreOf({ judged }: DrawnPicture): number {
  return judged?.score.value ?? Number.POSITIVE_INFINITY;
}

/** What a failure of a later attempt means: the pictures so far are safe. */
function lostConnection(error: Error): VsmError {
  const reason = 'code' in error ? `${error.message} (${String(error.code)})` : error.message;
  const isAway = 'code' in error && (error.code === 'ECONNREFUSED' || error.code === 'ENOTFOUND');
  if (isAway) return new VsmError('GENERATOR_UNREACHABLE', `The target is away: ${reason}.`, { cause: error });
  return new VsmError('GENERATOR_FAILED', `The connection to the target broke: ${reason}.`, { cause: error });
}

function refused({ status, body }: TargetAnswer): VsmError {
  const excerpt = body.subarray(0, 300).toString('utf8');
  if (status !== 200) return new VsmError('GENERATOR_FAILED', `The target answered with status ${status}: ${excerpt}`);
  return new VsmError('GENERATOR_FAILED', 'The target answered with something that holds no pictures.');
}
