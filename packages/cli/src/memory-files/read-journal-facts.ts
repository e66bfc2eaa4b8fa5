import { readFile } from 'node:fs/promises';

export interface JournalFacts {
  readonly path: string;
  readonly sizeBytes: number;
  /** Whole lines after the first. */
  readonly changeCount: number;
  /** What stands after the last whole line: a change that was cut off before anybody was told that it is kept. */
  readonly tornBytes: number;
}

const lineFeed = 0x0a;

/** How the journal beside a memory file looks; `null` where there is none, or not one whole line. */
export async function readJournalFacts(memoryPath: string): Promise<JournalFacts | null> {
  const path = `${memoryPath}.journal`;
  const bytes = await readFile(path).catch(() => null);
  const lastLineEnd = bytes?.lastIndexOf(lineFeed) ?? -1;
  if (!bytes || lastLineEnd === -1) return null;
  let lines = 0;
  for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, end + 1)) lines++;
  return { path, sizeBytes: bytes.length, changeCount: lines - 1, tornBytes: bytes.length - lastLineEnd - 1 };
}
