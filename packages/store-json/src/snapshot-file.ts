import { constants } from 'node:buffer';
import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { MemorySnapshot, Repair } from '@vsm/core';
import { emptySnapshot, readMemoryFile, VsmError, writeMemoryFile } from '@vsm/core';
import { replaceFile, syncFolder } from './replace-file.ts';
import { isSystemError } from './storage-errors.ts';

/** What a memory file says at one moment. */
export interface StoredMemory {
  /** False when there is no file; the snapshot is empty then. */
  readonly exists: boolean;
  readonly snapshot: MemorySnapshot;
  readonly repairs: readonly Repair[];
  /** SHA-256 of the file's bytes, lower-case hex; `none` without a file. */
  readonly revision: string;
}

const nothingStored: StoredMemory = { exists: false, snapshot: emptySnapshot, repairs: [], revision: 'none' };

/**
 * Two changes within this time can leave the same time stamp: the coarsest that file systems keep is 2 s.
 */
const timestampGranularityMs = 2_000;

interface Cached {
  readonly stored: StoredMemory;
  readonly stats: BigIntStats;
  /** False when the file was so young that a later change of it might leave the same stats. */
  readonly settled: boolean;
}

/**
 * How a memory becomes durable and comes back: one JSON file, replaced as a whole. It reads and parses the file only
 * when it changed since, by whomever: same device, inode, size and times to the nanosecond count as unchanged once the
 * file is old enough for its time stamps to tell; before that its bytes are compared by their hash.
 */
export class SnapshotFile {
  readonly path: string;
  readonly backupPath: string;
  #cached: Cached | null = null;

  constructor(path: string) {
    this.path = path;
    this.backupPath = `${path}.bak`;
  }

  /** @throws VsmError `MEMORY_CORRUPT`; what the file system says. */
  async read(): Promise<StoredMemory> {
    try {
      return await this.#readPresent();
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return nothingStored;
      throw error;
    }
  }

  /**
   * What is stored once the snapshot is durable. Only for the one who holds the lock.
   *
   * @throws what `beforeReplace` or the file system says; the file is untouched then.
   */
  async replace(snapshot: MemorySnapshot, beforeReplace: () => Promise<void>): Promise<StoredMemory> {
    const bytes = encode(this.path, snapshot);
    const stored = { exists: true, snapshot, repairs: [], revision: hashOf(bytes) };
    this.#cached = null;
    const stats = await replaceFile(this.path, bytes, { backupPath: this.backupPath, beforeReplace });
    this.#cached = { stored, stats, settled: false };
    return stored;
  }

  /**
   * Renames a damaged file to `<path>.corrupt-<time>` and says so, or `null` if it can be read after all. Only for the
   * one who holds the lock.
   */
  async setAsideIfCorrupt(now: Date): Promise<string | null> {
    try {
      await this.read();
      return null;
    } catch (error) {
      if (!VsmError.is(error, 'MEMORY_CORRUPT')) throw error;
    }
    const asidePath = await reserveName(`${this.path}.corrupt-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`);
    try {
      await rename(this.path, asidePath);
    } catch (error) {
      await rm(asidePath);
      throw error;
    }
    await syncFolder(dirname(this.path));
    return asidePath;
  }

  async #readPresent(): Promise<StoredMemory> {
    const stats = await stat(this.path, { bigint: true });
    if (this.#cached?.settled && isSameFile(this.#cached.stats, stats)) return this.#cached.stored;
    // Opening a pipe would wait for its writer.
    if (!stats.isFile()) throw notAFileError(this.path, stats);
    return await this.#readChanged();
  }

  async #readChanged(): Promise<StoredMemory> {
    const handle = await open(this.path, 'r');
    try {
      const readAtMs = Date.now();
      // Before the bytes: a change while they are read leaves other stats.
      const stats = await handle.stat({ bigint: true });
      const bytes = await handle.readFile();
      const revision = hashOf(bytes);
      const known = this.#cached?.stored.revision === revision ? this.#cached.stored : null;
      const stored = known ?? { exists: true, ...(await this.#parse(bytes)), revision };
      const settled = readAtMs - Number(stats.ctimeMs) > timestampGranularityMs;
      this.#cached = { stored, stats, settled };
      return stored;
    } finally {
      await handle.close();
    }
  }

  async #parse(bytes: Uint8Array): Promise<{ snapshot: MemorySnapshot; repairs: readonly Repair[] }> {
    try {
      const { snapshot, repairs } = readMemoryFile(decode(this.path, bytes));
      return { snapshot, repairs };
    } catch (error) {
      if (!VsmError.is(error, 'MEMORY_CORRUPT')) throw error;
      throw await corruptError(this.path, this.backupPath, error);
    }
  }
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function isSameFile(a: BigIntStats, b: BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

function encode(path: string, snapshot: MemorySnapshot): Buffer {
  try {
    return Buffer.from(writeMemoryFile(snapshot), 'utf8');
  } catch (error) {
    if (error instanceof RangeError) throw tooLargeError(path, error);
    throw error;
  }
}

function decode(path: string, bytes: Uint8Array): string {
  if (bytes.length > constants.MAX_STRING_LENGTH) throw tooLargeError(path);
  try {
    // The reader of memory files removes the byte order mark, and reports it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new VsmError('MEMORY_CORRUPT', 'A memory file is UTF-8 text; this one holds bytes that are not.', {
      cause: error,
    });
  }
}

function tooLargeError(path: string, cause?: RangeError): VsmError {
  const mostMegabytes = Math.floor(constants.MAX_STRING_LENGTH / 1e6);
  return new VsmError(
    'MEMORY_UNWRITABLE',
    `The memory ${path} is too large for one JSON file, which can hold ${mostMegabytes} MB here. Remove old or duplicate preferences ("vsm optimize").`,
    { cause, details: { path, errno: 'EFBIG' } },
  );
}

function notAFileError(path: string, stats: BigIntStats): VsmError {
  const found = stats.isDirectory()
    ? 'a folder. Name a file in that folder'
    : 'not a regular file. Name a regular file';
  return new VsmError('MEMORY_UNWRITABLE', `The memory file ${path} is ${found}, or choose another path.`, {
    details: { path, errno: stats.isDirectory() ? 'EISDIR' : 'EINVAL' },
  });
}

async function corruptError(path: string, backupPath: string, cause: VsmError): Promise<VsmError> {
  const hasBackup = await stat(backupPath).then(
    () => true,
    () => false,
  );
  const wayBack = hasBackup ? `copy the last good state ${backupPath} over it` : 'restore it from a backup';
  return new VsmError(
    'MEMORY_CORRUPT',
    `The memory file ${path} is damaged and was left as it is. ${cause.message} Run "vsm repair", ${wayBack}, or move it away to start with an empty memory.`,
    { cause, details: { path, backupPath: hasBackup ? backupPath : null } },
  );
}

/** Makes an empty file of a name that was free, to rename onto: nothing that anyone wrote is ever overwritten. */
async function reserveName(wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      const handle = await open(name, 'wx', 0o600);
      await handle.close();
      return name;
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
    }
  }
}
