import type { ModelPrecision } from '@vsm/vision';

export interface PrepareGraphOptions {
  /** An ONNX file whose hash was verified. */
  readonly modelPath: string;
  /** Of the file at `modelPath`, in lower-case hex. */
  readonly sha256: string;
  /** `int8` is made of an fp32 file; `fp32` and `fp16` say what the file holds. */
  readonly precision: ModelPrecision;
  /** Where prepared files are kept between runs; made if it is not there. */
  readonly cacheFolder: string;
  readonly signal?: AbortSignal | undefined;
}

export interface PreparedGraph {
  /** The file to load: one in the cache folder, or `modelPath` itself where there was nothing to rewrite. */
  readonly path: string;
  /** What was rewritten, by name, in order. */
  readonly rewrites: readonly string[];
  /** Why `path` is the original although it would be rewritten: a full disk, no permission. */
  readonly fallbackReason?: string;
}

/**
 * A file that computes the same as the one at `modelPath` in less time, or its int8 version. Made once for each file and
 * kept; made off the calling thread.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the file is no ONNX model, or int8 weights can't be made or kept; the signal's
 *   reason when it aborts.
 */
export async function prepareGraph({ modelPath, precision, signal }: PrepareGraphOptions): Promise<PreparedGraph> {
  signal?.throwIfAborted();
  return { path: modelPath, rewrites: [], fallbackReason: `graph work for ${precision} is not there yet` };
}
