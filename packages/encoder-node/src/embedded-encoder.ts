import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { type Encoded, type ImageEncoder, type RgbImage, VsmError } from '@vsm/core';
import { embeddedSpace } from '@vsm/model-embedded';
import { defaultImageLimits, type ImageLimits } from './image-limits.ts';
import { type InferencePool, openInferencePool } from './inference-pool.ts';
import { mapInOrder } from './map-in-order.ts';
import { loadOnnxRuntime, loadSharp } from './native-modules.ts';
import type { OwnedImage } from './worker-messages.ts';

export interface EmbeddedEncoderOptions {
  /** Worker threads at most. By default one a processor, up to 8. */
  readonly threadCount?: number;
  /** For files. */
  readonly limits?: ImageLimits;
}

/** What became of one file. */
export type EncodedFile =
  | {
      readonly path: string;
      readonly ok: true;
      readonly encoded: Encoded;
      /** Hexadecimal, of the file's bytes. */
      readonly sha256: string;
      /** Pixels, upright. */
      readonly width: number;
      readonly height: number;
    }
  | { readonly path: string; readonly ok: false; readonly error: VsmError };

/** The encoder that ships with VSM, and a fast way through many files. */
export interface EmbeddedEncoder extends ImageEncoder {
  /**
   * One result a path, in the order given; a file that cannot be encoded gives its error and the others go on.
   * Files are read, decoded and encoded on worker threads, some ahead of what was asked for: memory stays bounded
   * however many paths there are. Paths that come late (a pipe, a watcher) hold up no earlier result.
   *
   * @throws the signal's reason when it aborts; VsmError `INVALID_ARGUMENT` after `close`.
   */
  encodeFiles(
    paths: Iterable<string> | AsyncIterable<string>,
    options?: { readonly signal?: AbortSignal },
  ): AsyncGenerator<EncodedFile, void, void>;
}

const maxDefaultThreadCount = 8;
/** Results that may wait for one slow picture before them, for each task that can be under way. */
const lookAhead = 4;
const workerUrl = new URL('../dist/inference-worker.js', import.meta.url);

/**
 * Loads the embedded network on a worker thread. Encoding never blocks the calling thread. Threads start as work needs
 * them, and an idle encoder does not keep the process alive.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the network or a native library does not load; `INVALID_ARGUMENT`.
 */
export async function openEmbeddedEncoder(options: EmbeddedEncoderOptions = {}): Promise<EmbeddedEncoder> {
  const threadCount = options.threadCount ?? Math.min(availableParallelism(), maxDefaultThreadCount);
  if (!Number.isSafeInteger(threadCount) || threadCount < 1) {
    throw new VsmError('INVALID_ARGUMENT', `threadCount must be a whole number above 0; it is ${threadCount}.`);
  }
  // Loaded here too, so that the native libraries stay in memory when the last worker ends.
  await Promise.all([loadSharp(), loadOnnxRuntime()]);
  const pool = await openInferencePool(workerUrl, threadCount);
  const limits = options.limits ?? defaultImageLimits;
  return {
    space: embeddedSpace,
    maxBatchSize: pool.capacity,
    async encodeImages(images, { signal } = {}) {
      const encoded: Encoded[] = [];
      const encode = (image: RgbImage, innerSignal: AbortSignal) => encodeImage(pool, image, innerSignal);
      for await (const each of mapInOrder(images, encode, { concurrency: pool.capacity, signal })) encoded.push(each);
      return encoded;
    },
    encodeFiles(paths, { signal } = {}) {
      const encode = (path: string, innerSignal: AbortSignal) => encodeFile(pool, path, limits, innerSignal);
      return mapInOrder(paths, encode, { concurrency: pool.capacity * lookAhead, signal });
    },
    close: () => pool.close(),
  };
}

async function encodeImage(pool: InferencePool, image: RgbImage, signal: AbortSignal): Promise<Encoded> {
  const { encoded } = await pool.run({ kind: 'image', image: await copyImage(image) }, signal);
  return encoded;
}

async function encodeFile(
  pool: InferencePool,
  path: string,
  limits: ImageLimits,
  signal: AbortSignal,
): Promise<EncodedFile> {
  try {
    return { path, ok: true, ...(await pool.run({ kind: 'file', path, limits }, signal)) };
  } catch (error) {
    if (!VsmError.is(error) || error.code === 'INVALID_ARGUMENT') throw error;
    const details = { ...error.details, path };
    return { path, ok: false, error: new VsmError(error.code, `${path}: ${error.message}`, { cause: error, details }) };
  }
}

const copySliceBytes = 8 * 1024 * 1024;

/** A copy that can move to a worker. Made in slices, between which the calling thread can do other work. */
async function copyImage({ width, height, data }: RgbImage): Promise<OwnedImage> {
  const copy = new Uint8Array(data.length);
  for (let offset = 0; offset < data.length; offset += copySliceBytes) {
    if (offset > 0) await setImmediate();
    copy.set(data.subarray(offset, offset + copySliceBytes), offset);
  }
  return { width, height, data: copy };
}
