import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import type { VsmError } from '@vsm/core';
import { acquireDownloadLock } from './download-lock.ts';
import type { HubClient, RemoteFile } from './hub-client.ts';
import { modelError, PassingTrouble } from './hub-errors.ts';
import { receiveFile } from './receive-file.ts';
import { type RetryOptions, retry } from './retry.ts';
import { verifyDownload } from './verify-download.ts';

export interface DownloadOptions extends RetryOptions {
  /** Bytes that are here, of those that the file has where the hub states it. */
  readonly onProgress?: (doneBytes: number, totalBytes: number | null) => void;
  /** Another process downloads the same file; this one waits for it. */
  readonly onWait?: () => void;
}

/** What must stay free beside the file. */
const spareBytes = 50e6;

/**
 * Makes the file be at `blobPath`, whole and verified. What an earlier attempt left in `<blobPath>.incomplete` is gone on
 * from, in this process or another: several that want the same file download it once.
 *
 * @throws VsmError `MODEL_UNUSABLE` naming what is wrong; the signal's reason when it aborts, and what came is kept.
 */
export async function downloadFile(
  client: HubClient,
  file: RemoteFile,
  blobPath: string,
  options: DownloadOptions,
): Promise<void> {
  while (!(await isThere(blobPath))) {
    const lock = await acquireDownloadLock(`${blobPath}.vsm-lock`, options);
    const signal = AbortSignal.any([options.signal, lock.lost]);
    try {
      if (await isThere(blobPath)) return;
      await assertSpace(file, blobPath);
      await downloadAlone(client, file, blobPath, { ...options, signal });
    } catch (error) {
      options.signal.throwIfAborted();
      if (!lock.lost.aborted) throw error;
    } finally {
      await lock.release();
    }
  }
}

async function downloadAlone(
  client: HubClient,
  file: RemoteFile,
  blobPath: string,
  options: DownloadOptions,
): Promise<void> {
  const incomplete = `${blobPath}.incomplete`;
  const { signal } = options;
  let mostBytes = await usableSize(incomplete, file);
  await retry(async (madeHeadway) => {
    const had = await usableSize(incomplete, file);
    if (had === 0 || had !== file.sizeBytes) {
      const onProgress = (doneBytes: number) => {
        if (doneBytes > mostBytes) madeHeadway();
        mostBytes = Math.max(mostBytes, doneBytes);
        options.onProgress?.(doneBytes, file.sizeBytes ?? null);
      };
      await receiveFile(client, file, { target: incomplete, had }, { signal, onProgress });
    }
    const defect = await verifyDownload(incomplete, file, signal);
    if (defect === null) return await settle(incomplete, blobPath);
    await rm(incomplete, { force: true });
    // What was here before may be to blame, so the whole file has a chance of its own.
    throw had > 0 ? new PassingTrouble(defect) : defect;
  }, options);
}

/** Bytes of an earlier attempt; those that are too many are of another file. */
async function usableSize(incomplete: string, { sizeBytes }: RemoteFile): Promise<number> {
  const size = (await stat(incomplete).catch(() => null))?.size ?? 0;
  if (sizeBytes === undefined || size <= sizeBytes) return size;
  await rm(incomplete, { force: true });
  return 0;
}

/** Gives the whole file its name, once it is on the disk. */
async function settle(incomplete: string, blobPath: string): Promise<void> {
  const handle = await open(incomplete, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(incomplete, blobPath);
}

async function assertSpace(file: RemoteFile, blobPath: string): Promise<void> {
  const folder = path.dirname(blobPath);
  await mkdir(folder, { recursive: true });
  if (file.sizeBytes === undefined) return;
  const needed = file.sizeBytes - (await usableSize(`${blobPath}.incomplete`, file)) + spareBytes;
  // Some file systems do not tell; then writing will.
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Number.POSITIVE_INFINITY,
  );
  if (free < needed) throw noSpace(file, folder, needed - free);
}

function noSpace(file: RemoteFile, folder: string, lackingBytes: number): VsmError {
  return modelError(
    `The disk of ${folder} has no room for ${file.path}: ${Math.ceil(lackingBytes / 1e6)} MB more are needed. ` +
      'Free some space, or name a folder on another disk in HF_HUB_CACHE.',
    file,
  );
}

async function isThere(file: string): Promise<boolean> {
  return (await stat(file).catch(() => null)) !== null;
}
