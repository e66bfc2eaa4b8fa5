import type { ModelCard, ModelNetwork, ModelPrecision } from '@vsm/vision';
import { defaultCacheFolder } from '../default-cache-folder.ts';
import type { PreparedGraph } from '../graph/graph-job.ts';
import { prepareGraph } from '../graph/prepare-graph.ts';
import { chooseOnnxRuntime } from '../native-modules.ts';
import { openWorkerPool } from '../workers/worker-pool.ts';
import type { LocalModelFile } from './local-model.ts';
import { type OnnxEncoderOptions, resolveThreadCount } from './onnx-encoder-options.ts';
import type { BatchResult, SessionInfo, SessionWorkerData } from './session-task.ts';

/** A network in a thread of its own, which takes batch after batch. */
export interface SessionPool<Item> {
  /** Items at most of one batch. */
  readonly batchSize: number;
  /** A unit vector for each item, in order; an aborted signal rejects at once. */
  run(batch: readonly Item[], signal?: AbortSignal): Promise<readonly Float32Array[]>;
  close(): Promise<void>;
}

export interface SessionPoolParts {
  readonly workerUrl: URL;
  readonly file: LocalModelFile;
  readonly network: ModelNetwork;
  readonly card: ModelCard;
  readonly precision: ModelPrecision;
  /** Items that are worth taking together. */
  readonly batchSize: number;
  /** What the worker takes beside `SessionWorkerData`. */
  readonly workerData?: object;
  readonly options: OnnxEncoderOptions;
}

/** One batch in the network, one that is there when it ends. */
const tasksPerThread = 2;

/** @throws VsmError `MODEL_UNUSABLE` or `INVALID_ARGUMENT`; the signal's reason when it aborts. */
export async function openSessionPool<Item>(parts: SessionPoolParts): Promise<SessionPool<Item>> {
  const { network, card, options } = parts;
  const threadCount = resolveThreadCount(options.threads);
  options.signal?.throwIfAborted();
  const [{ runtime, notice }, graph] = await Promise.all([chooseOnnxRuntime(), chooseGraph(parts)]);
  const sessionData: SessionWorkerData = {
    runtime,
    modelPath: graph.path,
    ...(graph.weightsPath && { weightsPath: graph.weightsPath }),
    device: options.device ?? 'auto',
    threadCount,
    inputName: network.inputName,
    outputName: network.outputName,
    dimensions: card.dimensions,
  };
  const pool = await openWorkerPool<readonly Item[], BatchResult, SessionInfo>({
    workerUrl: parts.workerUrl,
    workerData: { ...parts.workerData, ...sessionData },
    threadCount: 1,
    tasksPerThread,
  });
  if (options.signal?.aborted) {
    await pool.close();
    options.signal.throwIfAborted();
  }
  for (const each of [notice, ...pool.info.notices, graph.notice]) if (each) options.onNotice?.(each);
  return {
    batchSize: parts.batchSize,
    async run(batch, signal) {
      const { vectors, runMs } = await pool.run(batch, signal);
      options.onRun?.({ size: batch.length, milliseconds: runMs });
      return vectors;
    },
    close: () => pool.close(),
  };
}

/** The file to load, and why it is not a faster one. */
async function chooseGraph({
  file,
  precision,
  options,
}: SessionPoolParts): Promise<Pick<PreparedGraph, 'path' | 'weightsPath'> & { readonly notice?: string }> {
  const { rewriteGraph = true, cacheFolder = defaultCacheFolder(), signal } = options;
  const { fallbackReason, ...graph } = await prepareGraph({
    modelPath: file.path,
    sha256: file.sha256,
    precision,
    rewriteGraph,
    cacheFolder,
    signal,
  });
  return {
    ...graph,
    ...(fallbackReason && { notice: `The network runs as it is, which is slower: ${fallbackReason}.` }),
  };
}
