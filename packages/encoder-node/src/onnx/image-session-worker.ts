// The worker thread in which the vision network runs: a run blocks its thread.
import { workerData } from 'node:worker_threads';
import { toTensor } from '@vsm/vision';
import { inTurn } from '../workers/in-turn.ts';
import { serveTasks } from '../workers/serve-tasks.ts';
import { openNetwork } from './open-network.ts';
import type { BatchResult, ImageBatch, ImageSessionWorkerData, SessionInfo } from './session-task.ts';

const data: ImageSessionWorkerData = workerData;

await serveTasks<ImageBatch, BatchResult, SessionInfo>(async () => {
  const { info, Tensor, run, close } = await openNetwork(data, data.pooling);
  const { size } = data.preprocessing;
  const pictureLength = 3 * size * size;
  /** Serves every batch. */
  let memory = new Float32Array(0);

  return {
    info,
    // Batches share memory, and a run begins some time after it is asked for.
    perform: inTurn((pictures) => {
      const length = pictures.length * pictureLength;
      if (memory.length < length) memory = new Float32Array(length);
      for (const [i, pixels] of pictures.entries()) {
        toTensor(pixels, data.preprocessing, memory.subarray(i * pictureLength, (i + 1) * pictureLength));
      }
      return run(new Tensor('float32', memory.subarray(0, length), [pictures.length, 3, size, size]));
    }),
    close,
  };
});
