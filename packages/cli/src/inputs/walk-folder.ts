import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { compareNaturally, hasPictureExtension } from './picture-files.ts';

export type FolderEntry =
  | { readonly kind: 'picture'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly error: unknown };

/**
 * The pictures under `folder`, in natural order of their paths, each folder's own files before its subfolders. Hidden files and
 * folders are left out. Links are followed; a folder reached twice is entered once, so loops end.
 */
export function walkFolder(folder: string, signal: AbortSignal): AsyncGenerator<FolderEntry> {
  return walk(folder, new Set(), signal);
}

async function* walk(folder: string, visited: Set<string>, signal: AbortSignal): AsyncGenerator<FolderEntry> {
  signal.throwIfAborted();
  let contents: FolderContents;
  try {
    const place = await realpath(folder);
    if (visited.has(place)) return;
    visited.add(place);
    contents = await readFolder(folder);
  } catch (error) {
    yield { kind: 'unreadable', path: folder, error };
    return;
  }
  for (const picture of contents.pictures) yield { kind: 'picture', path: picture };
  for (const subfolder of contents.folders) yield* walk(subfolder, visited, signal);
}

interface FolderContents {
  readonly pictures: readonly string[];
  readonly folders: readonly string[];
}

async function readFolder(folder: string): Promise<FolderContents> {
  const pictures: string[] = [];
  const folders: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const entryPath = path.join(folder, entry.name);
    const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(entryPath)));
    if (isFolder) folders.push(entryPath);
    else if (hasPictureExtension(entry.name)) pictures.push(entryPath);
  }
  return { pictures: pictures.sort(compareNaturally), folders: folders.sort(compareNaturally) };
}

/** A dangling link leads nowhere: it is a file that will be reported when it is read, if it is named like a picture. */
async function leadsToFolder(link: string): Promise<boolean> {
  const target = await stat(link).catch(() => null);
  return target?.isDirectory() ?? false;
}
