import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';

export interface BackupFile {
  readonly path: string;
  /** When the state that it holds was written. */
  readonly writtenAt: Date;
  readonly sizeBytes: number;
}

/** `<memory>.bak` and the daily `<memory>.<yyyy-mm-dd>.bak`, the newest first. */
export async function listBackups(memoryPath: string): Promise<BackupFile[]> {
  const folder = path.dirname(memoryPath);
  const prefix = `${path.basename(memoryPath)}.`;
  const names = await readdir(folder).catch(() => []);
  const backups = names.filter(
    (name) => name.startsWith(prefix) && /^(\d{4}-\d\d-\d\d\.)?bak$/.test(name.slice(prefix.length)),
  );
  const files = await Promise.all(
    backups.sort().map(async (name) => {
      const file = path.join(folder, name);
      const status = await stat(file).catch(() => null);
      return status ? [{ path: file, writtenAt: status.mtime, sizeBytes: status.size }] : [];
    }),
  );
  return files.flat().sort((a, b) => b.writtenAt.getTime() - a.writtenAt.getTime());
}
