import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { CommandFailure, exitStatus } from './exit-status.ts';

/**
 * Writes `text` to the file at `target` as one step: whoever looks sees the old file or the new one.
 *
 * @throws CommandFailure when it cannot be written; nothing is left behind then.
 */
export async function writeFileWhole(target: string, text: string): Promise<void> {
  const temporary = `${target}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw new CommandFailure(
      exitStatus.someInputsFailed,
      `${target}: this file cannot be written (${describeSystemError(error)}). Name another place.`,
      { cause: error },
    );
  }
}

/** What the system said, in words where it is one of the usual. */
export function describeSystemError(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return usualErrors[code] ?? (error instanceof Error ? error.message : String(error));
}

const usualErrors: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
};
