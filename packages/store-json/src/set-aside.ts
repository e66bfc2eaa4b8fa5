import { dirname } from 'node:path';
import type { FileSystem } from './file-system.ts';
import { syncFolder } from './replace-file.ts';
import { isSystemError } from './storage-errors.ts';

/** Renames a file to `<path>.<why>-<time>`, a name that was free, and returns it once that is durable. */
export async function setAside(fileSystem: FileSystem, path: string, why: string, now: Date): Promise<string> {
  return await toReservedName(fileSystem, path, why, now, async (name) => await fileSystem.rename(path, name));
}

/** As `setAside`, but the file stays: a copy of its bytes gets the name. */
export async function copyAside(fileSystem: FileSystem, path: string, why: string, now: Date): Promise<string> {
  return await toReservedName(fileSystem, path, why, now, async (name) => {
    await fileSystem.copyFile(path, name);
    const handle = await fileSystem.open(name, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  });
}

async function toReservedName(
  fileSystem: FileSystem,
  path: string,
  why: string,
  now: Date,
  fill: (name: string) => Promise<void>,
): Promise<string> {
  const name = await reserveName(fileSystem, `${path}.${why}-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`);
  try {
    await fill(name);
  } catch (error) {
    await fileSystem.rm(name);
    throw error;
  }
  await syncFolder(fileSystem, dirname(path));
  return name;
}

/** Makes an empty file of a name that was free, to put something over: nothing that anyone wrote is ever overwritten. */
async function reserveName(fileSystem: FileSystem, wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      const handle = await fileSystem.open(name, 'wx', 0o600);
      await handle.close();
      return name;
    } catch (error) {
      if (!isSystemError(error, 'EEXIST')) throw error;
    }
  }
}
