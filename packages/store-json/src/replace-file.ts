import { randomUUID } from 'node:crypto';
import type { BigIntStats, Stats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { access, constants, copyFile, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isSystemError } from './storage-errors.ts';

export interface ReplaceFileOptions {
  /** Where the replaced file stays; what was there before goes. */
  readonly backupPath: string;
  /** Called when all is written and synced, just before the file changes. If it throws, nothing changes. */
  readonly beforeReplace: () => Promise<void>;
}

/**
 * Replaces the file's bytes as one step that survives a power cut, and says how the new file looks: a reader sees the
 * old bytes or the new ones. Mode and, where permitted, owner stay; a new file is for its owner only (0600).
 *
 * @throws what the file system says; the old file is untouched and nothing is left behind then.
 */
export async function replaceFile(path: string, bytes: Uint8Array, options: ReplaceFileOptions): Promise<BigIntStats> {
  const present = await statIfThere(path);
  if (present !== null) await access(path, constants.W_OK);
  const temporaryPath = temporaryPathFor(path);
  let written: BigIntStats;
  try {
    await writeSynced(temporaryPath, bytes, present);
    await options.beforeReplace();
    if (present !== null) await keepBackup(path, options.backupPath);
    await rename(temporaryPath, path);
    written = await stat(path, { bigint: true });
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
  return written;
}

/** Removes the temporary files that killed processes left. Only for the one who holds the file's lock. */
export async function removeTemporaryFiles(path: string): Promise<void> {
  const prefix = temporaryPrefix(path);
  for (const name of await readdir(dirname(path))) {
    if (name.startsWith(prefix) && /^[0-9a-f-]{36}\.tmp$/.test(name.slice(prefix.length))) {
      await rm(join(dirname(path), name), { force: true });
    }
  }
}

/** Makes the folder, for its owner only (0700), and the folders above it, all surviving a power cut. */
export async function ensureFolder(folder: string): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (firstMade === undefined) return;
  for (let made = folder; made.length >= firstMade.length; made = dirname(made)) await syncFolder(dirname(made));
}

/** Makes the names in a folder survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folders; its file systems log names themselves.
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // File systems without a sync of folders say so like this.
    if (!isSystemError(error, 'EINVAL', 'ENOTSUP')) throw error;
  } finally {
    await handle.close();
  }
}

function temporaryPrefix(path: string): string {
  return `.${basename(path)}.`;
}

function temporaryPathFor(path: string): string {
  return join(dirname(path), `${temporaryPrefix(path)}${randomUUID()}.tmp`);
}

async function statIfThere(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

async function writeSynced(path: string, bytes: Uint8Array, like: Stats | null): Promise<void> {
  const handle = await open(path, 'wx', 0o600);
  try {
    if (like !== null) {
      await keepOwner(handle, like);
      await handle.chmod(like.mode & 0o7777);
    }
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function keepOwner(handle: FileHandle, like: Stats): Promise<void> {
  const own = await handle.stat();
  if (own.uid === like.uid && own.gid === like.gid) return;
  try {
    await handle.chown(like.uid, like.gid);
  } catch (error) {
    // Only root may give files away; the memory then belongs to who writes it.
    if (!isSystemError(error, 'EPERM')) throw error;
  }
}

async function keepBackup(path: string, backupPath: string): Promise<void> {
  const temporaryPath = temporaryPathFor(path);
  try {
    await linkOrCopy(path, temporaryPath);
    await rename(temporaryPath, backupPath);
  } finally {
    // A rename between two links of one file does nothing and leaves both.
    await rm(temporaryPath, { force: true });
  }
}

/** A second name for the same bytes; a copy where the file system has no hard links. */
async function linkOrCopy(path: string, linkPath: string): Promise<void> {
  try {
    await link(path, linkPath);
  } catch (error) {
    if (!isSystemError(error, 'EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK', 'EOPNOTSUPP')) throw error;
    await copyFile(path, linkPath, constants.COPYFILE_EXCL);
  }
}
