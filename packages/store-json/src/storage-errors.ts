import { VsmError } from '@vsm/core';

const wayOut: Readonly<Record<string, string>> = {
  EACCES: 'permission is denied. Give this user the right to read and write it and its folder, or choose another file',
  EPERM:
    'the system does not permit it. Give this user the right to read and write it and its folder, or choose another file',
  EROFS: 'the file system is read-only. Choose a file on another one',
  ENOSPC: 'the disk is full. Free some space and try again',
  EDQUOT: "this user's disk quota is used up. Free some space and try again",
  EFBIG: 'the file would be larger than the file system or the limits of this process allow. Choose a file elsewhere',
  EISDIR: 'a folder is in its place. Name a file in that folder, or another file',
  ENOTDIR: 'a part of its path is a file, not a folder. Choose another file',
  ENOENT: 'its folder went away meanwhile. Restore the folder, or choose another file',
  ELOOP: 'its symbolic links go in a circle. Repair the link, or choose another file',
};

/** True for an error of the operating system with one of these codes: `ENOENT`, `EEXIST` ... */
export function isSystemError(error: unknown, ...codes: readonly string[]): error is NodeJS.ErrnoException {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);
}

/**
 * Runs the action; a failure of the file system becomes a `MEMORY_UNWRITABLE` that names the memory and the way out.
 *
 * @throws VsmError `MEMORY_UNWRITABLE`; every other error as it is.
 */
export async function withStorageErrors<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) throw error;
    const reason = wayOut[String(error.code)] ?? `the system says ${error.message}. Try again, or choose another file`;
    throw new VsmError('MEMORY_UNWRITABLE', `The memory file ${path} cannot be read or written: ${reason}.`, {
      cause: error,
      details: { path, errno: error.code },
    });
  }
}
