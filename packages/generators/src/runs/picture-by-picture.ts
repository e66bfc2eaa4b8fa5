import {
  type GeneratedImage,
  type GenerateOptions,
  type GenerateRequest,
  type GenerationPreview,
  type ImageGenerator,
  VsmError,
} from '@vsm/core';
import { checkOptionalWholeNumber, largestSeed } from '../whole-number.ts';

export interface DrawingOptions {
  /** Aborts when the picture is no longer wanted, whatever the reason. */
  readonly signal: AbortSignal;
  readonly onPreview: ((preview: GenerationPreview) => void) | undefined;
}

export interface PictureByPictureOptions<Plan> {
  readonly id: string;
  /** As messages name it. */
  readonly tool: string;
  /** Of one picture; 300,000 if not given. */
  readonly timeoutMs: number | undefined;
  /** What the pictures of a request have in common. @throws VsmError `INVALID_ARGUMENT` for what can't be drawn. */
  readonly plan: (request: GenerateRequest) => Plan;
  /** Draws one picture. When the signal aborts it has the tool stop, then throws its reason. */
  readonly draw: (plan: Plan, seed: number, how: DrawingOptions) => Promise<GeneratedImage>;
}

const defaultTimeoutMs = 300_000;
const mostPictures = 10_000;

/**
 * A generator that draws the pictures of a request one after the other, their seeds counting up from the one asked for or else a
 * random one. A picture is given up when the signal aborts, when it is late, when `interrupt` is called (the run then ends without
 * error) and when a listener to previews throws.
 */
export function createPictureByPictureGenerator<Plan>(options: PictureByPictureOptions<Plan>): ImageGenerator {
  const { id, tool, plan: planFor } = options;
  const active = new Map<AbortController, Promise<unknown>>();

  async function* generate(
    request: GenerateRequest,
    { signal, onPreview }: GenerateOptions = {},
  ): AsyncGenerator<GeneratedImage> {
    const { count = 1, seed } = request;
    checkOptionalWholeNumber('count', count, { tool, low: 1, high: mostPictures });
    checkOptionalWholeNumber('seed', seed, { tool, low: 0, high: largestSeed });
    const plan = planFor(request);
    const firstSeed = seed ?? randomSeed();
    const previews = onPreview && forwardOnly(onPreview, count);
    const stop = new AbortController();
    active.set(stop, Promise.resolve());
    try {
      for (let index = 0; index < count; index++) {
        signal?.throwIfAborted();
        if (stop.signal.aborted) return;
        const signals = signal ? [signal, stop.signal] : [stop.signal];
        const drawing = drawInTime(options, {
          plan,
          seed: (firstSeed + index) >>> 0,
          signals,
          onPreview: previews?.(index),
        });
        active.set(stop, drawing);
        yield await drawing;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error !== stop.signal.reason) throw error;
    } finally {
      active.delete(stop);
    }
  }

  return { id, generate, interrupt: async () => await interruptAll(active) };
}

interface Drawing<Plan> {
  readonly plan: Plan;
  readonly seed: number;
  readonly signals: readonly AbortSignal[];
  readonly onPreview: ((preview: GenerationPreview) => void) | undefined;
}

async function drawInTime<Plan>(
  { tool, timeoutMs = defaultTimeoutMs, draw }: PictureByPictureOptions<Plan>,
  { plan, seed, signals, onPreview }: Drawing<Plan>,
): Promise<GeneratedImage> {
  const leave = new AbortController();
  const timer = setTimeout(() => leave.abort(tooLate(tool, timeoutMs)), timeoutMs);
  const show = (preview: GenerationPreview): void => {
    try {
      onPreview?.(preview);
    } catch (error) {
      leave.abort(error);
    }
  };
  try {
    const signal = AbortSignal.any([...signals, leave.signal]);
    return await draw(plan, seed, { signal, onPreview: onPreview && show });
  } finally {
    clearTimeout(timer);
  }
}

/** Rejects with what kept a picture from being given up. */
async function interruptAll(active: ReadonlyMap<AbortController, Promise<unknown>>): Promise<void> {
  const interrupt = async ([stop, drawing]: [AbortController, Promise<unknown>]): Promise<void> => {
    stop.abort();
    await drawing.catch((error: unknown) => {
      if (error !== stop.signal.reason) throw error;
    });
  };
  await Promise.all([...active].map(interrupt));
}

/** Listeners of the pictures, which tell the progress of all of them together; it never goes back. */
function forwardOnly(
  onPreview: (preview: GenerationPreview) => void,
  count: number,
): (index: number) => (preview: GenerationPreview) => void {
  let progress = 0;
  return (index) => (preview) => {
    progress = Math.max(progress, (index + preview.progress) / count);
    onPreview({ ...preview, progress });
  };
}

function tooLate(tool: string, timeoutMs: number): VsmError {
  return new VsmError(
    'GENERATOR_FAILED',
    `${tool} did not finish the picture within ${timeoutMs / 1000} s, so it was given up. ` +
      'See there what keeps it, allow more time (timeoutMs), or ask for less.',
    { details: { timeoutMs, isLate: true } },
  );
}

function randomSeed(): number {
  return Number.parseInt(crypto.randomUUID().slice(0, 8), 16);
}
