import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { GeneratedImage } from '@vsm/core';
import { numbered } from './copy-ranked.ts';
import { CommandFailure, exitStatus } from './exit-status.ts';
import { describeSystemError } from './write-file-whole.ts';

/**
 * Writes a generated picture into a folder, which is made when missing, and returns the file. A name that is taken gets a
 * number behind it.
 *
 * @throws CommandFailure when the folder cannot be written to.
 */
export async function savePicture(
  { bytes, mediaType }: GeneratedImage,
  { folder, name }: { readonly folder: string; readonly name: string },
): Promise<string> {
  const wanted = path.join(folder, `${name}.${extensions[mediaType] ?? 'bin'}`);
  try {
    await mkdir(folder, { recursive: true });
    for (let number = 1; ; number++) {
      const file = numbered(wanted, number);
      if (await writeNew(file, bytes)) return file;
    }
  } catch (error) {
    throw new CommandFailure(
      exitStatus.someInputsFailed,
      `${folder}: the picture cannot be written here (${describeSystemError(error)}). Name another place: --out DIR`,
      { cause: error },
    );
  }
}

/** False when there is such a file already. */
async function writeNew(file: string, bytes: Uint8Array): Promise<boolean> {
  try {
    await writeFile(file, bytes, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

const extensions: Readonly<Record<string, string>> = { 'image/png': 'png', 'image/jpeg': 'jpg', 'image/webp': 'webp' };
