import { createHash } from 'node:crypto';
import type { RgbImage } from '@vsm/core';
import { decodePixels, type ImageHeader, readImageHeader } from './decode-image.ts';
import { loadSharp } from './native-modules.ts';
import type { PictureResult, PictureTask } from './picture-task.ts';
import { readImageFile } from './read-image-file.ts';
import { collectGarbage } from './workers/collect-garbage.ts';
import { serveTasks, type TaskContext } from './workers/serve-tasks.ts';

/** What a worker makes of each picture. */
export interface PictureProcessor<Output> {
  process(image: RgbImage): Promise<Output>;
  close(): Promise<void>;
}

/** Decoded pixels after which it is worth collecting their memory: 24 MB. */
const pixelsPerCollection = 8_000_000;
let uncollectedPixels = 0;

/**
 * Makes this worker thread read, decode and process the pictures it is told to. While one is processed, sharp decodes the
 * next on threads of its own.
 *
 * @param niceness See `yieldToMainThread`.
 */
export function servePictures<Output>(open: () => Promise<PictureProcessor<Output>>, niceness?: number): Promise<void> {
  return serveTasks<PictureTask, PictureResult<Output>, undefined>(async () => {
    const processor = await open();
    const sharp = await loadSharp();
    sharp.cache(false);
    sharp.concurrency(1);
    return {
      info: undefined,
      perform: (task, context) => performTask(task, processor, context),
      close: () => processor.close(),
    };
  }, niceness);
}

async function performTask<Output>(
  task: PictureTask,
  processor: PictureProcessor<Output>,
  { reservePixels }: TaskContext,
): Promise<PictureResult<Output>> {
  if (task.kind === 'image') {
    const { width, height } = task.image;
    return { output: await processor.process(task.image), width, height, sha256: '' };
  }
  const bytes = await readImageFile(task.path, task.limits);
  const header = await readImageHeader(bytes, task.limits);
  await reservePixels(header.pixelCount);
  const processed = await decodeAndProcess(bytes, header, processor);
  uncollectedPixels += header.pixelCount;
  if (uncollectedPixels >= pixelsPerCollection) {
    uncollectedPixels = 0;
    collectGarbage();
  }
  return { ...processed, sha256: createHash('sha256').update(bytes).digest('hex') };
}

/** Apart, so that the pixels are garbage when it returns. */
async function decodeAndProcess<Output>(bytes: Uint8Array, header: ImageHeader, processor: PictureProcessor<Output>) {
  const image = await decodePixels(bytes, header);
  return { output: await processor.process(image), width: image.width, height: image.height };
}
