import { constants } from 'node:buffer';
import { createHash, type Hash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { MemoryFileContent, MemorySnapshot } from '@vsm/core';
import { memoryFileParts, readMemoryFile, readMemoryRoot, VsmError } from '@vsm/core';
import type { FileSystem } from './file-system.ts';
import { readRootByLine } from './read-by-line.ts';
import type { ReplaceFileOptions } from './replace-file.ts';
import { replaceFile } from './replace-file.ts';
import { isSystemError } from './storage-errors.ts';

/**
 * Up to so many preferences, embeddings stand in the file as decimal numbers, which people and the Python original read; it
 * takes 5 s to open that many. Above, they stand as base64.
 */
const mostReadablePreferences = 10_000;

/** The key of `vsm` that says which revision of the memory the file replaced. */
const replacesKey = 'replaces';

/** What tells one state of the file from all others. */
export interface JsonVersion {
  /** SHA-256 of its bytes, lower-case hex. */
  readonly hash: string;
  readonly sizeBytes: number;
  /** The revision of the memory that it replaced: a journal that ends there is contained in it. */
  readonly replaces: string | null;
  readonly stats: BigIntStats;
  /** False when the file was so young that a later change of it might leave the same stats. */
  readonly isSettled: boolean;
}

export interface JsonContent extends MemoryFileContent {
  readonly version: JsonVersion;
}

/**
 * What the file holds; `null` where there is none.
 *
 * @throws VsmError `MEMORY_CORRUPT`, `MEMORY_UNWRITABLE` when it is not a regular file; what the file system says.
 */
export async function readJsonFile(fileSystem: FileSystem, path: string): Promise<JsonContent | null> {
  return await readPresent(fileSystem, path, async (handle) => {
    const readAtMs = Date.now();
    // Before the bytes: a change while they are read leaves other stats.
    const stats = await handle.stat({ bigint: true });
    const hash = createHash('sha256');
    const root = await readRootByLine(chunksOf(handle, hash));
    const content = root === null ? readMemoryFile(await readWhole(path, handle)) : readMemoryRoot(root);
    const digest = root === null ? await hashOf(handle) : hash.digest('hex');
    const { snapshot, replaces } = withoutReplaces(content.snapshot);
    const version = {
      hash: digest,
      sizeBytes: Number(stats.size),
      replaces,
      stats,
      isSettled: isSettled(stats, readAtMs),
    };
    return { snapshot, repairs: content.repairs, version };
  });
}

/**
 * Whether the file is still at this version, and the version with its present stats; `null` when it changed. Costs a `stat`,
 * or reading the file once more when it had just been written.
 */
export async function recheckJsonFile(
  fileSystem: FileSystem,
  path: string,
  version: JsonVersion,
): Promise<JsonVersion | null> {
  return await readPresent(fileSystem, path, async (handle) => {
    const readAtMs = Date.now();
    const stats = await handle.stat({ bigint: true });
    if (isSameFile(version.stats, stats) && version.isSettled) return version;
    if (stats.size !== version.stats.size || (await hashOf(handle)) !== version.hash) return null;
    return { ...version, stats, isSettled: isSettled(stats, readAtMs) };
  });
}

/**
 * Replaces the file by one that holds the snapshot, and returns its version once it is durable. Only for the one who holds
 * the lock.
 *
 * @throws what `beforeReplace`, the file system, or `memoryFileParts` says; the file is untouched then.
 */
export async function replaceJsonFile(
  fileSystem: FileSystem,
  path: string,
  snapshot: MemorySnapshot,
  options: ReplaceFileOptions & { readonly replaces: string | null },
): Promise<JsonVersion> {
  const { replaces } = options;
  const marked = { ...snapshot.unknown.vsm, ...(replaces !== null && { [replacesKey]: replaces }) };
  const compact = snapshot.preferences.length > mostReadablePreferences && 'exact';
  const hash = createHash('sha256');
  let sizeBytes = 0;
  async function* measured(): AsyncGenerator<Uint8Array> {
    for (const bytes of batches(
      memoryFileParts({ ...snapshot, unknown: { ...snapshot.unknown, vsm: marked } }, { compact }),
    )) {
      hash.update(bytes);
      sizeBytes += bytes.length;
      yield bytes;
    }
  }
  const stats = await replaceFile(fileSystem, path, measured(), options);
  // Nobody can have changed it within the same tick of the clock: it was not there before.
  return { hash: hash.digest('hex'), sizeBytes, replaces, stats, isSettled: keepsFineTimes(stats) };
}

async function readPresent<T>(
  fileSystem: FileSystem,
  path: string,
  read: (handle: FileHandle) => Promise<T>,
): Promise<T | null> {
  let handle: FileHandle;
  try {
    // Opening a pipe would wait for its writer.
    const stats = await fileSystem.stat(path);
    if (!stats.isFile()) throw notAFileError(path, stats.isDirectory());
    handle = await fileSystem.open(path, 'r');
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
  try {
    return await read(handle);
  } finally {
    await handle.close();
  }
}

const chunkBytes = 1 << 20;

async function* chunksOf(handle: FileHandle, hash: Hash): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const chunk = Buffer.allocUnsafe(chunkBytes);
    const { bytesRead } = await handle.read(chunk, 0, chunkBytes, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    hash.update(chunk.subarray(0, bytesRead));
    yield chunk.subarray(0, bytesRead);
  }
}

async function hashOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256');
  for await (const _ of chunksOf(handle, hash));
  return hash.digest('hex');
}

/** For files that other programs laid out, or that are damaged: to read with repairs, or to say what is wrong. */
async function readWhole(path: string, handle: FileHandle): Promise<string> {
  const { size } = await handle.stat();
  if (size > constants.MAX_STRING_LENGTH) throw tooLargeError(path);
  const bytes = await handle.readFile();
  try {
    // The reader of memory files removes the byte order mark, and reports it.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new VsmError('MEMORY_CORRUPT', 'A memory file is UTF-8 text; this one holds bytes that are not.', {
      cause: error,
    });
  }
}

/** The texts as bytes, about a megabyte at a time. */
function* batches(parts: Iterable<string>): Generator<Buffer> {
  let pending: string[] = [];
  let length = 0;
  for (const part of parts) {
    pending.push(part);
    length += part.length;
    if (length < chunkBytes) continue;
    yield Buffer.from(pending.join(''), 'utf8');
    pending = [];
    length = 0;
  }
  yield Buffer.from(pending.join(''), 'utf8');
}

function withoutReplaces(snapshot: MemorySnapshot): { snapshot: MemorySnapshot; replaces: string | null } {
  const { vsm, ...unknown } = snapshot.unknown;
  const { [replacesKey]: replaces, ...others } = vsm ?? {};
  if (typeof replaces !== 'string') return { snapshot, replaces: null };
  const kept = Object.keys(others).length > 0 ? { ...unknown, vsm: others } : unknown;
  return { snapshot: { ...snapshot, unknown: kept }, replaces };
}

/** Whether time stamps tell more than whole seconds, as all but FAT and some network file systems do. */
function keepsFineTimes({ mtimeNs, ctimeNs }: BigIntStats): boolean {
  return mtimeNs % 1_000_000_000n !== 0n || ctimeNs % 1_000_000_000n !== 0n;
}

/** Two changes within the granularity of the clock can leave the same time stamps: 2 s on FAT, a tick of the system elsewhere. */
function isSettled(stats: BigIntStats, readAtMs: number): boolean {
  return readAtMs - Number(stats.ctimeMs) > (keepsFineTimes(stats) ? 20 : 2_000);
}

function isSameFile(a: BigIntStats, b: BigIntStats): boolean {
  return a.dev === b.dev && a.ino === b.ino && a.size === b.size && a.mtimeNs === b.mtimeNs && a.ctimeNs === b.ctimeNs;
}

function tooLargeError(path: string): VsmError {
  const mostMegabytes = Math.floor(constants.MAX_STRING_LENGTH / 1e6);
  return new VsmError(
    'MEMORY_UNWRITABLE',
    `The memory ${path} is too large for one that another program laid out: such a file can hold ${mostMegabytes} MB here. Export it in parts from that program.`,
    { details: { path, errno: 'EFBIG' } },
  );
}

function notAFileError(path: string, isFolder: boolean): VsmError {
  const found = isFolder ? 'a folder. Name a file in that folder' : 'not a regular file. Name a regular file';
  return new VsmError('MEMORY_UNWRITABLE', `The memory file ${path} is ${found}, or choose another path.`, {
    details: { path, errno: isFolder ? 'EISDIR' : 'EINVAL' },
  });
}
