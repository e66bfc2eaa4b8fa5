import { Worker } from 'node:worker_threads';
import { VsmError } from '@vsm/core';
import { createDeferred } from './deferred.ts';
import type { PixelBudget } from './pixel-budget.ts';
import { fromErrorMessage, type MessageFromWorker, type MessageToWorker } from './worker-messages.ts';

/** A worker thread with its model loaded. It keeps the process alive only while it loads or works. */
export interface WorkerThread<Task, Result, Info> {
  /** What the worker says of itself. Rejects with a `MODEL_UNUSABLE` VsmError when it cannot load what it needs. */
  readonly ready: Promise<Info>;
  /** Resolves when the thread has ended, for whatever reason. */
  readonly ended: Promise<void>;
  readonly hasEnded: boolean;
  /** Tasks under way. */
  readonly taskCount: number;
  /** Rejects with a VsmError: of the task, or `MODEL_UNUSABLE` when the thread dies, in which case `hasEnded` is true. */
  run(task: Task): Promise<Result>;
  /** Resolves when the tasks under way are done and the thread has ended. */
  close(): Promise<void>;
}

interface Job<Result> {
  readonly resolve: (result: Result) => void;
  readonly reject: (error: VsmError) => void;
  releasePixels: () => void;
}

export function startWorkerThread<Task, Result, Info>(
  workerUrl: URL,
  workerData: unknown,
  pixelBudget: PixelBudget,
): WorkerThread<Task, Result, Info> {
  // Without flags of the main thread, some of which (such as export conditions) change what the worker loads.
  const worker = new Worker(workerUrl, { execArgv: [], workerData });
  const send = (message: MessageToWorker<Task>) => worker.postMessage(message);
  const jobs = new Map<number, Job<Result>>();
  let nextTaskId = 0;
  let isReady = false;
  let isClosing = false;
  let hasEnded = false;
  let failure: VsmError | undefined;

  const ready = createDeferred<Info>();
  const ended = createDeferred<void>();
  const isIdle = () => isReady && !isClosing && jobs.size === 0;
  const updateReference = () => (isIdle() ? worker.unref() : worker.ref());

  const endJob = (taskId: number, settle: (job: Job<Result>) => void) => {
    const job = jobs.get(taskId);
    if (!job) return;
    jobs.delete(taskId);
    job.releasePixels();
    updateReference();
    settle(job);
  };

  worker.on('message', (message: MessageFromWorker<Result, Info>) => {
    switch (message.kind) {
      case 'ready':
        isReady = true;
        updateReference();
        ready.resolve(message.info);
        break;
      case 'unusable':
        failure = fromErrorMessage(message.error);
        break;
      case 'reserve-pixels': {
        const { taskId, pixelCount } = message;
        const job = jobs.get(taskId);
        if (job) job.releasePixels = pixelBudget.reserve(pixelCount, () => send({ kind: 'pixels-granted', taskId }));
        break;
      }
      case 'done':
        endJob(message.taskId, (job) => job.resolve(message.result));
        break;
      case 'failed':
        endJob(message.taskId, (job) => job.reject(fromErrorMessage(message.error)));
        break;
    }
  });
  worker.on('error', (cause) => {
    failure = new VsmError('MODEL_UNUSABLE', `An inference thread failed: ${cause.message}`, { cause });
  });
  worker.on('exit', (exitCode) => {
    failure ??= new VsmError(
      'MODEL_UNUSABLE',
      `An inference thread ended with status ${exitCode} before its work did.`,
      { details: { exitCode } },
    );
    const error = failure;
    hasEnded = true;
    for (const taskId of [...jobs.keys()]) endJob(taskId, (job) => job.reject(error));
    ready.reject(error);
    ended.resolve();
  });

  return {
    ready: ready.promise,
    ended: ended.promise,
    get hasEnded() {
      return hasEnded;
    },
    get taskCount() {
      return jobs.size;
    },
    run(task) {
      return new Promise((resolve, reject) => {
        const taskId = nextTaskId++;
        jobs.set(taskId, { resolve, reject, releasePixels: () => {} });
        updateReference();
        send({ kind: 'run', taskId, task });
      });
    },
    close() {
      isClosing = true;
      updateReference();
      send({ kind: 'close' });
      return ended.promise;
    },
  };
}
