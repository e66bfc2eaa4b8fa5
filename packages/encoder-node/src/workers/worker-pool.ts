import { VsmError } from '@vsm/core';
import { createPixelBudget } from './pixel-budget.ts';
import { startWorkerThread, type WorkerThread } from './worker-thread.ts';

export interface WorkerPoolOptions {
  readonly workerUrl: URL;
  /** Structured-cloned to each worker. */
  readonly workerData?: unknown;
  /** Threads at most. */
  readonly threadCount: number;
  /** Tasks that one thread has under way. */
  readonly tasksPerThread: number;
}

/** Worker threads that share the tasks given to them. Tasks are structured-cloned and must stay as they are. */
export interface WorkerPool<Task, Result, Info = undefined> {
  /** What the first worker said of itself when it had loaded. */
  readonly info: Info;
  /** How many tasks can be under way at once; others wait their turn. */
  readonly capacity: number;
  /**
   * A task whose thread dies is tried once more, on a thread that does nothing else: what kills its thread takes no other
   * task with it.
   *
   * @throws VsmError of the task; `MODEL_UNUSABLE` when its thread dies twice or no thread starts; `INVALID_ARGUMENT`
   *   after `close`; the signal's reason, at once, when it aborts.
   */
  run(task: Task, signal: AbortSignal | undefined): Promise<Result>;
  /** Refuses tasks that wait, lets those under way end, and ends the threads. */
  close(): Promise<void>;
}

interface WaitingTask<Task, Result> {
  readonly task: Task;
  readonly isSecondTry: boolean;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Decoded pixels of all tasks together: 0.4 GB, or one larger picture. */
const pixelBudgetCapacity = 128_000_000;

/**
 * Starts one thread and, as work waits, up to `threadCount`. A thread that dies is replaced.
 *
 * @throws VsmError `MODEL_UNUSABLE` when the first thread cannot load what it needs.
 */
export async function openWorkerPool<Task, Result, Info = undefined>({
  workerUrl,
  workerData,
  threadCount,
  tasksPerThread,
}: WorkerPoolOptions): Promise<WorkerPool<Task, Result, Info>> {
  const pixelBudget = createPixelBudget(pixelBudgetCapacity);
  const threads = new Set<WorkerThread<Task, Result, Info>>();
  /** Those that try a task for the second time. */
  const reserved = new Set<WorkerThread<Task, Result, Info>>();
  const waiting: WaitingTask<Task, Result>[] = [];
  /** Set once no task can succeed any more: no thread starts, or the pool is closed. */
  let refusal: VsmError | undefined;
  let closing: Promise<void> | undefined;

  const refuse = (error: VsmError) => {
    refusal ??= error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  const startThread = () => {
    const thread = startWorkerThread<Task, Result, Info>(workerUrl, workerData, pixelBudget);
    threads.add(thread);
    thread.ready.catch(refuse);
    thread.ended.then(() => {
      threads.delete(thread);
      reserved.delete(thread);
      dispatch();
    });
    return thread;
  };
  const findThread = (needsIdle: boolean): WorkerThread<Task, Result, Info> | undefined => {
    const usable = [...threads].filter((thread) => !thread.hasEnded && !reserved.has(thread));
    const leastBusy = usable.sort((a, b) => a.taskCount - b.taskCount)[0];
    if (leastBusy?.taskCount === 0) return leastBusy;
    if (threads.size < threadCount) return startThread();
    return !needsIdle && leastBusy && leastBusy.taskCount < tasksPerThread ? leastBusy : undefined;
  };
  const dispatch = () => {
    while (waiting[0] && !refusal) {
      const thread = findThread(waiting[0].isSecondTry);
      if (!thread) return;
      perform(waiting.shift()!, thread);
    }
  };
  const perform = (entry: WaitingTask<Task, Result>, thread: WorkerThread<Task, Result, Info>) => {
    if (entry.isSecondTry) reserved.add(thread);
    const fail = (error: unknown) => {
      if (thread.hasEnded && !entry.isSecondTry && !refusal) waiting.unshift({ ...entry, isSecondTry: true });
      else entry.reject(error);
    };
    thread
      .run(entry.task)
      .then(entry.resolve, fail)
      .finally(() => {
        reserved.delete(thread);
        dispatch();
      });
  };

  const info = await startThread().ready;
  return {
    info,
    capacity: threadCount * tasksPerThread,
    async run(task, signal) {
      if (refusal) throw refusal;
      signal?.throwIfAborted();
      let abort = () => {};
      try {
        return await new Promise<Result>((resolve, reject) => {
          abort = () => {
            const place = waiting.findIndex((entry) => entry.resolve === resolve);
            if (place >= 0) waiting.splice(place, 1);
            reject(signal?.reason);
          };
          signal?.addEventListener('abort', abort, { once: true });
          waiting.push({ task, isSecondTry: false, resolve, reject });
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
