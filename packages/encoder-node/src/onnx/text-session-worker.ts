// The worker thread in which the text network runs: a run blocks its thread.
import { workerData } from 'node:worker_threads';
import { inTurn } from '../workers/in-turn.ts';
import { serveTasks } from '../workers/serve-tasks.ts';
import { openNetwork } from './open-network.ts';
import type { BatchResult, SessionInfo, SessionWorkerData, TextBatch } from './session-task.ts';

const data: SessionWorkerData = workerData;

await serveTasks<TextBatch, BatchResult, SessionInfo>(async () => {
  const { info, Tensor, inputType, run, close } = await openNetwork(data, 'none');
  return {
    info,
    perform: inTurn((texts) => {
      // Attention looks back only and the first end token counts, so shorter texts end in any padding, here zeros.
      const length = Math.max(...texts.map((tokens) => tokens.length));
      const padded = texts.flatMap((tokens) => [...tokens, ...new Array<number>(length - tokens.length).fill(0)]);
      const dims = [texts.length, length];
      return run(
        inputType === 'int32'
          ? new Tensor('int32', Int32Array.from(padded), dims)
          : new Tensor('int64', BigInt64Array.from(padded, BigInt), dims),
      );
    }),
    close,
  };
});
