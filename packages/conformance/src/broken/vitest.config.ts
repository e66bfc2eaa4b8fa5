import type { ViteUserConfig } from 'vitest/config';

/** For `broken.test.ts` alone: runs the suites on implementations that must fail them. */
const config: ViteUserConfig = {
  resolve: { conditions: ['@vsm/source'] },
  ssr: { resolve: { conditions: ['@vsm/source'], externalConditions: ['@vsm/source'] } },
  test: { include: ['packages/conformance/src/broken/broken.suite.ts'] },
};

export default config;
