import {
  countAttempts,
  defaultGuidance,
  type GeneratedImage,
  type GenerationPreview,
  type GuidanceResult,
  type GuidanceSettings,
  type GuidedAttempt,
  guidancePresets,
  guideGeneration,
  type ImageGenerator,
  type Score,
} from '@vsm/core';
import type { Generation, GenerationAttempt, GenerationEvent, GenerationRequest } from '../api/generations.ts';
import { createEventHub, type EventHub } from '../events/event-hub.ts';
import { problemOf } from '../http/refusal.ts';
import type { HostedMemory } from '../memories/hosted-memory.ts';
import type { StoredPicture } from '../pictures/stored-picture.ts';
import type { KeptImage } from './keep-image.ts';

export interface GenerationRunOptions {
  readonly id: string;
  readonly memory: HostedMemory;
  readonly request: GenerationRequest;
  readonly generator: ImageGenerator;
  /** Puts a picture where it stays, and looks at it. */
  readonly keep: (image: GeneratedImage) => Promise<KeptImage>;
  /** A small picture as a data URL. */
  readonly showPreview: (preview: GenerationPreview) => Promise<string>;
  readonly now: () => Date;
  readonly random: () => number;
  readonly onStateChange: (run: GenerationRun) => void;
  readonly onFault: (error: unknown) => void;
}

/** One guided generation: begins at once and goes on until it ends or is cancelled. */
export class GenerationRun {
  readonly #options: GenerationRunOptions;
  readonly #events: EventHub<GenerationEvent> = createEventHub();
  readonly #stop = new AbortController();
  readonly #kept = new Map<GeneratedImage, KeptImage>();
  readonly #pictures: (StoredPicture | null)[] = [];
  #generation: Generation;
  #isShowingPreview = false;
  readonly done: Promise<void>;

  constructor(options: GenerationRunOptions) {
    this.#options = options;
    const { id, memory, request, now } = options;
    const startedAt = now().toISOString();
    this.#generation = {
      id,
      memory: memory.id,
      state: 'running',
      request,
      startedAt,
      endedAt: null,
      attempts: [],
      result: null,
      problem: null,
    };
    this.done = this.#run();
  }

  get generation(): Generation {
    return this.#generation;
  }

  /** The picture of an attempt; `null` where there is none. */
  pictureOf(index: number): StoredPicture | null {
    return this.#pictures[index] ?? null;
  }

  /** Remembers what the person said of an attempt. */
  noteVerdict(index: number, verdict: 'like' | 'dislike'): GenerationAttempt {
    const attempts = this.#generation.attempts.map((each) => (each.index === index ? { ...each, verdict } : each));
    this.#generation = { ...this.#generation, attempts };
    return attempts[index]!;
  }

  async cancel(): Promise<void> {
    this.#stop.abort(new Cancelled());
    await this.done;
  }

  /** Begins with the state as it is; ends with the run. */
  async *follow(signal: AbortSignal): AsyncGenerator<GenerationEvent> {
    const events = this.#events.listen(signal);
    yield { type: 'state', generation: this.#generation };
    yield* events;
    if (!signal.aborted) yield { type: 'end', generation: this.#generation };
  }

  async #run(): Promise<void> {
    const attempts: GuidedAttempt[] = [];
    try {
      const result = await this.#guide(attempts);
      this.#end({ state: 'done', result: describeResult(result) });
    } catch (error) {
      if (error instanceof Cancelled || this.#stop.signal.aborted) this.#end({ state: 'cancelled' });
      else {
        this.#options.onFault(error);
        this.#end({ state: 'failed', problem: problemOf(error) });
      }
    } finally {
      if (attempts.length > 0) await this.#count(attempts);
      this.#events.close();
      this.#options.onStateChange(this);
    }
  }

  async #guide(attempts: GuidedAttempt[]): Promise<GuidanceResult> {
    const { generator, request, random } = this.#options;
    const { prompt, negativePrompt, seed, width, height, settings } = request;
    const run = guideGeneration({
      generator,
      request: {
        prompt,
        ...(negativePrompt !== undefined && { negativePrompt }),
        ...(seed !== undefined && { seed }),
        ...(width !== undefined && { width }),
        ...(height !== undefined && { height }),
        ...(settings !== undefined && { settings }),
      },
      ...guidanceOf(request),
      ...(request.guide === false && { bestOf: 1, threshold: -1 }),
      assess: (image) => this.#assess(image),
      random,
      signal: this.#stop.signal,
      onPreview: (preview) => void this.#preview(preview),
    });
    for (;;) {
      const step = await run.next();
      if (step.done) return step.value;
      attempts.push(step.value);
      this.#add(step.value);
    }
  }

  async #assess(image: GeneratedImage): Promise<Score> {
    const kept = await this.#options.keep(image);
    this.#kept.set(image, kept);
    const memory = await this.#options.memory.read();
    const { category } = this.#options.request;
    return memory.score(kept.encoded, category === undefined ? {} : { category });
  }

  #add(attempt: GuidedAttempt): void {
    const picture = 'image' in attempt ? (this.#kept.get(attempt.image)?.picture ?? null) : null;
    const shown: GenerationAttempt = {
      index: this.#generation.attempts.length,
      number: attempt.number,
      seed: attempt.seed,
      status: attempt.status,
      score: 'score' in attempt ? attempt.score : null,
      picture: picture && { id: picture.id, version: picture.version },
      verdict: null,
      problem: attempt.status === 'failed' ? problemOf(attempt.error) : null,
    };
    this.#pictures.push(picture);
    this.#generation = { ...this.#generation, attempts: [...this.#generation.attempts, shown] };
    this.#events.emit({ type: 'attempt', attempt: shown });
  }

  /** One at a time: previews come faster than they can be shown. One that cannot be shown is passed by. */
  async #preview(preview: GenerationPreview): Promise<void> {
    if (this.#isShowingPreview) return;
    this.#isShowingPreview = true;
    const image = await this.#options.showPreview(preview).catch(() => null);
    this.#isShowingPreview = false;
    if (image !== null) this.#events.emit({ type: 'preview', progress: preview.progress, image });
  }

  #end(ending: Pick<Generation, 'state'> & Partial<Pick<Generation, 'result' | 'problem'>>): void {
    this.#generation = { ...this.#generation, ...ending, endedAt: this.#options.now().toISOString() };
  }

  async #count(attempts: readonly GuidedAttempt[]): Promise<void> {
    const { memory, onFault } = this.#options;
    await memory
      .write((opened) => opened.recordStatistics((statistics) => countAttempts(statistics, attempts)))
      .catch(onFault);
  }
}

class Cancelled extends Error {
  override readonly name: string = 'Cancelled';
}

function guidanceOf({ preset, threshold, maxRetries }: GenerationRequest): GuidanceSettings {
  const base = preset === undefined ? defaultGuidance : guidancePresets[preset];
  return { threshold: threshold ?? base.threshold, maxRetries: maxRetries ?? base.maxRetries };
}

function describeResult({ accepted, best, attempts, ending }: GuidanceResult): NonNullable<Generation['result']> {
  return { accepted, best: attempts.indexOf(best), ending };
}
