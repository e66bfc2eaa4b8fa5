import { once } from 'node:events';
import type { TextOutput } from '../context.ts';

/**
 * Writes `text` and waits while the reader is behind.
 *
 * @throws the signal's reason when it aborts meanwhile, as it does when the reader goes away.
 */
export async function writeText(stream: TextOutput, text: string, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  if (stream.write(text)) return;
  try {
    await once(stream, 'drain', { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
