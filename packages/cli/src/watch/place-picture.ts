import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, lstat, open, rename, rm, stat, unlink, utimes } from 'node:fs/promises';
import path from 'node:path';
import { numbered } from '../copy-ranked.ts';
import { isGone } from './file-state.ts';
import type { Action } from './journal-record.ts';

export interface Placing {
  readonly action: Action;
  readonly source: string;
  readonly to: string;
  /** Of the source. */
  readonly sha256: string;
  /** It may have been begun before, by a process that was killed. */
  readonly isResumed: boolean;
}

export type Placed =
  | 'placed'
  /** Somebody else's file bears that name. */
  | 'taken'
  /** There is no source any more. */
  | 'gone';

/** A name in `folder` that no file bears and `isTaken` does not claim: the picture's own, else with a number behind it. */
export async function chooseFreeName(
  folder: string,
  name: string,
  isTaken: (file: string) => boolean,
): Promise<string> {
  const wanted = path.join(folder, name);
  for (let number = 1; ; number++) {
    const file = numbered(wanted, number);
    if (!isTaken(file) && !(await exists(file))) return file;
  }
}

/**
 * Copies or moves a picture to a place that was chosen, and written down, before. The name is taken first, by an empty file, which the
 * whole picture then replaces: nobody sees half of it, nothing that was there is overwritten, and whoever resumes this after a crash at
 * any point recognises how far it came.
 *
 * @throws the system's error when it cannot be done; then nothing is left behind.
 */
export async function placePicture(placing: Placing): Promise<Placed> {
  const { source, to, action } = placing;
  const found = placing.isResumed ? await examine(placing) : 'free';
  if (found === 'other') return 'taken';
  const hasSource = await exists(source);
  if (found === 'same') {
    if (action === 'move' && hasSource) await unlink(source);
    return 'placed';
  }
  if (!hasSource) {
    if (found === 'reserved') await unlink(to);
    return 'gone';
  }
  if (found === 'free' && !(await reserve(to))) return 'taken';
  try {
    if (action === 'copy' || !(await moveOver(source, to))) {
      await copyOver(source, to);
      if (action === 'move') await unlink(source);
    }
  } catch (error) {
    await removeReservation(to);
    throw error;
  }
  return 'placed';
}

/** What stands at the place: nothing, the name that was taken, the picture itself, or something else. */
async function examine({ to, sha256 }: Placing): Promise<'free' | 'reserved' | 'same' | 'other'> {
  if (!(await exists(to))) return 'free';
  const status = await stat(to);
  if (!status.isFile()) return 'other';
  if (status.size === 0) return 'reserved';
  return (await hashFile(to)) === sha256 ? 'same' : 'other';
}

/** False when there is something of that name. */
async function reserve(to: string): Promise<boolean> {
  try {
    await (await open(to, 'wx')).close();
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function removeReservation(to: string): Promise<void> {
  const status = await stat(to).catch(() => null);
  if (status?.size === 0) await rm(to, { force: true });
}

/** False where the place is on another disk. */
async function moveOver(source: string, to: string): Promise<boolean> {
  try {
    await rename(source, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EXDEV') return false;
    throw error;
  }
}

/** The copy is on the disk, with the times of the source, before it takes its name: a source may be removed after that. */
async function copyOver(source: string, to: string): Promise<void> {
  const temporary = path.join(path.dirname(to), `.${path.basename(to)}.${randomUUID().slice(0, 8)}.tmp`);
  try {
    await copyFile(source, temporary);
    const { atime, mtime } = await stat(source);
    await utimes(temporary, atime, mtime);
    const file = await open(temporary, 'r+');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, to);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

async function exists(file: string): Promise<boolean> {
  try {
    await lstat(file);
    return true;
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}
