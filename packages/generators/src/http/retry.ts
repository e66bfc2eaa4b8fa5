import { HttpFault } from './http-fault.ts';
import { pause } from './pause.ts';

interface RetryOptions {
  readonly retries: number;
  readonly pauseMs: number;
  readonly signal: AbortSignal | undefined;
}

const longestPauseMs = 30_000;

/**
 * What `attempt` gives, made again after passing faults with pauses that double, or as long as the server asks for.
 *
 * @throws VsmError of the last fault; the signal's reason when it aborts.
 */
export async function retry<T>(attempt: () => Promise<T>, { retries, pauseMs, signal }: RetryOptions): Promise<T> {
  for (let failures = 0; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof HttpFault)) throw error;
      if (!error.isPassing || failures >= retries) throw error.refusal;
      await pause(Math.min(error.retryAfterMs ?? pauseMs * 2 ** failures, longestPauseMs), signal);
    }
  }
}
