// The thread on which a graph is prepared: reading, rewriting and writing hundreds of megabytes would hold up any other.
import { parentPort, workerData } from 'node:worker_threads';
import { toErrorMessage } from '../workers/worker-messages.ts';
import type { GraphJob, GraphOutcome } from './graph-job.ts';
import { makeGraph } from './make-graph.ts';
import { readPreparedGraph } from './prepared-file.ts';

const job: GraphJob = workerData;

async function run(): Promise<GraphOutcome> {
  try {
    return { kind: 'prepared', graph: (await readPreparedGraph(job)) ?? (await makeGraph(job)) };
  } catch (error) {
    return { kind: 'failed', error: toErrorMessage(error) };
  }
}

parentPort?.postMessage(await run());
