import { dirname } from 'node:path';
import type {
  MemoryChange,
  MemoryHead,
  MemorySnapshot,
  MemoryStore,
  Preference,
  PreferenceQuery,
  Repair,
  Unsubscribe,
} from '@vsm/core';
import { matchesQuery, VsmError } from '@vsm/core';
import { backupPathOf } from './backups.ts';
import type { FileLock } from './file-lock.ts';
import { acquireFileLock } from './file-lock.ts';
import type { FileSystem } from './file-system.ts';
import { nodeFileSystem } from './file-system.ts';
import type { LoadedMemory } from './load-memory.ts';
import { isWorthFolding, MemoryFiles } from './memory-files.ts';
import { ensureFolder, removeTemporaryFiles } from './replace-file.ts';
import { resolveTarget } from './resolve-target.ts';
import { withStorageErrors } from './storage-errors.ts';
import { watchFiles } from './watch-files.ts';

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

/** A memory in a JSON file and its journal, which several processes may have open and change at once. */
export interface JsonFileStore extends MemoryStore {
  /** The file itself, absolute, links followed. */
  readonly path: string;
  /** The commits that are not in the file yet. */
  readonly journalPath: string;
  /** What the file was before it was last written. It is there once a file has been replaced. */
  readonly backupPath: string;
  /** What reading has put right so far, in memory; the next commit writes it. */
  readonly repairs: readonly Repair[];
  /** Where opening put a damaged file, or `null` if it was sound. */
  readonly setAsidePath: string | null;
  /** The whole memory as it is now. */
  readSnapshot(): Promise<MemorySnapshot>;
  /** Writes all commits into the file, for programs that read nothing else, and removes the journal. O(preferences). */
  fold(): Promise<void>;
  watch(listener: () => void): Unsubscribe;
}

/**
 * Opens a memory file of format 2.0, legacy or exported; the file is written in format 2.0.
 *
 * A commit holds `<path>.lock`, reads what others wrote meanwhile, and adds a line to `<path>.journal`. It resolves when the
 * memory would survive a power cut. Its cost is that of what it changes, however large the memory is; only now and then,
 * when the journal has grown to half of the file, a commit writes the file anew.
 *
 * @throws VsmError `MEMORY_NOT_FOUND` when there is no file and `createIfMissing` is false, `MEMORY_CORRUPT` when it is
 *   damaged, `MEMORY_UNWRITABLE` when the path is not a readable file, `MEMORY_LOCKED` when setting aside had to wait too long.
 */
export async function openJsonFileStore(options: OpenJsonFileStoreOptions): Promise<JsonFileStore> {
  return await openStoreOn(nodeFileSystem, options);
}

/** As `openJsonFileStore`, on any file system. */
export async function openStoreOn(fileSystem: FileSystem, options: OpenJsonFileStoreOptions): Promise<JsonFileStore> {
  const { now, createIfMissing = true, onCorrupt = 'throw', lockTimeoutMs = 10_000 } = options;
  return await withStorageErrors(options.path, async () => {
    const path = await resolveTarget(options.path);
    const files = new MemoryFiles(fileSystem, { json: path, journal: `${path}.journal` });
    const lock = { fileSystem, path, timeoutMs: lockTimeoutMs };
    const setAsidePath =
      onCorrupt === 'set-aside' && (await isCorrupt(files))
        ? await withLock(lock, () => files.setAsideIfCorrupt(now()))
        : null;
    const loaded = await files.read();
    if (loaded.json === null && !createIfMissing && setAsidePath === null) {
      throw new VsmError(
        'MEMORY_NOT_FOUND',
        `There is no memory file ${path}. Check the path, or open it with createIfMissing to start a new memory.`,
        { details: { path } },
      );
    }
    return new LockedJsonFileStore(files, { now, lock, loaded, setAsidePath });
  });
}

interface LockPlace {
  readonly fileSystem: FileSystem;
  readonly path: string;
  readonly timeoutMs: number;
}

interface StoreParts {
  readonly now: () => Date;
  readonly lock: LockPlace;
  readonly loaded: LoadedMemory;
  readonly setAsidePath: string | null;
}

class LockedJsonFileStore implements JsonFileStore {
  readonly path: string;
  readonly journalPath: string;
  readonly backupPath: string;
  readonly setAsidePath: string | null;
  readonly #files: MemoryFiles;
  readonly #now: () => Date;
  readonly #lock: LockPlace;
  readonly #repairs: Repair[];
  readonly #listeners = new Map<() => void, Unsubscribe>();
  /** Settles when what was asked for so far is done: reading and writing go one after the other, in order. */
  #lastTask: Promise<unknown> = Promise.resolve();
  /** What this store knows, by its own commits or because it was told or read. */
  #revision: string;
  #hasCommitted = false;
  #isClosed = false;
  #isUnreadable = false;

  constructor(files: MemoryFiles, { now, lock, loaded, setAsidePath }: StoreParts) {
    this.path = files.paths.json;
    this.journalPath = files.paths.journal;
    this.backupPath = backupPathOf(files.paths.json);
    this.setAsidePath = setAsidePath;
    this.#files = files;
    this.#now = now;
    this.#lock = lock;
    this.#repairs = [...loaded.repairs];
    this.#revision = loaded.revision;
  }

  get repairs(): readonly Repair[] {
    return this.#repairs;
  }

  async head(): Promise<MemoryHead> {
    return await this.#read(({ state, revision }) => state.head(revision));
  }

  async *preferences(query: PreferenceQuery = {}): AsyncIterable<Preference> {
    const preferences = await this.#read(({ state }) => state.preferences());
    for (const preference of preferences) if (matchesQuery(preference, query)) yield preference;
  }

  async readSnapshot(): Promise<MemorySnapshot> {
    return await this.#read(({ state }) => state.snapshot());
  }

  async commit(changes: readonly MemoryChange[], options: { readonly ifRevision?: string } = {}): Promise<string> {
    return await this.#inTurn(() => this.#commitNow(changes, options.ifRevision));
  }

  async fold(): Promise<void> {
    await this.#inTurn(() => this.#foldNow());
  }

  watch(listener: () => void): Unsubscribe {
    this.#assertOpen();
    const stop = watchFiles(this.path, () => this.#look(listener));
    this.#listeners.set(listener, stop);
    return () => {
      stop();
      this.#listeners.delete(listener);
    };
  }

  async close(): Promise<void> {
    if (this.#isClosed) return void (await this.#lastTask);
    this.#isClosed = true;
    for (const stop of this.#listeners.values()) stop();
    this.#listeners.clear();
    const closing = this.#lastTask.then(() => this.#foldBeforeClosing());
    this.#lastTask = closing.catch(() => undefined);
    await closing;
  }

  /** What `select` finds in the memory, before anything else happens to it. */
  async #read<T>(select: (loaded: LoadedMemory) => T): Promise<T> {
    return await this.#inTurn(() => withStorageErrors(this.path, async () => select(await this.#readNow())));
  }

  async #inTurn<T>(task: () => Promise<T>): Promise<T> {
    this.#assertOpen();
    const done = this.#lastTask.then(task);
    this.#lastTask = done.catch(() => undefined);
    return await done;
  }

  async #readNow(): Promise<LoadedMemory> {
    const loaded = await this.#files.read();
    if (loaded.revision === this.#revision) return loaded;
    this.#repairs.push(...loaded.repairs);
    this.#revision = loaded.revision;
    for (const listener of this.#listeners.keys()) queueMicrotask(listener);
    return loaded;
  }

  async #commitNow(changes: readonly MemoryChange[], ifRevision: string | undefined): Promise<string> {
    return await withStorageErrors(this.path, () =>
      withLock(this.#lock, async ({ assertHeld }) => {
        const loaded = await this.#readNow();
        const { revision } = loaded;
        if (ifRevision !== undefined && ifRevision !== revision) throw changedError(this.path);
        if (changes.length === 0) return revision;
        this.#revision = (await this.#files.commit(loaded, changes, { now: this.#now(), assertHeld })).revision;
        this.#hasCommitted = true;
        return this.#revision;
      }),
    );
  }

  async #foldNow(): Promise<void> {
    await withStorageErrors(this.path, () =>
      withLock(this.#lock, async ({ assertHeld }) => {
        const loaded = await this.#readNow();
        this.#revision = (await this.#files.fold(loaded, { now: this.#now(), assertHeld })).revision;
      }),
    );
  }

  async #foldBeforeClosing(): Promise<void> {
    if (!this.#hasCommitted) return;
    const loaded = await withStorageErrors(this.path, () => this.#files.read());
    if (isWorthFolding(loaded)) await this.#foldNow();
  }

  async #look(listener: () => void): Promise<void> {
    try {
      await this.#read(() => undefined);
      this.#isUnreadable = false;
    } catch {
      // What is wrong is told to who reads; the watcher learns once that there is something to read.
      if (!this.#isUnreadable && this.#listeners.has(listener)) listener();
      this.#isUnreadable = true;
    }
  }

  #assertOpen(): void {
    if (!this.#isClosed) return;
    throw new VsmError('INVALID_ARGUMENT', `The store of ${this.path} is closed. Open it again to go on.`);
  }
}

async function isCorrupt(files: MemoryFiles): Promise<boolean> {
  try {
    await files.read();
    return false;
  } catch (error) {
    if (VsmError.is(error, 'MEMORY_CORRUPT')) return true;
    throw error;
  }
}

async function withLock<T>(
  { fileSystem, path, timeoutMs }: LockPlace,
  action: (lock: FileLock) => Promise<T>,
): Promise<T> {
  await ensureFolder(fileSystem, dirname(path));
  const lock = await acquireFileLock(fileSystem, path, { timeoutMs });
  try {
    if (lock.tookOver) await removeTemporaryFiles(fileSystem, path);
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
