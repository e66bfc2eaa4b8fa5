import { VsmError } from '@vsm/core';

/** What `action` gives; undefined when the server fails it or the signal ends it. For what a run can do without. */
export async function ifPossible<T>(action: () => Promise<T>, signal?: AbortSignal): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (signal?.aborted || VsmError.is(error)) return undefined;
    throw error;
  }
}
