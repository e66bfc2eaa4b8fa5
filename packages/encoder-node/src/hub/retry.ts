import { setTimeout as delay } from 'node:timers/promises';
import { PassingTrouble } from './hub-errors.ts';

export interface RetryOptions {
  readonly signal: AbortSignal;
  /** The first pause; each further one is twice as long, up to 16 times. 500 if not given. */
  readonly pauseMs?: number;
  /** Tries that may pass without any headway. 8 if not given. */
  readonly patience?: number;
}

/**
 * What `attempt` gives, tried again after passing trouble with growing pauses. Tries that made headway cost no patience.
 *
 * @throws the VsmError of the last trouble when patience ends; other errors at once; the signal's reason when it aborts.
 */
export async function retry<T>(
  attempt: (madeHeadway: () => void) => Promise<T>,
  { signal, pauseMs = 500, patience = 8 }: RetryOptions,
): Promise<T> {
  let failures = 0;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await attempt(() => {
        failures = 0;
      });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof PassingTrouble)) throw error;
      failures++;
      if (failures >= patience) throw error.refusal;
      const pause = pauseMs * 2 ** Math.min(failures - 1, 4) * (0.75 + Math.random() / 2);
      await delay(error.waitMs ?? pause, undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
