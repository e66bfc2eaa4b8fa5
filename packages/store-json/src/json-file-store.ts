import { dirname } from 'node:path';
import type {
  MemoryChange,
  MemoryHead,
  MemorySnapshot,
  MemoryStore,
  Preference,
  PreferenceQuery,
  Repair,
} from '@vsm/core';
import { applyMemoryChanges, headOfSnapshot, matchesQuery, VsmError } from '@vsm/core';
import type { FileLock } from './file-lock.ts';
import { acquireFileLock } from './file-lock.ts';
import { ensureFolder, removeTemporaryFiles } from './replace-file.ts';
import { resolveTarget } from './resolve-target.ts';
import type { StoredMemory } from './snapshot-file.ts';
import { SnapshotFile } from './snapshot-file.ts';
import { withStorageErrors } from './storage-errors.ts';

export interface OpenJsonFileStoreOptions {
  /** The memory file. Symbolic links are followed once, here, and stay links. */
  readonly path: string;
  /** The clock, for the time stamps in the file. */
  readonly now: () => Date;
  /** `true` if not given: a missing file is an empty memory, and the first commit writes it (and its folders). */
  readonly createIfMissing?: boolean;
  /** `throw` if not given. `set-aside` renames a damaged file to `<path>.corrupt-<time>` and starts with an empty memory. */
  readonly onCorrupt?: 'throw' | 'set-aside';
  /** How long a commit waits for other processes; 10,000 if not given. */
  readonly lockTimeoutMs?: number;
}

/** A memory in one JSON file, which several processes may have open and change at once. */
export interface JsonFileStore extends MemoryStore {
  /** The file itself, absolute, links followed. */
  readonly path: string;
  /** The state before the last commit. It is there once a file has been replaced. */
  readonly backupPath: string;
  /** What opening put right in the file, in memory; the next commit writes it. */
  readonly repairs: readonly Repair[];
  /** Where opening put a damaged file, or `null` if it was sound. */
  readonly setAsidePath: string | null;
  /** The whole memory as it is now. */
  readSnapshot(): Promise<MemorySnapshot>;
}

/**
 * Opens a memory file of format 2.0, legacy or exported; commits write format 2.0.
 *
 * A commit holds `<path>.lock`, reads what others wrote meanwhile, and replaces the file as one step. It resolves when the
 * memory would survive a power cut, so its cost is that of writing the whole file: about 8 kB a preference.
 *
 * @throws VsmError `MEMORY_NOT_FOUND` when there is no file and `createIfMissing` is false, `MEMORY_CORRUPT` when it is
 *   damaged, `MEMORY_UNWRITABLE` when the path is not a readable file, `MEMORY_LOCKED` when setting aside had to wait too long.
 */
export async function openJsonFileStore(options: OpenJsonFileStoreOptions): Promise<JsonFileStore> {
  const { now, createIfMissing = true, onCorrupt = 'throw', lockTimeoutMs = 10_000 } = options;
  return await withStorageErrors(options.path, async () => {
    const file = new SnapshotFile(await resolveTarget(options.path));
    const setAsidePath =
      onCorrupt === 'set-aside' && (await isCorrupt(file))
        ? await withLock(file.path, lockTimeoutMs, () => file.setAsideIfCorrupt(now()))
        : null;
    const stored = await file.read();
    if (!stored.exists && !createIfMissing && setAsidePath === null) {
      throw new VsmError(
        'MEMORY_NOT_FOUND',
        `There is no memory file ${file.path}. Check the path, or open it with createIfMissing to start a new memory.`,
        { details: { path: file.path } },
      );
    }
    return new LockedJsonFileStore(file, { now, lockTimeoutMs, repairs: stored.repairs, setAsidePath });
  });
}

interface StoreParts {
  readonly now: () => Date;
  readonly lockTimeoutMs: number;
  readonly repairs: readonly Repair[];
  readonly setAsidePath: string | null;
}

class LockedJsonFileStore implements JsonFileStore {
  readonly path: string;
  readonly backupPath: string;
  readonly repairs: readonly Repair[];
  readonly setAsidePath: string | null;
  readonly #file: SnapshotFile;
  readonly #now: () => Date;
  readonly #lockTimeoutMs: number;
  /** Settles when the commits asked for so far are done: those of one store go one after the other, in order. */
  #lastCommit: Promise<unknown> = Promise.resolve();
  #closed = false;

  constructor(file: SnapshotFile, parts: StoreParts) {
    this.path = file.path;
    this.backupPath = file.backupPath;
    this.repairs = parts.repairs;
    this.setAsidePath = parts.setAsidePath;
    this.#file = file;
    this.#now = parts.now;
    this.#lockTimeoutMs = parts.lockTimeoutMs;
  }

  async head(): Promise<MemoryHead> {
    const { snapshot, revision } = await this.#read();
    return headOfSnapshot(snapshot, revision);
  }

  async *preferences(query: PreferenceQuery = {}): AsyncIterable<Preference> {
    const { snapshot } = await this.#read();
    for (const preference of snapshot.preferences) if (matchesQuery(preference, query)) yield preference;
  }

  async readSnapshot(): Promise<MemorySnapshot> {
    return (await this.#read()).snapshot;
  }

  async commit(changes: readonly MemoryChange[], options: { readonly ifRevision?: string } = {}): Promise<string> {
    this.#assertOpen();
    const commit = this.#lastCommit.then(() => this.#commitNow(changes, options.ifRevision));
    this.#lastCommit = commit.catch(() => undefined);
    return await commit;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#lastCommit;
  }

  async #read(): Promise<StoredMemory> {
    this.#assertOpen();
    return await withStorageErrors(this.path, () => this.#file.read());
  }

  async #commitNow(changes: readonly MemoryChange[], ifRevision: string | undefined): Promise<string> {
    return await withStorageErrors(this.path, () =>
      withLock(this.path, this.#lockTimeoutMs, async (lock) => {
        const stored = await this.#file.read();
        if (ifRevision !== undefined && ifRevision !== stored.revision) throw changedError(this.path);
        if (changes.length === 0) return stored.revision;
        const updatedAt = this.#now().toISOString().replace('Z', '+00:00');
        const createdAt = stored.exists ? stored.snapshot.createdAt : updatedAt;
        const next = { ...applyMemoryChanges(stored.snapshot, changes), createdAt, updatedAt };
        return (await this.#file.replace(next, lock.assertHeld)).revision;
      }),
    );
  }

  #assertOpen(): void {
    if (!this.#closed) return;
    throw new VsmError('INVALID_ARGUMENT', `The store of ${this.path} is closed. Open it again to go on.`);
  }
}

async function isCorrupt(file: SnapshotFile): Promise<boolean> {
  try {
    await file.read();
    return false;
  } catch (error) {
    if (VsmError.is(error, 'MEMORY_CORRUPT')) return true;
    throw error;
  }
}

async function withLock<T>(path: string, timeoutMs: number, action: (lock: FileLock) => Promise<T>): Promise<T> {
  await ensureFolder(dirname(path));
  const lock = await acquireFileLock(path, { timeoutMs });
  try {
    if (lock.tookOver) await removeTemporaryFiles(path);
    return await action(lock);
  } finally {
    await lock.release();
  }
}

function changedError(path: string): VsmError {
  return new VsmError(
    'MEMORY_CHANGED',
    `The memory ${path} was changed by another process since it was read. Read it again, decide anew, and commit to its new revision.`,
    { details: { path } },
  );
}
