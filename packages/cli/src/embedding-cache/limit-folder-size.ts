import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';

/** Removes the files under `folder` that were written longest ago until at most `maxBytes` remain. */
export async function limitFolderSize(folder: string, maxBytes: number): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    entries.filter((entry) => entry.isFile()).map((entry) => describe(path.join(entry.parentPath, entry.name))),
  );
  const present = files.filter((file) => file !== null).sort((a, b) => a.writtenAtMs - b.writtenAtMs);
  let totalBytes = present.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const file of present) {
    if (totalBytes <= maxBytes) return;
    await rm(file.path, { force: true });
    totalBytes -= file.sizeBytes;
  }
}

async function describe(file: string): Promise<{ path: string; sizeBytes: number; writtenAtMs: number } | null> {
  // Another process may be tidying too.
  const status = await stat(file).catch(() => null);
  return status && { path: file, sizeBytes: status.size, writtenAtMs: status.mtimeMs };
}
