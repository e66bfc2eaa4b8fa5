import type { ModelCard, ModelNetwork, ModelPrecision } from '@vsm/vision';
import { defaultCacheFolder } from '../default-cache-folder.ts';
import { prepareGraph } from '../graph/prepare-graph.ts';
import { chooseOnnxRuntime } from '../native-modules.ts';
import { openWorkerPool, type WorkerPool } from '../workers/worker-pool.ts';
import type { LocalModelFile } from './local-model.ts';
import { type OnnxEncoderOptions, resolveThreadCount } from './onnx-encoder-options.ts';
import type { BatchVectors, SessionInfo, SessionWorkerData } from './session-task.ts';

/** A pool of one worker, in which a network runs batch after batch. */
export type SessionPool<Batch> = WorkerPool<Batch, BatchVectors, SessionInfo>;

export interface SessionPoolParts {
  readonly workerUrl: URL;
  readonly file: LocalModelFile;
  readonly network: ModelNetwork;
  readonly card: ModelCard;
  readonly precision: ModelPrecision;
  /** What the worker takes beside `SessionWorkerData`. */
  readonly workerData?: object;
  readonly options: OnnxEncoderOptions;
}

/** One batch in the network, one that is there when it ends. */
const tasksPerThread = 2;

/** @throws VsmError `MODEL_UNUSABLE` or `INVALID_ARGUMENT`; the signal's reason when it aborts. */
export async function openSessionPool<Batch>(parts: SessionPoolParts): Promise<SessionPool<Batch>> {
  const { workerUrl, file, network, card, precision, options } = parts;
  const { device = 'auto', cacheFolder = defaultCacheFolder(), onNotice, signal } = options;
  const threadCount = resolveThreadCount(options.threads);
  signal?.throwIfAborted();
  const [{ runtime, notice }, graph] = await Promise.all([
    chooseOnnxRuntime(),
    prepareGraph({ modelPath: file.path, sha256: file.sha256, precision, cacheFolder, signal }),
  ]);
  const sessionData: SessionWorkerData = {
    runtime,
    modelPath: graph.path,
    device,
    threadCount,
    inputName: network.inputName,
    outputName: network.outputName,
    dimensions: card.dimensions,
  };
  const pool: SessionPool<Batch> = await openWorkerPool({
    workerUrl,
    workerData: { ...parts.workerData, ...sessionData },
    threadCount: 1,
    tasksPerThread,
  });
  if (signal?.aborted) {
    await pool.close();
    signal.throwIfAborted();
  }
  const notices = [
    notice,
    ...pool.info.notices,
    graph.fallbackReason && `The network runs as it is, slower: ${graph.fallbackReason}.`,
  ];
  for (const each of notices) if (each) onNotice?.(each);
  return pool;
}
