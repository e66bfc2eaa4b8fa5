import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { showProgress } from './show-progress.mjs';

/**
 * Measures people on all cores, saying how far it is, until all are measured or the process is interrupted.
 *
 * @param work see `mapInWorkers`.
 * @returns those measured, in the order given, and what was measured of each.
 */
export async function measureInWorkers(work, people, step = 'Learning') {
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt);
  try {
    const results = await mapInWorkers(work, people, {
      report: showProgress(step, people.length),
      signal: stop.signal,
    });
    const isMeasured = (_, place) => results[place] !== null;
    return { items: people.filter(isMeasured), results: results.filter(isMeasured) };
  } finally {
    process.off('SIGINT', interrupt);
  }
}

/**
 * Maps items in as many worker threads as there are cores.
 *
 * @param work what the workers do: `core` and `module` are addresses of modules, and `name` a function that `module`
 * exports. It gets `(core, shared, item)`; what it takes and returns is cloned.
 * @param options `report` is told how many are done; after `signal` no item is begun.
 * @returns what became of each item, in their order; null of those not begun. They are begun in an even spread.
 */
export async function mapInWorkers(work, items, { report, signal, workerCount = availableParallelism() } = {}) {
  const results = items.map(() => null);
  const waiting = spreadEvenly(items.length);
  let done = 0;
  const workOff = async (worker) => {
    while (waiting.length > 0 && !signal?.aborted) {
      const place = waiting.shift();
      results[place] = await ask(worker, items[place]);
      report?.(++done);
    }
  };
  const workers = Array.from(
    { length: Math.min(workerCount, items.length) },
    () => new Worker(new URL('./worker.mjs', import.meta.url), { workerData: work }),
  );
  try {
    await Promise.all(workers.map(workOff));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return results;
}

const goldenRatio = (Math.sqrt(5) - 1) / 2;

/** 0 to `count - 1`, so ordered that the first few stand for all. */
function spreadEvenly(count) {
  const places = Array.from({ length: count }, (_, place) => place);
  const keyOf = (place) => (place * goldenRatio) % 1;
  return places.sort((a, b) => keyOf(a) - keyOf(b));
}

function ask(worker, item) {
  return new Promise((resolve, reject) => {
    worker.once('message', (result) => {
      worker.off('error', reject);
      resolve(result);
    });
    worker.once('error', reject);
    worker.postMessage(item);
  });
}
