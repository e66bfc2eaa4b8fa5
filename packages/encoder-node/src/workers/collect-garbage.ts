import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Frees what this thread no longer uses. For after large pictures: their pixels lie outside the JavaScript heap, which the
 * engine weighs too lightly, and a thread that has nothing more to do would keep them. A few milliseconds.
 */
export const collectGarbage: () => void = exposeCollector();

function exposeCollector(): () => void {
  // Node grants no `--expose-gc` to a worker, but V8 takes the flag at any time for contexts still to be made.
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}
