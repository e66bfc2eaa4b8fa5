import { VsmError } from '@vsm/core';
import { openJsonFileStore } from '@vsm/store-json';
import { type BackupFile, listBackups } from '../memory-files/list-backups.ts';
import type { VerdictCounts } from '../output/counts.ts';

export interface GoodBackup extends BackupFile {
  readonly counts: VerdictCounts;
}

/** The newest backup that can be read, or `null`. */
export async function findGoodBackup(memoryPath: string, now: () => Date): Promise<GoodBackup | null> {
  for (const backup of await listBackups(memoryPath)) {
    try {
      const store = await openJsonFileStore({ path: backup.path, now, createIfMissing: false });
      const { counts } = await store.head();
      await store.close();
      return { ...backup, counts };
    } catch (error) {
      // An older one may be sound.
      if (!VsmError.is(error)) throw error;
    }
  }
  return null;
}
