import { randomUUID } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describeSystemError } from '../write-file-whole.ts';
import type { Check } from './check.ts';

/** Writes and removes a small file where embeddings are kept. */
export function checkCache(folder: string): Check {
  return {
    name: 'cache',
    run: async () => {
      const probe = path.join(folder, `${randomUUID()}.probe`);
      try {
        await mkdir(folder, { recursive: true });
        await writeFile(probe, 'vsm');
        await rm(probe);
        return { status: 'ok', message: `${folder}: writable` };
      } catch (error) {
        return {
          status: 'warning',
          message: `${folder}: not writable (${describeSystemError(error)}); every ranking looks at every picture anew`,
          cure: 'Name a place that you can write to in VSM_CACHE_DIR.',
        };
      }
    },
  };
}
