import { createWriteStream } from 'node:fs';
import { mkdir, open, rename, rm, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { VsmError } from '@vsm/core';
import { acquireDownloadLock } from './download-lock.ts';
import type { HubClient, OpenedFile, RemoteFile } from './hub-client.ts';
import { modelError, PassingTrouble } from './hub-errors.ts';
import { recognizeImpostor } from './inspect-file.ts';
import { type RetryOptions, retry } from './retry.ts';
import { verifyDownload } from './verify-download.ts';

export interface DownloadOptions extends RetryOptions {
  /** Bytes that are here, of those that the file has where the hub states it. */
  readonly onProgress: (doneBytes: number, totalBytes: number | null) => void;
  /** Another process downloads the same file; this one waits for it. */
  readonly onWait: () => void;
}

/** What must stay free beside the file. */
const spareBytes = 50e6;

/**
 * Makes the file be at `blobPath`, whole and verified. What an earlier attempt left in `<blobPath>.incomplete` is gone on
 * from, in this process or another: several that want the same file download it once.
 *
 * @returns Its SHA-256, or `null` where another process had it downloaded.
 * @throws VsmError `MODEL_UNUSABLE` naming what is wrong; the signal's reason when it aborts, and what came is kept.
 */
export async function downloadFile(
  client: HubClient,
  file: RemoteFile,
  blobPath: string,
  options: DownloadOptions,
): Promise<string | null> {
  for (;;) {
    const lock = await acquireDownloadLock(`${blobPath}.vsm-lock`, options);
    const signal = AbortSignal.any([options.signal, lock.lost]);
    try {
      if (await sizeOf(blobPath)) return null;
      await assertSpace(file, blobPath);
      return await retry((madeHeadway) => attempt({ client, file, blobPath, signal, options, madeHeadway }), {
        ...options,
        signal,
      });
    } catch (error) {
      options.signal.throwIfAborted();
      if (!lock.lost.aborted) throw error;
    } finally {
      await lock.release();
    }
  }
}

interface Attempt {
  readonly client: HubClient;
  readonly file: RemoteFile;
  readonly blobPath: string;
  readonly signal: AbortSignal;
  readonly options: DownloadOptions;
  readonly madeHeadway: () => void;
}

async function attempt(task: Attempt): Promise<string> {
  const { file, blobPath, signal } = task;
  const incomplete = `${blobPath}.incomplete`;
  const had = await usableSize(incomplete, file);
  if (had === 0 || had !== file.sizeBytes) await receive(incomplete, had, task);
  const { sha256, defect } = await verifyDownload(incomplete, file, signal);
  if (defect === null) {
    await settle(incomplete, blobPath);
    return sha256;
  }
  await rm(incomplete, { force: true });
  // What was here before may be to blame, so the whole file has a chance of its own.
  throw had > 0 ? new PassingTrouble(defect) : defect;
}

/** Bytes of an earlier attempt; those that are too many are of another file. */
async function usableSize(incomplete: string, { sizeBytes }: RemoteFile): Promise<number> {
  const size = await sizeOf(incomplete);
  if (sizeBytes === undefined || size <= sizeBytes) return size;
  await rm(incomplete, { force: true });
  return 0;
}

/** Appends to the incomplete file what it lacks. */
async function receive(
  incomplete: string,
  had: number,
  { client, file, signal, options, madeHeadway }: Attempt,
): Promise<void> {
  const answer = await client.openFile(file, had, undefined, signal);
  const from = answer.status === 206 ? had : 0;
  try {
    checkAnswer(answer, from, file);
    if (answer.status === 416) {
      await rm(incomplete, { force: true });
      throw new PassingTrouble(
        modelError(`The hub refuses to go on with ${file.path} at byte ${had}. Try again: it starts anew.`, file),
      );
    }
    await mkdir(path.dirname(incomplete), { recursive: true });
    await write(answer, incomplete, from, { file, signal, options, madeHeadway });
  } finally {
    answer.body.destroy();
  }
}

function checkAnswer({ status, header }: OpenedFile, from: number, file: RemoteFile): void {
  if (status === 206) {
    const range = /^bytes (\d+)-(\d+)\/(\d+|\*)$/.exec(header('content-range') ?? '');
    if (range?.[1] === String(from)) return;
    throw modelError(
      `The server answers a request for ${file.path} from byte ${from} with ${header('content-range') ?? 'no range'}. Name another mirror in HF_ENDPOINT.`,
      file,
    );
  }
}

type Receiving = Pick<Attempt, 'file' | 'signal' | 'options' | 'madeHeadway'>;

async function write(answer: OpenedFile, incomplete: string, from: number, task: Receiving): Promise<void> {
  const { file, signal } = task;
  const count = new ReceivedBytes(from, task);
  const target = createWriteStream(incomplete, { flags: from > 0 ? 'a' : 'w' });
  try {
    await pipeline(answer.body, count, target, { signal });
  } catch (error) {
    signal.throwIfAborted();
    if (VsmError.is(error)) {
      await rm(incomplete, { force: true });
      throw error;
    }
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
      throw noSpace(file, path.dirname(incomplete), 0, error);
    throw new PassingTrouble(
      modelError(
        `The connection broke at byte ${count.total} of ${file.path}, time and again. What came is kept: try again later.`,
        file,
      ),
      { cause: error },
    );
  }
  const { sizeBytes } = file;
  if (sizeBytes !== undefined && count.total < sizeBytes) {
    throw new PassingTrouble(
      modelError(
        `${file.path} is cut off: the server ends it after ${count.total} bytes, and the hub states ${sizeBytes}. Try again later, or name another mirror in HF_ENDPOINT.`,
        file,
      ),
    );
  }
}

/** Passes the bytes on, and stops as soon as they cannot be those of the file. */
class ReceivedBytes extends Transform {
  total: number;
  readonly #task: Receiving;
  readonly #isFromStart: boolean;
  #isLookedAt = false;

  constructor(from: number, task: Receiving) {
    super();
    this.total = from;
    this.#task = task;
    this.#isFromStart = from === 0;
  }

  override _transform(
    chunk: Buffer,
    _encoding: BufferEncoding,
    done: (error: Error | null, data?: Buffer) => void,
  ): void {
    const { file, options, madeHeadway } = this.#task;
    const { sizeBytes } = file;
    const impostor = this.#isFromStart && !this.#isLookedAt ? recognizeImpostor(chunk) : null;
    this.#isLookedAt = true;
    if (impostor) return done(impostorError(impostor, file));
    this.total += chunk.length;
    if (sizeBytes !== undefined && this.total > sizeBytes) {
      return done(
        modelError(
          `The server sends more of ${file.path} than the ${sizeBytes} bytes that the hub states: it is another file. Name another mirror in HF_ENDPOINT.`,
          file,
        ),
      );
    }
    madeHeadway();
    options.onProgress(this.total, sizeBytes ?? null);
    done(null, chunk);
  }
}

export function impostorError(
  impostor: 'git-lfs-pointer' | 'html-page',
  file: Pick<RemoteFile, 'repository' | 'path'>,
): VsmError {
  const what =
    impostor === 'git-lfs-pointer'
      ? `a Git LFS pointer came in place of ${file.path}: a note of some 130 bytes that says where the file is, not the file. The mirror or the copy was made without git-lfs. Name another mirror in HF_ENDPOINT, or run git lfs pull in the folder`
      : `a web page (HTML) came in place of ${file.path}: a login page of your network or a mirror's error page. Open the hub in a browser from this network, or check HTTPS_PROXY and HF_ENDPOINT`;
  return modelError(`${file.repository}: ${what}.`, { repository: file.repository, file: file.path });
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
  if (file.sizeBytes === undefined) return;
  const folder = path.dirname(blobPath);
  await mkdir(folder, { recursive: true });
  const needed = file.sizeBytes - (await sizeOf(`${blobPath}.incomplete`)) + spareBytes;
  const free = await statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Number.POSITIVE_INFINITY,
  );
  if (free < needed) throw noSpace(file, folder, needed - free);
}

function noSpace(file: RemoteFile, folder: string, lackingBytes: number, cause?: unknown): VsmError {
  const lacking = lackingBytes > 0 ? ` ${Math.ceil(lackingBytes / 1e6)} MB more are needed.` : '';
  return new VsmError(
    'MODEL_UNUSABLE',
    `The disk of ${folder} has no room for ${file.path}.${lacking} Free some space, or name a folder on another disk in HF_HUB_CACHE.`,
    { cause, details: { repository: file.repository, file: file.path } },
  );
}

async function sizeOf(file: string): Promise<number> {
  return await stat(file).then(
    ({ size }) => size,
    () => 0,
  );
}
