import { availableParallelism } from 'node:os';
import { type Encoded, VsmError } from '@vsm/core';
import { embeddedSpace } from '@vsm/model-embedded';
import type { EmbeddedWorkerData } from './embedded-worker-data.ts';
import { createFileEncoder, type FileEncoder } from './file-encoder.ts';
import { defaultImageLimits, type ImageLimits } from './image-limits.ts';
import { chooseOnnxRuntime, loadSharp } from './native-modules.ts';
import { type PictureResult, type PictureTask, shareTask } from './picture-task.ts';
import { workerUrls } from './worker-urls.ts';
import { openWorkerPool } from './workers/worker-pool.ts';

export interface EmbeddedEncoderOptions {
  /** Worker threads at most. By default one a processor, up to 8. */
  readonly threadCount?: number;
  /** For files. */
  readonly limits?: ImageLimits;
  /** Told, in a sentence for people, when a slower way had to be taken. */
  readonly onNotice?: (notice: string) => void;
}

const maxDefaultThreadCount = 8;
/** One picture in the network, one decoded, one being read or decoded. */
const tasksPerThread = 3;
/** Results that may wait for one slow picture before them, for each task that can be under way. */
const lookAhead = 4;

/**
 * Loads the embedded network on a worker thread. Encoding never blocks the calling thread. Threads start as work needs
 * them, and an idle encoder does not keep the process alive.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the network or a native library does not load; `INVALID_ARGUMENT`.
 */
export async function openEmbeddedEncoder(options: EmbeddedEncoderOptions = {}): Promise<FileEncoder> {
  const threadCount = options.threadCount ?? Math.min(availableParallelism(), maxDefaultThreadCount);
  if (!Number.isSafeInteger(threadCount) || threadCount < 1) {
    throw new VsmError('INVALID_ARGUMENT', `threadCount must be a whole number above 0; it is ${threadCount}.`);
  }
  // Loaded here too, so that the native libraries stay in memory when the last worker ends.
  const [{ runtime, notice }] = await Promise.all([chooseOnnxRuntime(), loadSharp()]);
  const workerData: EmbeddedWorkerData = { runtime };
  const pool = await openWorkerPool<PictureTask, PictureResult<Encoded>>({
    workerUrl: workerUrls.embedded,
    workerData,
    threadCount,
    tasksPerThread,
  });
  if (notice) options.onNotice?.(notice);
  return createFileEncoder({
    space: embeddedSpace,
    maxBatchSize: pool.capacity,
    limits: options.limits ?? defaultImageLimits,
    concurrency: pool.capacity,
    lookAhead: pool.capacity * lookAhead,
    encodePicture: async (task, signal) => pool.run(await shareTask(task), signal),
    close: () => pool.close(),
  });
}
