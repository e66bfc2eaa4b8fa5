/** Wakes who waits, and who comes to wait after it rang. */
export interface Bell {
  ring(): void;
  /** Resolves when it rings or after so many milliseconds. @throws the signal's reason when it aborts. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export function createBell(): Bell {
  let rang = false;
  let wake = (): void => undefined;
  return {
    ring: () => {
      rang = true;
      wake();
    },
    wait: async (milliseconds, signal) => {
      signal.throwIfAborted();
      await new Promise<void>((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener('abort', end);
          resolve();
        };
        const timer = setTimeout(end, milliseconds);
        signal.addEventListener('abort', end, { once: true });
        wake = end;
        if (rang) end();
      });
      rang = false;
      signal.throwIfAborted();
    },
  };
}
