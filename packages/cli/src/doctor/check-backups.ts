import { listBackups } from '../memory-files/list-backups.ts';
import { formatBytes } from '../output/sizes.ts';
import type { Check } from './check.ts';

/** Looks for older states of the memory to go back to. */
export function checkBackups(memoryPath: string): Check {
  return {
    name: 'backups',
    run: async () => {
      const backups = await listBackups(memoryPath);
      const [newest] = backups;
      if (!newest) return { status: 'ok', message: 'none yet; they are made when the memory file is written anew' };
      const { path, writtenAt, sizeBytes } = newest;
      return {
        status: 'ok',
        message: `${backups.length}, the newest of ${writtenAt.toISOString()}: ${path} (${formatBytes(sizeBytes)})`,
      };
    },
  };
}
