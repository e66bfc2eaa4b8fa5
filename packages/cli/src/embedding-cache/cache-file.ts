import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { FileIdentity } from './file-identity.ts';
import { type CachedPicture, decodePicture, encodeRecord, type RecordPlace, scanRecords } from './record.ts';

/** Below this, rewriting a file saves nothing worth the work. */
const worthCompactingBytes = 64 * 1024;

/**
 * The cached pictures of one folder, in one file that only ever grows by whole records, until it is rewritten without what
 * was superseded. Two processes that write at once lose at most each other's newest records, which are then made again.
 */
export class CacheFile {
  readonly #path: string;
  readonly #salt: number;
  readonly #bytes: Buffer;
  readonly #places = new Map<string, RecordPlace>();
  #unwritten: Buffer[] = [];

  private constructor(file: string, salt: number, bytes: Buffer) {
    this.#path = file;
    this.#salt = salt;
    this.#bytes = bytes;
    for (const place of scanRecords(bytes, salt)) this.#places.set(place.path, place);
  }

  static async open(file: string, salt: number): Promise<CacheFile> {
    const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return Buffer.alloc(0);
      throw error;
    });
    return new CacheFile(file, salt, bytes);
  }

  find({ path: picturePath, stamp }: FileIdentity): CachedPicture | undefined {
    const place = this.#places.get(picturePath);
    return place?.stamp === stamp ? decodePicture(this.#bytes, place) : undefined;
  }

  add({ path: picturePath, stamp }: FileIdentity, picture: CachedPicture): void {
    this.#unwritten.push(encodeRecord({ path: picturePath, stamp, picture }, this.#salt));
    this.#places.delete(picturePath);
  }

  get unwrittenCount(): number {
    return this.#unwritten.length;
  }

  /** Appends what was added, in one write. */
  async flush(): Promise<void> {
    if (this.#unwritten.length === 0) return;
    const records = Buffer.concat(this.#unwritten);
    this.#unwritten = [];
    await mkdir(path.dirname(this.#path), { recursive: true });
    await appendFile(this.#path, records);
  }

  /** Rewrites the file when most of it, as it was opened, is of no use any more. */
  async compact(): Promise<void> {
    const kept = [...this.#places.values()].map(({ start, end }) => this.#bytes.subarray(start, end));
    const keptBytes = kept.reduce((sum, record) => sum + record.length, 0);
    const wastedBytes = this.#bytes.length - keptBytes;
    if (wastedBytes < worthCompactingBytes || wastedBytes < keptBytes) return;
    const appended = (await readFile(this.#path)).subarray(this.#bytes.length);
    const temporary = `${this.#path}.${randomUUID()}.tmp`;
    try {
      await writeFile(temporary, Buffer.concat([...kept, appended]));
      await rename(temporary, this.#path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}
