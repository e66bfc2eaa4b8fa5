import { readFile, stat } from 'node:fs/promises';
import { type MemoryFileContent, readMemoryFile, VsmError } from '@vsm/core';
import { openJsonFileStore } from '@vsm/store-json';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { describeSystemError } from '../write-file-whole.ts';
import type { ImportSource } from './import-source.ts';

/**
 * The ratings of a memory file, with what its journal adds, or of an export.
 *
 * @throws CommandFailure when it cannot be read or is no memory.
 */
export async function readMemorySource(file: string, shown: string, now: () => Date): Promise<ImportSource> {
  try {
    // Of a pipe, all there is to read is its text.
    const isFile = (await stat(file)).isFile();
    const content = isFile ? await readStored(file, now) : readMemoryFile(await readFile(file, 'utf8'));
    return { ...content, failed: 0, unrated: 0 };
  } catch (cause) {
    throw new CommandFailure(exitStatus.someInputsFailed, `${shown}: ${describe(cause)} Nothing was imported.`, {
      cause,
    });
  }
}

async function readStored(path: string, now: () => Date): Promise<MemoryFileContent> {
  const store = await openJsonFileStore({ path, now, createIfMissing: false });
  const snapshot = await store.readSnapshot();
  await store.close();
  return { snapshot, repairs: store.repairs };
}

function describe(error: unknown): string {
  if (!VsmError.is(error)) return `this cannot be read (${describeSystemError(error)}). Check the path.`;
  // What the store adds is about a memory in use.
  return error.code === 'MEMORY_CORRUPT' && error.cause instanceof Error ? error.cause.message : error.message;
}
