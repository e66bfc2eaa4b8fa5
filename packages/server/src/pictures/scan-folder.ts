import type { Dirent } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import path from 'node:path';
import { hasPictureExtension } from './sniff.ts';

export interface FoundFile {
  readonly absolutePath: string;
  readonly sizeBytes: number;
  readonly modifiedAtMs: number;
}

export interface FolderScan {
  readonly files: readonly FoundFile[];
  /** There is more than was asked for. */
  readonly isTruncated: boolean;
}

/** Entries of other kinds are passed by; so many of them and no more. */
const mostEntries = 1_000_000;

/** Picture files in a folder and below, at most `limit`. Symbolic links and hidden entries are passed by; so is what cannot be read. */
export async function scanFolder(root: string, limit: number): Promise<FolderScan> {
  const files: FoundFile[] = [];
  const folders = [root];
  let entries = 0;
  for (let folder = folders.shift(); folder !== undefined; folder = folders.shift()) {
    for await (const entry of readFolder(folder)) {
      if (++entries > mostEntries) return { files, isTruncated: true };
      if (entry.name.startsWith('.')) continue;
      const absolutePath = path.join(folder, entry.name);
      if (entry.isDirectory()) folders.push(absolutePath);
      else if (entry.isFile() && hasPictureExtension(entry.name)) {
        if (files.length === limit) return { files, isTruncated: true };
        const facts = await stat(absolutePath).catch(() => null);
        if (facts) files.push({ absolutePath, sizeBytes: facts.size, modifiedAtMs: facts.mtimeMs });
      }
    }
  }
  return { files, isTruncated: false };
}

async function* readFolder(folder: string): AsyncGenerator<Dirent> {
  const entries = await opendir(folder).catch(() => null);
  if (entries) yield* entries;
}
