import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@vsm/source'] },
  ssr: { resolve: { conditions: ['@vsm/source'], externalConditions: ['@vsm/source'] } },
  test: {
    include: ['{packages,apps}/*/src/**/*.test.ts', 'scripts/**/*.test.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
  },
});
