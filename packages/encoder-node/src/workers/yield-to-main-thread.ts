import { constants, setPriority } from 'node:os';

/**
 * Lets the main thread go first when there are fewer processors than threads. Of use on Linux alone, where a priority is a
 * thread's; elsewhere it would be the whole process's.
 *
 * @see https://man7.org/linux/man-pages/man2/setpriority.2.html (BUGS)
 */
export function yieldToMainThread(): void {
  if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}
