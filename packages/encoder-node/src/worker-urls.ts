/** The built workers, which run from source too: a worker takes no TypeScript. */
export const workerUrls: Readonly<Record<'embedded' | 'preparation' | 'session', URL>> = {
  embedded: new URL('../dist/embedded-worker.js', import.meta.url),
  preparation: new URL('../dist/preparation-worker.js', import.meta.url),
  session: new URL('../dist/session-worker.js', import.meta.url),
};
