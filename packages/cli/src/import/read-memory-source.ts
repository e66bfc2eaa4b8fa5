import { readFile } from 'node:fs/promises';
import { readMemoryFile, VsmError } from '@vsm/core';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { describeSystemError } from '../write-file-whole.ts';
import type { ImportSource } from './import-source.ts';

/**
 * The ratings of a memory file or an export.
 *
 * @throws CommandFailure when it cannot be read or is no memory.
 */
export async function readMemorySource(file: string, shown: string): Promise<ImportSource> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CommandFailure(
      exitStatus.someInputsFailed,
      `${shown}: this cannot be read (${describeSystemError(cause)}). Check the path.`,
      { cause },
    );
  });
  try {
    return { ...readMemoryFile(text), failed: 0, unrated: 0 };
  } catch (error) {
    if (!VsmError.is(error, 'MEMORY_CORRUPT')) throw error;
    throw new CommandFailure(exitStatus.someInputsFailed, `${shown}: ${error.message} Nothing was imported.`, {
      cause: error,
    });
  }
}
