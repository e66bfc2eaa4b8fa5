import { setPriority } from 'node:os';

/**
 * Lets the main thread go first when there are fewer processors than threads, the more the higher `niceness`: 0 to 19. On a
 * busy machine it lets other programs go first too, so that more than a little costs a network half of its speed. Of use on
 * Linux alone, where a priority is a thread's; elsewhere it would be the whole process's.
 *
 * @see https://man7.org/linux/man-pages/man2/setpriority.2.html (BUGS)
 */
export function yieldToMainThread(niceness: number): void {
  if (process.platform === 'linux') setPriority(niceness);
}
