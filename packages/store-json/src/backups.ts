import { basename, dirname, join } from 'node:path';
import type { FileSystem } from './file-system.ts';
import { keepCopy, statIfThere } from './replace-file.ts';

/** How many daily backups are kept. */
const mostDailyBackups = 7;

export function backupPathOf(path: string): string {
  return `${path}.bak`;
}

/**
 * Keeps the memory file, which is about to be replaced, as `<path>.bak`, and the first time on a day (UTC) also as
 * `<path>.<yyyy-mm-dd>.bak`. No bytes are copied where the file system has hard links. Only for the one who holds the lock.
 */
export async function keepBackups(fileSystem: FileSystem, path: string, now: Date): Promise<void> {
  if ((await statIfThere(fileSystem, path)) === null) return;
  await keepCopy(fileSystem, path, backupPathOf(path));
  const dailyPath = `${path}.${now.toISOString().slice(0, 10)}.bak`;
  if ((await statIfThere(fileSystem, dailyPath)) !== null) return;
  await keepCopy(fileSystem, path, dailyPath);
  await removeOldest(fileSystem, path);
}

async function removeOldest(fileSystem: FileSystem, path: string): Promise<void> {
  const prefix = `${basename(path)}.`;
  const daily = (await fileSystem.readdir(dirname(path)))
    .filter((name) => name.startsWith(prefix) && /^\d{4}-\d\d-\d\d\.bak$/.test(name.slice(prefix.length)))
    .sort();
  for (const name of daily.slice(0, -mostDailyBackups)) {
    await fileSystem.rm(join(dirname(path), name), { force: true });
  }
}
