import { stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { formatBytes } from '../output/sizes.ts';
import { describeSystemError } from '../write-file-whole.ts';
import type { Check, CheckResult } from './check.ts';
import { nearestFolder } from './nearest-folder.ts';

/** Looks whether there is room for the memory to be written anew, beside itself and its backups. */
export function checkDisk(memoryPath: string): Check {
  return {
    name: 'disk',
    run: async () => {
      const folder = await nearestFolder(path.dirname(memoryPath));
      try {
        const { bavail, bsize } = await statfs(folder);
        const memory = await stat(memoryPath).catch(() => null);
        return judgeFreeSpace(bavail * bsize, memory?.size ?? 0, folder);
      } catch (error) {
        return {
          status: 'warning',
          message: `${folder}: the free space cannot be told (${describeSystemError(error)})`,
          cure: 'Look yourself whether the disk has room left.',
        };
      }
    },
  };
}

const enoughBytes = 200e6;
/** The old file, the new one, and a backup. */
const memoriesThatMustFit = 3;

export function judgeFreeSpace(freeBytes: number, memoryBytes: number, folder: string): CheckResult {
  const message = `${formatBytes(freeBytes)} free in ${folder}`;
  const wantedBytes = Math.max(enoughBytes, memoriesThatMustFit * memoryBytes);
  if (freeBytes >= wantedBytes) return { status: 'ok', message };
  return {
    status: 'warning',
    message: `${message}, and ${formatBytes(wantedBytes)} are wanted to write the memory safely`,
    cure: 'Free some space, or name a memory on another disk: --memory FILE',
  };
}
