import { constants } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';

/**
 * Opens a file to read, and only if it truly lies in the folder: what was opened is compared with what its resolved path leads to,
 * so that no symbolic link and no exchange meanwhile leads out.
 *
 * @throws VsmError `IMAGE_NOT_FOUND` when it is not there, is no file or lies elsewhere.
 */
export async function openInside(root: string, file: string): Promise<FileHandle> {
  const handle = await open(file, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0)).catch(() => null);
  if (!handle) throw notFound();
  try {
    const opened = await handle.stat({ bigint: true });
    const resolved = await realpath(file);
    const found = await stat(resolved, { bigint: true });
    const isSame = found.dev === opened.dev && found.ino === opened.ino;
    if (opened.isFile() && isSame && isWithin(root, resolved)) return handle;
  } catch (error) {
    await handle.close();
    throw notFound(error);
  }
  await handle.close();
  throw notFound();
}

/** Both absolute and resolved. */
export function isWithin(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}

function notFound(cause?: unknown): VsmError {
  return new VsmError('IMAGE_NOT_FOUND', 'There is no such picture in the folders that may be looked at.', { cause });
}
