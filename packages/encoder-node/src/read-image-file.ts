import { readFile, stat } from 'node:fs/promises';
import { VsmError, type VsmErrorCode } from '@vsm/core';
import { assertByteLimit } from './decode-image.ts';
import type { ImageLimits } from './image-limits.ts';

/**
 * The bytes of the file at `path`.
 *
 * @throws VsmError `IMAGE_NOT_FOUND`; `IMAGE_UNREADABLE` for a folder, a device or a file without permission;
 *   `IMAGE_TOO_LARGE` before it is read.
 */
export async function readImageFile(path: string, limits: ImageLimits): Promise<Uint8Array> {
  try {
    const status = await stat(path);
    if (status.isDirectory()) throw new VsmError('IMAGE_UNREADABLE', 'This is a folder. Name the pictures in it.');
    // Opening a pipe would wait for its writer, and a device may never end.
    if (!status.isFile())
      throw new VsmError('IMAGE_UNREADABLE', 'This is no regular file. Copy the picture to a file.');
    assertByteLimit(status.size, limits);
    return await readFile(path);
  } catch (error) {
    throw VsmError.is(error) ? error : describeFileError(error);
  }
}

const fileErrors: Readonly<Record<string, readonly [VsmErrorCode, string]>> = {
  ENOENT: ['IMAGE_NOT_FOUND', 'There is no such file. Check the path.'],
  ENOTDIR: ['IMAGE_NOT_FOUND', 'There is no such file: a part of its path is no folder. Check the path.'],
  EACCES: ['IMAGE_UNREADABLE', 'Permission denied. Allow yourself to read the file.'],
  EPERM: ['IMAGE_UNREADABLE', 'Permission denied. Allow yourself to read the file.'],
};

function describeFileError(error: unknown): VsmError {
  const systemCode = error instanceof Error && 'code' in error ? String(error.code) : '';
  const [code, message] = fileErrors[systemCode] ?? [
    'IMAGE_UNREADABLE',
    `The file cannot be read (${error instanceof Error ? error.message : String(error)}).`,
  ];
  return new VsmError(code, message, { cause: error, details: { systemCode } });
}
