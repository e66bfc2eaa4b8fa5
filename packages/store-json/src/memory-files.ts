import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { MemoryChange, MemorySnapshot } from '@vsm/core';
import { MemoryState, VsmError } from '@vsm/core';
import { keepBackups } from './backups.ts';
import type { FileSystem } from './file-system.ts';
import type { JournalPosition } from './journal-file.ts';
import { appendToJournal, readJournal, readJournalTail } from './journal-file.ts';
import { checkOf, entryLine, headerLine } from './journal-line.ts';
import type { JsonVersion } from './json-file.ts';
import { recheckJsonFile, replaceJsonFile } from './json-file.ts';
import type { LoadedMemory, MemoryPaths } from './load-memory.ts';
import { journalRevision, jsonRevision, loadMemory, tryEntry } from './load-memory.ts';
import { replaceFile, statIfThere } from './replace-file.ts';
import { copyAside, setAside } from './set-aside.ts';
import { sizeOfChanges } from './size-of-changes.ts';
import { isSystemError } from './storage-errors.ts';

/** What a change of the files needs of whoever holds the lock. */
export interface Writing {
  readonly now: Date;
  /** Called just before something changes that cannot be taken back. */
  readonly assertHeld: () => Promise<void>;
}

/** The journal is folded into the file when it would grow beyond this, or beyond half of the file. */
const leastJournalLimitBytes = 1 << 20;

/**
 * How a memory becomes durable and comes back: a JSON file, and a journal beside it with the commits since that file was
 * written. Reading goes on where it stopped: it reads only what was added to the journal, and the file again only when it
 * changed, by whomever. Methods that write are for the one who holds the lock.
 */
export class MemoryFiles {
  readonly paths: MemoryPaths;
  readonly #fileSystem: FileSystem;
  #loaded: LoadedMemory | null = null;
  /** Of the journal, when it was last read to its end. */
  #journalStats: BigIntStats | null = null;

  constructor(fileSystem: FileSystem, paths: MemoryPaths) {
    this.#fileSystem = fileSystem;
    this.paths = paths;
  }

  /**
   * The memory as it is now.
   *
   * @throws VsmError `MEMORY_CORRUPT` when the file is damaged; what the file system says.
   */
  async read(): Promise<LoadedMemory> {
    if (this.#loaded !== null) {
      const followed = await this.#follow(this.#loaded);
      if (followed !== null) return followed;
    }
    this.#loaded = null;
    this.#journalStats = await this.#statJournal();
    this.#loaded = await loadMemory(this.#fileSystem, this.paths);
    return this.#loaded;
  }

  /** Makes the changes durable, all or none, and says what the memory then is. `loaded` was read under the lock. */
  async commit(loaded: LoadedMemory, changes: readonly MemoryChange[], writing: Writing): Promise<LoadedMemory> {
    const estimate = (loaded.journal?.end ?? 0) + sizeOfChanges(changes);
    const { json } = loaded;
    if (json === null || loaded.mustFold || estimate > journalLimit(json.sizeBytes)) {
      // Copied, because a caller may go on to change what it handed over.
      const snapshot = loaded.state.plan(structuredClone(changes)).snapshot();
      return await this.#replace(loaded, new MemoryState(stamp(snapshot, json, writing.now)), writing);
    }
    loaded.state.plan(changes);
    const at = timestamp(writing.now);
    const sequence = (loaded.journal?.sequence ?? 0) + 1;
    const entry = entryLine({ sequence, at, changes });
    const planned = loaded.state.plan(entry.changes);
    this.#loaded = null;
    const position =
      loaded.journal === null
        ? await this.#startJournal(json, entry.line, writing)
        : await this.#appendLine(loaded.journal, { sequence, line: entry.line }, writing);
    planned.apply(at);
    return this.#become(withJournal(loaded, json, position), await this.#statJournal());
  }

  /**
   * Writes the file, so that all commits are in it, and removes the journal. Does nothing when there is nothing to fold.
   * `loaded` was read under the lock.
   */
  async fold(loaded: LoadedMemory, writing: Writing): Promise<LoadedMemory> {
    const isFolded = loaded.json === null || (loaded.journal === null && !loaded.mustFold);
    return isFolded ? loaded : await this.#replace(loaded, loaded.state, writing);
  }

  /** Renames a damaged file to `<path>.corrupt-<time>` and says so, or `null` if it can be read after all. */
  async setAsideIfCorrupt(now: Date): Promise<string | null> {
    try {
      await this.read();
      return null;
    } catch (error) {
      if (!VsmError.is(error, 'MEMORY_CORRUPT')) throw error;
    }
    return await setAside(this.#fileSystem, this.paths.json, 'corrupt', now);
  }

  /** What was read before, with what others added since, or `null` when all must be read again. */
  async #follow(loaded: LoadedMemory): Promise<LoadedMemory | null> {
    const json = await this.#recheck(loaded.json);
    if (json === 'changed') return null;
    const stats = await this.#statJournal();
    if (!hasChanged(this.#journalStats, stats)) return this.#become({ ...loaded, json }, stats);
    if (json === null || loaded.mustFold || stats === null) return null;
    const read =
      loaded.journal === null
        ? await this.#readStarted(json.hash)
        : await readJournalTail(this.#fileSystem, this.paths.journal, loaded.journal);
    if (read === null || read.damaged.length > 0) return null;
    for (const entry of read.entries) if (!tryEntry(loaded.state, entry)) return null;
    return this.#become(withJournal(loaded, json, read.position), stats);
  }

  async #recheck(json: JsonVersion | null): Promise<JsonVersion | null | 'changed'> {
    const { json: path } = this.paths;
    if (json === null) return (await statIfThere(this.#fileSystem, path)) === null ? null : 'changed';
    return (await recheckJsonFile(this.#fileSystem, path, json)) ?? 'changed';
  }

  /** The journal that another process started since. */
  async #readStarted(base: string): ReturnType<typeof readJournalTail> {
    const journal = await readJournal(this.#fileSystem, this.paths.journal);
    return journal?.header?.base === base ? journal : null;
  }

  async #appendLine(
    journal: JournalPosition,
    { sequence, line }: { readonly sequence: number; readonly line: string },
    { assertHeld }: Writing,
  ): Promise<JournalPosition> {
    await assertHeld();
    await appendToJournal(this.#fileSystem, this.paths.journal, journal.end, line);
    const end = journal.end + Buffer.byteLength(line);
    return { headerLine: journal.headerLine, sequence, check: checkOf(line), lineStart: journal.end, end };
  }

  /** Over a journal that is contained in the file, if there is one. */
  async #startJournal(
    { hash, replaces }: JsonVersion,
    line: string,
    { assertHeld }: Writing,
  ): Promise<JournalPosition> {
    const first = headerLine({ base: hash, replaces });
    const bytes = Buffer.from(first + line);
    const options = { beforeReplace: assertHeld, like: this.paths.json };
    await replaceFile(this.#fileSystem, this.paths.journal, [bytes], options);
    const lineStart = Buffer.byteLength(first);
    return { headerLine: first.slice(0, -1), sequence: 1, check: checkOf(line), lineStart, end: bytes.length };
  }

  async #replace(loaded: LoadedMemory, state: MemoryState, writing: Writing): Promise<LoadedMemory> {
    const { json: path, journal } = this.paths;
    this.#loaded = null;
    const beforeReplace = async (): Promise<void> => {
      await writing.assertHeld();
      if (loaded.journalDoubt !== null) await copyAside(this.#fileSystem, journal, loaded.journalDoubt, writing.now);
      await keepBackups(this.#fileSystem, path, writing.now);
    };
    const replaces = loaded.journalEnd ?? loaded.revision;
    const json = await replaceJsonFile(this.#fileSystem, path, state.snapshot(), { beforeReplace, replaces });
    await this.#fileSystem.rm(journal, { force: true });
    const next: LoadedMemory = {
      state,
      json,
      journal: null,
      revision: jsonRevision(json),
      journalEnd: null,
      repairs: [],
      mustFold: false,
      journalDoubt: null,
    };
    return this.#become(next, null);
  }

  #become(loaded: LoadedMemory, journalStats: BigIntStats | null): LoadedMemory {
    this.#loaded = loaded;
    this.#journalStats = journalStats;
    return loaded;
  }

  async #statJournal(): Promise<BigIntStats | null> {
    let handle: FileHandle;
    try {
      // Opened, because network file systems ask their server only then.
      handle = await this.#fileSystem.open(this.paths.journal, 'r');
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return null;
      throw error;
    }
    try {
      return await handle.stat({ bigint: true });
    } finally {
      await handle.close();
    }
  }
}

/** Whether what was committed should be in the file before the store is closed: it costs little, or the journal is large. */
export function isWorthFolding({ json, journal }: LoadedMemory): boolean {
  if (json === null || journal === null) return false;
  return json.sizeBytes <= 8 << 20 || journal.end > json.sizeBytes / 8;
}

function journalLimit(jsonBytes: number): number {
  return Math.max(leastJournalLimitBytes, jsonBytes / 2);
}

function withJournal(loaded: LoadedMemory, json: JsonVersion, position: JournalPosition): LoadedMemory {
  const revision = journalRevision(json.hash, position);
  return { ...loaded, json, journal: position, journalEnd: revision, revision };
}

function stamp(snapshot: MemorySnapshot, json: JsonVersion | null, now: Date): MemorySnapshot {
  const updatedAt = timestamp(now);
  return { ...snapshot, createdAt: json === null ? updatedAt : snapshot.createdAt, updatedAt };
}

function timestamp(now: Date): string {
  return now.toISOString().replace('Z', '+00:00');
}

/** Time stamps of a journal may repeat only with another size: it is appended to, and replaced by another file. */
function hasChanged(before: BigIntStats | null, now: BigIntStats | null): boolean {
  if (before === null || now === null) return before !== now;
  return before.ino !== now.ino || before.size !== now.size || before.mtimeNs !== now.mtimeNs;
}
