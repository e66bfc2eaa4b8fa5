/** A signal that aborts so long after the given one, for the same reason, unless it is ended before. */
export function abortLater(signal: AbortSignal, delayMs: number): { readonly signal: AbortSignal; end(): void } {
  const later = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const begin = (): void => {
    timer = setTimeout(() => later.abort(signal.reason), delayMs);
  };
  if (signal.aborted) begin();
  else signal.addEventListener('abort', begin, { once: true });
  return {
    signal: later.signal,
    end: () => {
      signal.removeEventListener('abort', begin);
      clearTimeout(timer);
    },
  };
}
