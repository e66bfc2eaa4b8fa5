import { embeddingSpaceOf, type ModelPrecision, type PreparedImage } from '@vsm/vision';
import { createFileEncoder, type EncodePicture, type FileEncoder } from '../file-encoder.ts';
import { defaultImageLimits, type ImageLimits } from '../image-limits.ts';
import { loadSharp } from '../native-modules.ts';
import { type PictureResult, type PictureTask, shareTask } from '../picture-task.ts';
import { workerUrls } from '../worker-urls.ts';
import { createPixelBudget, type PixelBudget } from '../workers/pixel-budget.ts';
import { openWorkerPool } from '../workers/worker-pool.ts';
import { createBatcher } from './batcher.ts';
import type { LocalModel } from './local-model.ts';
import { type OnnxEncoderOptions, resolveThreadCount } from './onnx-encoder-options.ts';
import { openSessionPool } from './open-session-pool.ts';

export interface OnnxImageEncoderOptions extends OnnxEncoderOptions {
  /** For files. */
  readonly limits?: ImageLimits;
}

/** int8 gains nothing from more, and its memory is mostly that of a batch. */
const batchSizes: Readonly<Record<ModelPrecision, number>> = { fp32: 16, fp16: 16, int8: 8 };
/** Pictures of one call under way: a batch in the network, the next, and one that is being decoded. */
const picturesAhead = 48;
/** Decoded pixels of pictures on the way to a worker: 100 MB, or one larger picture. */
const sharedPixelCapacity = 32_000_000;
/** For each thread: one picture that it resizes, and two that sharp decodes on threads of its own. */
const picturesPerThread = 3;
/** One thread that resizes keeps a network on this many processors busy. */
const processorsPerPreparationThread = 4;

/**
 * An encoder of a model's space. Files are read and decoded on worker threads and gathered into batches, which the network
 * runs through in a thread of its own: encoding never blocks the calling thread, and decoding goes on meanwhile. The vector
 * comes with the attributes that VSM measures of every picture. An idle encoder does not keep the process alive.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the model, the device asked for or a native library does not load;
 *   `INVALID_ARGUMENT`; the signal's reason when it aborts.
 */
export async function openOnnxImageEncoder(
  model: LocalModel,
  options: OnnxImageEncoderOptions = {},
): Promise<FileEncoder> {
  const { card, precision, image } = model;
  const threadCount = resolveThreadCount(options.threads);
  // Loaded here too, so that the native library stays in memory when the last worker ends.
  await loadSharp();
  const preparation = await openWorkerPool<PictureTask, PictureResult<PreparedImage>>({
    workerUrl: workerUrls.preparation,
    workerData: card.preprocessing,
    threadCount: Math.ceil(threadCount / processorsPerPreparationThread),
    tasksPerThread: picturesPerThread,
  });
  const session = await openSessionPool<Uint8Array>({
    workerUrl: workerUrls.imageSession,
    file: image,
    network: card.image,
    card,
    precision,
    batchSize: batchSizes[precision],
    workerData: { pooling: card.image.pooling, preprocessing: card.preprocessing },
    options,
  }).catch(async (error: unknown) => {
    await preparation.close();
    throw error;
  });
  const sharedPixels = createPixelBudget(sharedPixelCapacity);
  const batcher = createBatcher<Uint8Array, Float32Array>({
    batchSize: session.batchSize,
    run: (pictures) => session.run(pictures),
  });

  const prepare = async (task: PictureTask, signal: AbortSignal): Promise<PictureResult<PreparedImage>> => {
    if (task.kind === 'file') return preparation.run(task, signal);
    const release = await waitForRoom(sharedPixels, task.image.data.length / 3);
    try {
      return await preparation.run(await shareTask(task), signal);
    } finally {
      release();
    }
  };
  const encodePicture: EncodePicture = async (task, signal) => {
    const arrive = batcher.announce();
    try {
      const { output, ...picture } = await prepare(task, signal);
      const encoding = batcher.add(output.pixels, signal);
      arrive();
      return { ...picture, output: { vector: await encoding, attributes: output.attributes } };
    } finally {
      arrive();
    }
  };
  return createFileEncoder({
    space: embeddingSpaceOf(card, precision, image.sha256),
    maxBatchSize: session.batchSize,
    limits: options.limits ?? defaultImageLimits,
    concurrency: picturesAhead,
    lookAhead: picturesAhead,
    encodePicture,
    close: async () => {
      await Promise.all([preparation.close(), session.close()]);
    },
  });
}

function waitForRoom(budget: PixelBudget, pixelCount: number): Promise<() => void> {
  return new Promise((resolve) => {
    const release = budget.reserve(pixelCount, () => queueMicrotask(() => resolve(release)));
  });
}
