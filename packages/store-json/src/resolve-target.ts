import { readlink, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { isSystemError } from './storage-errors.ts';

const mostLinks = 40;

/**
 * Where the bytes of `path` are, or would be if it were written: symbolic links followed, the last one even when it
 * points at nothing yet. One memory thus has one lock, whatever link it is reached by, and a link stays a link.
 *
 * @throws the file system's `ELOOP` when links go in a circle.
 */
export async function resolveTarget(path: string): Promise<string> {
  let current = resolve(path);
  for (let links = 0; links < mostLinks; links++) {
    try {
      return await realpath(current);
    } catch (error) {
      if (!isSystemError(error, 'ENOENT')) throw error;
    }
    const linked = await readLinkIfOne(current);
    if (linked === null) return join(await resolveFolder(dirname(current)), basename(current));
    current = resolve(dirname(current), linked);
  }
  return await realpath(current);
}

/** As far as the folder exists. */
async function resolveFolder(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT') || dirname(folder) === folder) throw error;
    return join(await resolveFolder(dirname(folder)), basename(folder));
  }
}

async function readLinkIfOne(path: string): Promise<string | null> {
  try {
    return await readlink(path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'EINVAL')) return null;
    throw error;
  }
}
