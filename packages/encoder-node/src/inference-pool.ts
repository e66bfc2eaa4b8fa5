import { VsmError } from '@vsm/core';
import { type InferenceThread, startInferenceThread } from './inference-thread.ts';
import { createPixelBudget } from './pixel-budget.ts';
import type { EncodeTask, TaskResult } from './worker-messages.ts';

/** Worker threads that share the tasks given to them. */
export interface InferencePool {
  /** How many tasks can be under way at once; others wait their turn. */
  readonly capacity: number;
  /**
   * @throws VsmError of the picture; `MODEL_UNUSABLE` when the network or its thread fails; `INVALID_ARGUMENT` after
   *   `close`; the signal's reason, at once, when it aborts.
   */
  run(task: EncodeTask, signal: AbortSignal | undefined): Promise<TaskResult>;
  /** Refuses tasks that wait, lets those under way end, and ends the threads. */
  close(): Promise<void>;
}

interface WaitingTask {
  readonly task: EncodeTask;
  readonly resolve: (result: TaskResult) => void;
  readonly reject: (error: unknown) => void;
}

/** One picture in the network, one decoded, one being read or decoded. */
const tasksPerThread = 3;
/** Decoded pixels of all tasks together: 0.4 GB, or one larger picture. */
const pixelBudgetCapacity = 128_000_000;

/**
 * Starts one thread and, as work waits, up to `threadCount`. A thread that dies is replaced.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the network cannot be loaded.
 */
export async function openInferencePool(workerUrl: URL, threadCount: number): Promise<InferencePool> {
  const pixelBudget = createPixelBudget(pixelBudgetCapacity);
  const threads = new Set<InferenceThread>();
  const waiting: WaitingTask[] = [];
  /** Set once no task can succeed any more: the network does not load, or the pool is closed. */
  let refusal: VsmError | undefined;
  let closing: Promise<void> | undefined;

  const refuse = (error: VsmError) => {
    refusal ??= error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  const startThread = () => {
    const thread = startInferenceThread(workerUrl, pixelBudget);
    threads.add(thread);
    thread.ready.catch(refuse);
    thread.ended.then(() => {
      threads.delete(thread);
      dispatch();
    });
    return thread;
  };
  const findThread = (): InferenceThread | undefined => {
    const [leastBusy] = [...threads].sort((a, b) => a.taskCount - b.taskCount);
    if (leastBusy?.taskCount === 0) return leastBusy;
    if (threads.size < threadCount) return startThread();
    return leastBusy && leastBusy.taskCount < tasksPerThread ? leastBusy : undefined;
  };
  const dispatch = () => {
    while (waiting.length > 0) {
      const thread = findThread();
      if (!thread) return;
      const { task, resolve, reject } = waiting.shift()!;
      thread.run(task).then(resolve, reject).finally(dispatch);
    }
  };

  await startThread().ready;
  return {
    capacity: threadCount * tasksPerThread,
    async run(task, signal) {
      if (refusal) throw refusal;
      signal?.throwIfAborted();
      let abort = () => {};
      try {
        return await new Promise<TaskResult>((resolve, reject) => {
          const entry: WaitingTask = { task, resolve, reject };
          abort = () => {
            const place = waiting.indexOf(entry);
            if (place >= 0) waiting.splice(place, 1);
            reject(signal?.reason);
          };
          signal?.addEventListener('abort', abort, { once: true });
          waiting.push(entry);
          dispatch();
        });
      } finally {
        signal?.removeEventListener('abort', abort);
      }
    },
    close() {
      refuse(new VsmError('INVALID_ARGUMENT', 'This encoder is closed. Open another one.'));
      closing ??= Promise.all([...threads].map((thread) => thread.close())).then(() => {});
      return closing;
    },
  };
}
