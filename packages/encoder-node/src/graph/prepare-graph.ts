import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { rewriteVersion } from '@vsm/onnx-graph';
import type { ModelPrecision } from '@vsm/vision';
import { workerUrls } from '../worker-urls.ts';
import { fromErrorMessage, toErrorMessage } from '../workers/worker-messages.ts';
import { type GraphJob, type GraphOutcome, orOriginal, type PreparedGraph } from './graph-job.ts';

export interface PrepareGraphOptions {
  /** An ONNX file whose hash was verified. */
  readonly modelPath: string;
  /** Of the file at `modelPath`, in lower-case hex. */
  readonly sha256: string;
  /** `int8` is made of an fp32 file; `fp32` and `fp16` say what the file holds. */
  readonly precision: ModelPrecision;
  /** False leaves the graph as it is, and only lays its weights apart; int8 is rewritten in any case. */
  readonly rewriteGraph?: boolean;
  /** Where prepared files are kept between runs; made if it is not there. */
  readonly cacheFolder: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A file that computes the same as the one at `modelPath` in less time and memory, or its int8 version. Made once for each file, on a
 * thread, and kept; a kept file that is damaged is made again. Several processes may prepare the same file at once.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the file at `modelPath` is missing or another one, or int8 weights can't be made or
 *   kept; the signal's reason when it aborts.
 */
export async function prepareGraph(options: PrepareGraphOptions): Promise<PreparedGraph> {
  const { modelPath, sha256, precision, cacheFolder, signal } = options;
  signal?.throwIfAborted();
  const rewriteGraph = (options.rewriteGraph ?? true) || precision === 'int8';
  const version = rewriteGraph ? `v${rewriteVersion}` : 'as-it-is';
  const preparedPath = path.join(cacheFolder, 'graphs', `${sha256}.${precision}.${version}.onnx`);
  const temporaryPath = `${preparedPath}.${randomUUID()}.tmp`;
  const job: GraphJob = { modelPath, sha256, precision, rewriteGraph, preparedPath, temporaryPath };
  const outcome = await runOnThread(job, signal);
  signal?.throwIfAborted();
  if (outcome.kind === 'failed') throw fromErrorMessage(outcome.error);
  return outcome.graph;
}

async function runOnThread(job: GraphJob, signal: AbortSignal | undefined): Promise<GraphOutcome> {
  const worker = new Worker(workerUrls.graph, { execArgv: [], workerData: job });
  const stop = () => void worker.terminate();
  signal?.addEventListener('abort', stop, { once: true });
  const answered = once(worker, 'message').then(([outcome]: GraphOutcome[]) => outcome);
  const ended = once(worker, 'exit').then(() => undefined);
  try {
    const outcome = await Promise.race([answered, ended]);
    return outcome ?? failedThread(job, new Error('the thread that prepares it ended before its work did.'));
  } catch (error) {
    return failedThread(job, error);
  } finally {
    signal?.removeEventListener('abort', stop);
    await worker.terminate();
    // What can't be removed now is removed with other leftovers.
    await rm(job.temporaryPath, { force: true }).catch(() => {});
  }
}

function failedThread(job: GraphJob, cause: unknown): GraphOutcome {
  try {
    return { kind: 'prepared', graph: orOriginal(job, cause) };
  } catch (error) {
    return { kind: 'failed', error: toErrorMessage(error) };
  }
}
