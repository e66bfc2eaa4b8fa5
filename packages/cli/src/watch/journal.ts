import { type FileHandle, mkdir, open } from 'node:fs/promises';
import path from 'node:path';
import { type JournalRecord, parseRecord } from './journal-record.ts';

const lineEnd = 0x0a;

/**
 * What happened in a watched folder, one record a line, in a file that only grows. What was appended is on the disk; of a write that
 * a crash cut short, the whole lines count and the torn one does not.
 */
export class Journal {
  readonly path: string;
  readonly #file: FileHandle;
  #sizeBytes: number;

  private constructor(file: string, handle: FileHandle, sizeBytes: number) {
    this.path = file;
    this.#file = handle;
    this.#sizeBytes = sizeBytes;
  }

  /** The journal, and all that it holds. `onDamage` is told the number of each line that cannot be read. */
  static async open(
    file: string,
    onDamage: (line: number) => void,
  ): Promise<{ readonly journal: Journal; readonly records: readonly JournalRecord[] }> {
    await mkdir(path.dirname(file), { recursive: true });
    const handle = await open(file, 'a+');
    const bytes = await handle.readFile();
    const sizeBytes = bytes.lastIndexOf(lineEnd) + 1;
    if (sizeBytes < bytes.length) await handle.truncate(sizeBytes);
    const lines = bytes.toString('utf8', 0, sizeBytes).split('\n').slice(0, -1);
    const records = lines.flatMap((line, i) => {
      const record = parseRecord(line);
      if (!record) onDamage(i + 1);
      return record ?? [];
    });
    return { journal: new Journal(file, handle, sizeBytes), records };
  }

  /** Resolves when the records are on the disk: all of them, or when it rejects, none. */
  async append(records: readonly JournalRecord[]): Promise<void> {
    if (records.length === 0) return;
    const bytes = Buffer.from(records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    try {
      await this.#file.appendFile(bytes);
      await this.#file.datasync();
    } catch (error) {
      // A full disk may have taken a part.
      await this.#file.truncate(this.#sizeBytes);
      throw error;
    }
    this.#sizeBytes += bytes.length;
  }

  async close(): Promise<void> {
    await this.#file.close();
  }
}
