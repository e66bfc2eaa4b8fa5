import { constants, copyFile, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { CommandFailure, exitStatus } from './exit-status.ts';
import type { RankedPicture } from './ranked-picture.ts';
import { describeSystemError } from './write-file-whole.ts';

export interface CopyReport {
  /** The new files. */
  readonly copied: readonly string[];
  readonly failures: readonly { readonly path: string; readonly message: string }[];
}

/**
 * Copies the pictures into `folder`, which is made when missing, as `001_name.jpg` by their rank. What is there stays: a name
 * that is taken gets a number behind it.
 *
 * @throws CommandFailure when the folder cannot be made; the signal's reason when it aborts.
 */
export async function copyRanked(
  pictures: readonly RankedPicture[],
  folder: string,
  signal: AbortSignal,
): Promise<CopyReport> {
  await mkdir(folder, { recursive: true }).catch((cause: unknown) => {
    throw new CommandFailure(
      exitStatus.someInputsFailed,
      `${folder}: this folder cannot be made (${describeSystemError(cause)}). Name another place.`,
      { cause },
    );
  });
  const digits = Math.max(3, ...pictures.map(({ rank }) => String(rank).length));
  const copied: string[] = [];
  const failures: { path: string; message: string }[] = [];
  for (const { rank, path: shown, absolutePath } of pictures) {
    signal.throwIfAborted();
    const name = `${String(rank).padStart(digits, '0')}_${path.basename(absolutePath)}`;
    try {
      copied.push(await copyToFreeName(absolutePath, path.join(folder, name)));
    } catch (error) {
      failures.push({ path: shown, message: `This cannot be copied to ${folder} (${describeSystemError(error)}).` });
    }
  }
  return { copied, failures };
}

async function copyToFreeName(source: string, wanted: string): Promise<string> {
  for (let number = 1; ; number++) {
    const target = numbered(wanted, number);
    try {
      await copyFile(source, target, constants.COPYFILE_EXCL);
      return target;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  }
}

/** `a.png`, `a-2.png`, `a-3.png` ... */
export function numbered(file: string, number: number): string {
  if (number === 1) return file;
  const { dir, name, ext } = path.parse(file);
  return path.join(dir, `${name}-${number}${ext}`);
}
