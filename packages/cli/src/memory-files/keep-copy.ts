import { constants } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { describeSystemError } from '../write-file-whole.ts';

/**
 * Copies a file to `<path>.<why>-<time>`, a name that was free, and returns it once the copy is durable.
 *
 * @throws CommandFailure when the copy cannot be made.
 */
export async function keepCopy(file: string, why: string, now: Date): Promise<string> {
  const wanted = `${file}.${why}-${now.toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
  for (let number = 1; ; number++) {
    const copy = number === 1 ? wanted : `${wanted}-${number}`;
    try {
      await copyFile(file, copy, constants.COPYFILE_EXCL);
      await syncFile(copy);
      return copy;
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') continue;
      throw new CommandFailure(
        exitStatus.memoryUnusable,
        `${copy}: the memory cannot be copied here (${describeSystemError(error)}), so nothing was changed.`,
        { cause: error },
      );
    }
  }
}

async function syncFile(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
