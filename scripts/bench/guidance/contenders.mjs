import { createA1111Generator, createSampleGenerator, drawSample } from '@vsm/generators';
import { tsImport } from 'tsx/esm/api';

const standIn = new URL('../../../packages/generators/src/a1111/a1111-server.testing.ts', import.meta.url);

/** What is guided. `styleOf` tells what a picture shows; `close` lets it go. */
export async function openContender(name) {
  if (name === 'sample') {
    return { generator: createSampleGenerator(), styleOf: ({ metadata }) => metadata.style, close: async () => {} };
  }
  // Over real sockets, with what the adapter says and hears of a server; what it draws is a sample, by the seed.
  const { startA1111Server } = await tsImport(standIn.href, import.meta.url);
  const server = await startA1111Server();
  return {
    generator: createA1111Generator({ url: server.url }),
    styleOf: ({ seed }) => drawSample({ seed, width: 64, height: 64 }).style,
    close: () => server.stop(),
  };
}
