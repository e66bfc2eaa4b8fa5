import { parentPort } from 'node:worker_threads';
import { type MessageFromWorker, type MessageToWorker, toErrorMessage } from './worker-messages.ts';
import { yieldToMainThread } from './yield-to-main-thread.ts';

/** What a worker does, once loaded. */
export interface TaskServer<Task, Result, Info> {
  /** What the pool is told when the worker is ready. */
  readonly info: Info;
  perform(task: Task, context: TaskContext): Promise<Result>;
  /** Called when every task is done. */
  close(): Promise<void>;
}

export interface TaskContext {
  /** Waits until the pool has room for that many decoded pixels. The pool takes the room back when the task ends. */
  reservePixels(pixelCount: number): Promise<void>;
}

/**
 * Makes this worker thread a member of its pool: tells it when `open` is done, or why not, and performs its tasks.
 *
 * @param niceness See `yieldToMainThread`.
 */
export async function serveTasks<Task, Result, Info>(
  open: () => Promise<TaskServer<Task, Result, Info>>,
  niceness = 1,
): Promise<void> {
  const port = parentPort!;
  const send = (message: MessageFromWorker<Result, Info>) => port.postMessage(message);
  const pixelGrants = new Map<number, () => void>();
  const underWay = new Set<Promise<void>>();

  const perform = async (server: TaskServer<Task, Result, Info>, taskId: number, task: Task) => {
    const reservePixels = (pixelCount: number) =>
      new Promise<void>((resolve) => {
        pixelGrants.set(taskId, resolve);
        send({ kind: 'reserve-pixels', taskId, pixelCount });
      });
    try {
      send({ kind: 'done', taskId, result: await server.perform(task, { reservePixels }) });
    } catch (error) {
      send({ kind: 'failed', taskId, error: toErrorMessage(error) });
    }
  };
  /** The thread ends by itself once nothing is left to do. Ending it inside native code could crash the process. */
  const close = async (server: TaskServer<Task, Result, Info>) => {
    await Promise.all(underWay);
    await server.close();
    port.close();
  };

  yieldToMainThread(niceness);
  try {
    const server = await open();
    port.on('message', (message: MessageToWorker<Task>) => {
      switch (message.kind) {
        case 'run': {
          const work = perform(server, message.taskId, message.task);
          underWay.add(work);
          work.finally(() => underWay.delete(work));
          break;
        }
        case 'pixels-granted':
          pixelGrants.get(message.taskId)?.();
          pixelGrants.delete(message.taskId);
          break;
        case 'close':
          close(server);
          break;
      }
    });
    send({ kind: 'ready', info: server.info });
  } catch (error) {
    send({ kind: 'unusable', error: toErrorMessage(error) });
  }
}
