import { readdir } from 'node:fs/promises';
import path from 'node:path';

/** Files that were being written beside the memory: by a process at work now, or by one that was killed. */
export async function listTemporaryFiles(memoryPath: string): Promise<string[]> {
  const folder = path.dirname(memoryPath);
  const names = await readdir(folder).catch(() => []);
  const base = path.basename(memoryPath);
  const prefixes = [`.${base}.`, `.${base}.journal.`];
  const isTemporary = (name: string) =>
    prefixes.some((prefix) => name.startsWith(prefix) && /^[0-9a-f-]{36}\.tmp$/.test(name.slice(prefix.length)));
  return names.filter(isTemporary).map((name) => path.join(folder, name));
}
