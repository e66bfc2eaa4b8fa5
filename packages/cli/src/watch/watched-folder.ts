import { createHash } from 'node:crypto';
import { mkdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import { acquireFileLock, type FileLock, nodeFileSystem } from '@vsm/store-json';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { locateWatchState } from '../places.ts';
import { describeSystemError } from '../write-file-whole.ts';
import { FolderState } from './folder-state.ts';
import { Journal } from './journal.ts';
import type { JournalRecord } from './journal-record.ts';

/** It is held for days, so whoever cannot be seen to be dead keeps it. */
const lockOptions = { timeoutMs: 500, unknownOwnerExpiryMs: Number.POSITIVE_INFINITY };

/** A folder that is watched, with all that is known of it. One process at a time has it. */
export class WatchedFolder {
  /** Absolute, with all links followed. */
  readonly root: string;
  /** As the user wrote it. */
  readonly shown: string;
  readonly state: FolderState;
  readonly #journal: Journal;
  readonly #lock: FileLock;

  private constructor(parts: Pick<WatchedFolder, 'root' | 'shown' | 'state'> & { journal: Journal; lock: FileLock }) {
    this.root = parts.root;
    this.shown = parts.shown;
    this.state = parts.state;
    this.#journal = parts.journal;
    this.#lock = parts.lock;
  }

  /** @throws CommandFailure when there is no such folder, another process watches it, or its journal cannot be kept. */
  static async open(shown: string, context: CommandContext): Promise<WatchedFolder> {
    const root = await locateRoot(shown, context.cwd);
    const { memoryPath } = context.session;
    const key = createHash('sha256')
      .update(JSON.stringify([root, memoryPath]))
      .digest('hex')
      .slice(0, 16);
    const file = path.join(locateWatchState(context), `${key}.jsonl`);
    try {
      await mkdir(path.dirname(file), { recursive: true });
      const lock = await acquireFileLock(nodeFileSystem, file, lockOptions);
      const { journal, records } = await Journal.open(file, (line) =>
        context.console.complain(`line ${line} is damaged and left out.`, file),
      );
      return new WatchedFolder({ root, shown, state: new FolderState(records), journal, lock });
    } catch (error) {
      throw explain(error, shown, file);
    }
  }

  get journalPath(): string {
    return this.#journal.path;
  }

  /** Whether a path lies within. */
  holds(file: string): boolean {
    return file === this.root || file.startsWith(this.root + path.sep);
  }

  /** A path within as the user would write it. */
  show(file: string): string {
    return this.holds(file) ? path.join(this.shown, path.relative(this.root, file)) : file;
  }

  /**
   * Resolves when it is on the disk.
   *
   * @throws CommandFailure when it cannot be written: what is not recorded may not be done.
   */
  async record(records: readonly JournalRecord[]): Promise<void> {
    try {
      await this.#journal.append(records);
    } catch (error) {
      throw explain(error, this.shown, this.#journal.path);
    }
    for (const record of records) this.state.apply(record);
  }

  async close(): Promise<void> {
    await this.#journal.close();
    await this.#lock.release();
  }
}

async function locateRoot(shown: string, cwd: string): Promise<string> {
  try {
    const root = await realpath(path.resolve(cwd, shown));
    if ((await stat(root)).isDirectory()) return root;
  } catch (cause) {
    throw new CommandFailure(
      exitStatus.usage,
      `${shown}: this folder cannot be watched (${describeSystemError(cause)}). Check the path, or make the folder first.`,
      { cause },
    );
  }
  throw new CommandFailure(exitStatus.usage, `${shown}: this is no folder. Name the folder that the pictures come to.`);
}

function explain(error: unknown, shown: string, journal: string): unknown {
  if (VsmError.is(error, 'MEMORY_LOCKED')) {
    const { pid, host, lockPath } = error.details;
    const who = typeof pid === 'number' ? `process ${pid} on ${String(host)}` : 'another process';
    return new CommandFailure(
      exitStatus.someInputsFailed,
      `${shown}: ${who} watches this folder already. End it first; if there is no such process, remove the folder ${String(lockPath)}.`,
      { cause: error },
    );
  }
  if (!(error instanceof Error && 'code' in error) || VsmError.is(error)) return error;
  return new CommandFailure(
    exitStatus.someInputsFailed,
    `${journal}: what happens in ${shown} cannot be recorded here (${describeSystemError(error)}). Name another place in XDG_DATA_HOME.`,
    { cause: error },
  );
}
