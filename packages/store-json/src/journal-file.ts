import { constants } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import type { FileSystem } from './file-system.ts';
import type { JournalEntry, JournalHeader } from './journal-line.ts';
import { checkOf, parseEntryLine, parseHeaderLine } from './journal-line.ts';
import { isSystemError } from './storage-errors.ts';

/** How far a journal has been read. Lines that follow are new, as long as what stands before is the same. */
export interface JournalPosition {
  readonly headerLine: string;
  /** Of the last whole entry; 0 before the first. */
  readonly sequence: number;
  /** The checksum of that entry's line. */
  readonly check: string;
  /** Where the last whole line starts and where it ends, in bytes. */
  readonly lineStart: number;
  readonly end: number;
}

/** A line in the middle that can't be read. */
export interface DamagedLine {
  /** In bytes. */
  readonly offset: number;
  readonly length: number;
}

export interface JournalReading {
  readonly entries: readonly JournalEntry[];
  readonly damaged: readonly DamagedLine[];
  readonly position: JournalPosition;
}

export interface WholeJournal extends JournalReading {
  /** `null` when the first line is damaged: nobody can say what the others go on from. */
  readonly header: JournalHeader | null;
}

/**
 * The journal from its start; `null` where there is none, or nothing in it. What stands after the last whole line is no
 * part of it: a commit that was never acknowledged, or one that is being written.
 */
export async function readJournal(fileSystem: FileSystem, path: string): Promise<WholeJournal | null> {
  const bytes = await readFrom(fileSystem, path, async (handle) => await handle.readFile());
  if (bytes === null) return null;
  const headerEnd = bytes.indexOf('\n') + 1;
  if (headerEnd === 0) return null;
  const headerLine = bytes.toString('utf8', 0, headerEnd - 1);
  const start: JournalPosition = { headerLine, sequence: 0, check: checkOf(headerLine), lineStart: 0, end: headerEnd };
  return { header: parseHeaderLine(headerLine), ...readEntries(bytes.subarray(headerEnd), start) };
}

/** What was added since, or `null` when this is not the journal that was read, or not as it was. */
export async function readJournalTail(
  fileSystem: FileSystem,
  path: string,
  position: JournalPosition,
): Promise<JournalReading | null> {
  return await readFrom(fileSystem, path, async (handle) => {
    const header = Buffer.from(`${position.headerLine}\n`);
    const { size } = await handle.stat();
    if (size < position.end || !(await readAt(handle, 0, header.length)).equals(header)) return null;
    const bytes = await readAt(handle, position.lineStart, size - position.lineStart);
    const lastLine = bytes.toString('utf8', 0, Math.max(0, position.end - position.lineStart - 1));
    if (checkOf(lastLine) !== position.check) return null;
    return readEntries(bytes.subarray(position.end - position.lineStart), position);
  });
}

/** Reads whole lines; `bytes` go on where `start` ends. */
function readEntries(bytes: Buffer, start: JournalPosition): JournalReading {
  const entries: JournalEntry[] = [];
  const damaged: DamagedLine[] = [];
  let doubtful: DamagedLine[] = [];
  let position = start;
  for (let lineStart = 0, lineEnd = bytes.indexOf('\n'); lineEnd !== -1; ) {
    const line = bytes.toString('utf8', lineStart, lineEnd);
    const entry = parseEntryLine(line);
    const offset = start.end + lineStart;
    if (entry === null || entry.sequence <= position.sequence) {
      doubtful.push({ offset, length: lineEnd - lineStart });
    } else {
      // Only now is it known that what could not be read is not just the torn end of the journal.
      damaged.push(...doubtful);
      if (entry.sequence > position.sequence + 1 && doubtful.length === 0) damaged.push({ offset, length: 0 });
      doubtful = [];
      entries.push(entry);
      position = {
        headerLine: start.headerLine,
        sequence: entry.sequence,
        check: checkOf(line),
        lineStart: offset,
        end: start.end + lineEnd + 1,
      };
    }
    lineStart = lineEnd + 1;
    lineEnd = bytes.indexOf('\n', lineStart);
  }
  return { entries, damaged, position };
}

/**
 * Adds a line and resolves when it is durable. What stands after `end`, which nobody acknowledged, is cut off before. Only
 * for the one who holds the lock.
 *
 * @throws what the file system says; the line is cut off again then, as far as that is possible.
 */
export async function appendToJournal(fileSystem: FileSystem, path: string, end: number, line: string): Promise<void> {
  const handle = await fileSystem.open(path, constants.O_WRONLY | constants.O_APPEND);
  try {
    const { size } = await handle.stat();
    if (size > end) await handle.truncate(end);
    await handle.appendFile(line);
    await handle.sync();
  } catch (error) {
    // Should this fail too, the line is read as a commit that was made, or as a torn one: both are allowed.
    await handle.truncate(end).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
}

async function readFrom<T>(
  fileSystem: FileSystem,
  path: string,
  read: (handle: FileHandle) => Promise<T>,
): Promise<T | null> {
  let handle: FileHandle;
  try {
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

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(bytes, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}
