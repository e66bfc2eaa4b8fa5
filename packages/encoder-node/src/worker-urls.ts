/** The built workers. Tests that run from source use them too, since a worker takes no TypeScript. */
export const workerUrls: Readonly<Record<'embedded' | 'graph' | 'preparation' | 'imageSession' | 'textSession', URL>> =
  {
    embedded: new URL('../dist/embedded-worker.js', import.meta.url),
    graph: new URL('../dist/graph-worker.js', import.meta.url),
    preparation: new URL('../dist/preparation-worker.js', import.meta.url),
    imageSession: new URL('../dist/image-session-worker.js', import.meta.url),
    textSession: new URL('../dist/text-session-worker.js', import.meta.url),
  };
