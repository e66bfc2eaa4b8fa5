import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { compareNaturally, hasPictureExtension } from '../inputs/picture-files.ts';

export type FoundFile =
  | { readonly kind: 'folder' | 'picture' | 'sidecar'; readonly path: string }
  | { readonly kind: 'unreadable'; readonly path: string; readonly error: unknown };

/**
 * A folder and all folders, pictures and sidecars below it; hidden ones are left out. Links are followed; a folder that is reached
 * twice is entered once, so loops end.
 */
export function findFiles(folder: string, signal: AbortSignal): AsyncGenerator<FoundFile> {
  return find(folder, new Set(), signal);
}

async function* find(folder: string, visited: Set<string>, signal: AbortSignal): AsyncGenerator<FoundFile> {
  signal.throwIfAborted();
  const subfolders: string[] = [];
  const files: FoundFile[] = [];
  try {
    const place = await realpath(folder);
    if (visited.has(place)) return;
    visited.add(place);
    // First: who listens to it from now on misses nothing.
    yield { kind: 'folder', path: folder };
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (isHidden(entry.name)) continue;
      const entryPath = path.join(folder, entry.name);
      const kind = kindOfFile(entry.name);
      if (entry.isDirectory() || (entry.isSymbolicLink() && (await leadsToFolder(entryPath))))
        subfolders.push(entryPath);
      else if (kind) files.push({ kind, path: entryPath });
    }
  } catch (error) {
    yield { kind: 'unreadable', path: folder, error };
    return;
  }
  yield* files.sort((a, b) => compareNaturally(a.path, b.path));
  for (const subfolder of subfolders.sort(compareNaturally)) yield* find(subfolder, visited, signal);
}

/** `null`: of no interest. */
export function kindOfFile(name: string): 'picture' | 'sidecar' | null {
  if (hasPictureExtension(name)) return 'picture';
  return path.extname(name).toLowerCase() === '.xmp' ? 'sidecar' : null;
}

export function isHidden(name: string): boolean {
  return name.startsWith('.');
}

async function leadsToFolder(link: string): Promise<boolean> {
  const target = await stat(link).catch(() => null);
  return target?.isDirectory() ?? false;
}
