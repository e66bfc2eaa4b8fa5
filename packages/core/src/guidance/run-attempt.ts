import { VsmError } from '../errors.ts';
import type { GeneratedImage, GenerateOptions, GenerateRequest, ImageGenerator } from '../image-generator.ts';
import type { Score } from '../score.ts';
import type { GuidedAttempt } from './guided-attempt.ts';
import { type PreviewWatch, UnpromisingPreview } from './preview-watch.ts';

export interface AttemptOptions {
  readonly generator: ImageGenerator;
  readonly request: GenerateRequest;
  readonly number: number;
  readonly seed: number;
  readonly threshold: number;
  readonly assess: (image: GeneratedImage, options: { readonly signal?: AbortSignal }) => Promise<Score>;
  readonly signal?: AbortSignal;
  readonly onPreview?: GenerateOptions['onPreview'];
  readonly watch: PreviewWatch | null;
}

/**
 * One run of the generator: its pictures with their scores, or why there is none.
 *
 * @throws the signal's reason when it aborts; faults of the program.
 */
export async function* runAttempt(options: AttemptOptions): AsyncGenerator<GuidedAttempt> {
  const { generator, request, assess, number, seed, threshold, signal, watch } = options;
  const origin = { number, seed, request };
  const abortable = { ...(signal && { signal }) };
  try {
    signal?.throwIfAborted();
    for await (const image of generator.generate({ ...request, seed }, hearing(options))) {
      const score = await assess(image, abortable);
      const status = score.value >= threshold ? 'accepted' : 'rejected';
      const trace = watch && { trace: watch.trace(score.value) };
      yield { ...origin, status, seed: image.seed ?? seed, image, score, ...trace };
    }
  } catch (error) {
    signal?.throwIfAborted();
    if (watch && error instanceof UnpromisingPreview) {
      const { preview, expected } = error;
      yield { ...origin, status: 'stopped', preview, expected, trace: watch.trace(null) };
    } else if (VsmError.is(error)) yield { ...origin, status: 'failed', error };
    else throw error;
  }
}

function hearing({ signal, onPreview, watch }: AttemptOptions): GenerateOptions {
  if (!watch) return { ...(signal && { signal }), ...(onPreview && { onPreview }) };
  return {
    signal: signal ? AbortSignal.any([signal, watch.signal]) : watch.signal,
    onPreview: (preview) => {
      onPreview?.(preview);
      watch.see(preview);
    },
  };
}
