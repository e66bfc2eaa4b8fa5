import { watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Changes come in bursts: the lock, the journal, the file. */
const quietMs = 30;
/** For changes that the system does not tell, as on network file systems. */
const pollMs = 1_000;

/**
 * Calls back some time after any of the files may have changed, often without need, and never twice at the same time.
 * Keeps no process alive. Returns how to stop.
 */
export function watchFiles(path: string, onMaybeChanged: () => Promise<void>): () => void {
  let quiet: NodeJS.Timeout | undefined;
  let isChecking = false;
  let isStopped = false;
  const check = async (): Promise<void> => {
    if (isStopped || isChecking) return;
    isChecking = true;
    await onMaybeChanged().finally(() => {
      isChecking = false;
    });
  };
  const stopWatching = watchFolder(dirname(path), (name) => {
    if (name !== null && !name.startsWith(basename(path))) return;
    clearTimeout(quiet);
    quiet = setTimeout(() => void check(), quietMs).unref();
  });
  const poll = setInterval(() => void check(), pollMs).unref();
  return () => {
    isStopped = true;
    clearTimeout(quiet);
    clearInterval(poll);
    stopWatching();
  };
}

function watchFolder(folder: string, onEvent: (name: string | null) => void): () => void {
  try {
    const watcher = watch(folder, { persistent: false }, (_, name) => onEvent(name));
    // A folder that can't be watched any more is polled, as is one that never could.
    watcher.on('error', () => watcher.close());
    return () => watcher.close();
  } catch {
    return () => undefined;
  }
}
