import { randomUUID } from 'node:crypto';
import type { BigIntStats, Stats } from 'node:fs';
import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FileSystem } from './file-system.ts';
import { isSystemError } from './storage-errors.ts';

export interface ReplaceFileOptions {
  /** Called when all is written and synced, just before the file changes. If it throws, nothing changes. */
  readonly beforeReplace: () => Promise<void>;
  /** Whose mode and owner the new file gets, when there is no file yet. */
  readonly like?: string;
}

/**
 * Replaces the file's bytes as one step that survives a power cut, and says how the new file looks: a reader sees the
 * old bytes or the new ones. Mode and, where permitted, owner stay; a new file is for its owner only (0600).
 *
 * @throws what the file system says; the old file is untouched and nothing is left behind then. If only the folder could not
 *   be synced, the new file is in place but may not survive a power cut.
 */
export async function replaceFile(
  fileSystem: FileSystem,
  path: string,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  options: ReplaceFileOptions,
): Promise<BigIntStats> {
  const model = (await statIfThere(fileSystem, path)) === null ? (options.like ?? path) : path;
  const like = await statIfThere(fileSystem, model);
  if (like !== null) await fileSystem.access(model, constants.W_OK);
  const temporaryPath = temporaryPathFor(path);
  let written: BigIntStats;
  try {
    await writeSynced(fileSystem, temporaryPath, parts, like);
    await options.beforeReplace();
    await fileSystem.rename(temporaryPath, path);
    written = await fileSystem.stat(path, { bigint: true });
  } catch (error) {
    await fileSystem.rm(temporaryPath, { force: true });
    throw error;
  }
  await syncFolder(fileSystem, dirname(path));
  return written;
}

/** Removes the temporary files that killed processes left. Only for the one who holds the file's lock. */
export async function removeTemporaryFiles(fileSystem: FileSystem, path: string): Promise<void> {
  const prefix = temporaryPrefix(path);
  for (const name of await fileSystem.readdir(dirname(path))) {
    if (name.startsWith(prefix) && /^[0-9a-f-]{36}\.tmp$/.test(name.slice(prefix.length))) {
      await fileSystem.rm(join(dirname(path), name), { force: true });
    }
  }
}

/** Makes the folder, for its owner only (0700), and the folders above it, all surviving a power cut. */
export async function ensureFolder(fileSystem: FileSystem, folder: string): Promise<void> {
  const firstMade = await fileSystem.mkdir(folder, { recursive: true, mode: 0o700 });
  if (firstMade === undefined) return;
  for (let made = folder; made.length >= firstMade.length; made = dirname(made))
    await syncFolder(fileSystem, dirname(made));
}

/** Makes the names in a folder survive a power cut. */
export async function syncFolder(fileSystem: FileSystem, folder: string): Promise<void> {
  // Windows opens no folders; its file systems log names themselves.
  if (process.platform === 'win32') return;
  const handle = await fileSystem.open(folder, 'r');
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

export async function statIfThere(fileSystem: FileSystem, path: string): Promise<Stats | null> {
  try {
    return await fileSystem.stat(path);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

async function writeSynced(
  fileSystem: FileSystem,
  path: string,
  parts: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  like: Stats | null,
): Promise<void> {
  const handle = await fileSystem.open(path, 'wx', 0o600);
  try {
    if (like !== null) {
      await keepOwner(handle, like);
      await handle.chmod(like.mode & 0o7777);
    }
    for await (const part of parts) await handle.writeFile(part);
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

/**
 * Gives the file's bytes a second name, in place of what had it before. For files that are only ever replaced: nothing is
 * copied where the file system has hard links.
 */
export async function keepCopy(fileSystem: FileSystem, path: string, copyPath: string): Promise<void> {
  const temporaryPath = temporaryPathFor(path);
  try {
    await linkOrCopy(fileSystem, path, temporaryPath);
    await fileSystem.rename(temporaryPath, copyPath);
  } finally {
    // A rename between two links of one file does nothing and leaves both.
    await fileSystem.rm(temporaryPath, { force: true });
  }
}

/** A second name for the same bytes; a copy where the file system has no hard links. */
async function linkOrCopy(fileSystem: FileSystem, path: string, linkPath: string): Promise<void> {
  try {
    await fileSystem.link(path, linkPath);
  } catch (error) {
    if (!isSystemError(error, 'EPERM', 'ENOTSUP', 'ENOSYS', 'EMLINK', 'EOPNOTSUPP')) throw error;
    await fileSystem.copyFile(path, linkPath, constants.COPYFILE_EXCL);
  }
}
