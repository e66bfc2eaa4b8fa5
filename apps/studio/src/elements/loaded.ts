import { useEffect, useState } from 'preact/hooks';

/** What was loaded, or why it could not be; neither while it is on its way the first time. */
export interface Loaded<T> {
  readonly value: T | null;
  readonly problem: unknown;
  readonly reload: () => void;
}

/** Loads again when one of `reasons` changes; what was there stays until the new has come. */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>, reasons: readonly unknown[]): Loaded<T> {
  const [state, setState] = useState<{ value: T | null; problem: unknown }>({ value: null, problem: null });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    const loading = new AbortController();
    load(loading.signal).then(
      (value) => !loading.signal.aborted && setState({ value, problem: null }),
      (problem: unknown) => !loading.signal.aborted && setState(({ value }) => ({ value, problem })),
    );
    return () => loading.abort();
  }, [...reasons, attempt]);
  return { ...state, reload: () => setAttempt((count) => count + 1) };
}
