import { Refusal } from '../http/refusal.ts';

export interface WorkQueueOptions {
  readonly running: number;
  readonly waiting: number;
}

export interface WorkQueue {
  /** @throws Refusal `OVERLOADED` when too much waits already, or what the work throws. */
  run<T>(work: () => Promise<T>): Promise<T>;
  readonly waitingCount: number;
  readonly runningCount: number;
}

/** Does so much at once, lets so much wait, in the order it came, and refuses the rest: a queue that cannot grow. */
export function createWorkQueue({ running, waiting }: WorkQueueOptions): WorkQueue {
  const line: (() => void)[] = [];
  let runningCount = 0;
  const enter = (): Promise<void> => {
    if (runningCount < running) {
      runningCount++;
      return Promise.resolve();
    }
    if (line.length >= waiting) {
      throw new Refusal('OVERLOADED', 'Too many pictures wait to be looked at. Try again in a moment.', {
        retryAfterSeconds: 1,
      });
    }
    return new Promise((resolve) => line.push(resolve));
  };
  return {
    run: async (work) => {
      await enter();
      try {
        return await work();
      } finally {
        const next = line.shift();
        if (next) next();
        else runningCount--;
      }
    },
    get waitingCount() {
      return line.length;
    },
    get runningCount() {
      return runningCount;
    },
  };
}
