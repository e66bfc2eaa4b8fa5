import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { VsmError } from '@vsm/core';
import type { HubClient, OpenedFile, RemoteFile } from './hub-client.ts';
import { modelError, PassingTrouble } from './hub-errors.ts';
import { type Impostor, recognizeImpostor } from './inspect-file.ts';

export interface ReceiveOptions {
  readonly signal: AbortSignal;
  /** How many bytes are here now. */
  readonly onProgress: (doneBytes: number) => void;
}

/**
 * Appends to the file at `target`, which has `had` bytes, what it lacks; a server that knows no ranges sends it all anew.
 *
 * @throws `PassingTrouble` when the connection breaks or ends too early; what came is kept. VsmError `MODEL_UNUSABLE` when
 *   something else comes than the file; nothing of it is kept. The signal's reason when it aborts.
 */
export async function receiveFile(
  client: HubClient,
  file: RemoteFile,
  { target, had }: { readonly target: string; readonly had: number },
  options: ReceiveOptions,
): Promise<void> {
  const answer = await client.openFile(file, had, options.signal);
  if (answer.status === 416) {
    await answer.body.dump();
    await rm(target, { force: true });
    const there = Number(/^bytes \*\/(\d+)$/.exec(answer.header('content-range') ?? '')?.[1] ?? Number.NaN);
    throw new PassingTrouble(there < (file.sizeBytes ?? 0) ? cutOff(file, there) : unfitting(file, had));
  }
  if (answer.status === 206) assertRange(answer, had, file);
  await write(answer, { target, from: answer.status === 206 ? had : 0 }, file, options);
}

function assertRange({ header, body }: OpenedFile, from: number, file: RemoteFile): void {
  const range = header('content-range') ?? 'no range';
  if (/^bytes (\d+)-\d+\/(\d+|\*)$/.exec(range)?.[1] === String(from)) return;
  body.on('error', () => undefined).destroy();
  throw modelError(
    `Asked for ${file.path} from byte ${from} on, the server answers with ${range}. Name another mirror in HF_ENDPOINT.`,
    file,
  );
}

async function write(
  { body }: OpenedFile,
  { target, from }: { readonly target: string; readonly from: number },
  file: RemoteFile,
  { signal, onProgress }: ReceiveOptions,
): Promise<void> {
  const { sizeBytes } = file;
  let total = from;
  async function* count(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of source) {
      const impostor = total === 0 ? recognizeImpostor(chunk) : null;
      if (impostor) throw impostorError(impostor, file);
      total += chunk.length;
      if (sizeBytes !== undefined && total > sizeBytes) throw tooLong(file);
      onProgress(total);
      yield chunk;
    }
  }
  const output = createWriteStream(target, { flags: from > 0 ? 'a' : 'w' });
  // A broken pipeline is told of before the last piece is on the disk, where the next attempt goes on.
  const closed = new Promise<void>((resolve) => output.once('close', () => resolve()));
  try {
    await pipeline(body, count, output, { signal });
  } catch (error) {
    await closed;
    signal.throwIfAborted();
    if (VsmError.is(error)) await rm(target, { force: true });
    if (VsmError.is(error)) throw error;
    if (isDiskError(error)) throw unwritable(target, file, error);
    throw new PassingTrouble(broken(file, total), { cause: error });
  }
  if (sizeBytes !== undefined && total < sizeBytes) throw new PassingTrouble(cutOff(file, total));
}

export function impostorError(impostor: Impostor, file: Pick<RemoteFile, 'repository' | 'path'>): VsmError {
  const said: Readonly<Record<Impostor, string>> = {
    'git-lfs-pointer':
      'is a Git LFS pointer: a note that says where the file is, not the file. The mirror or copy was made without git-lfs. Name another mirror in HF_ENDPOINT, or run git lfs pull where it was copied from',
    'html-page':
      'is a web page (HTML): a login page of your network, or an error page of a mirror. Open the hub in a browser from this network, and check HTTPS_PROXY and HF_ENDPOINT',
  };
  return modelError(`What came as ${file.path} of ${file.repository} ${said[impostor]}.`, file);
}

function tooLong(file: RemoteFile): VsmError {
  return modelError(
    `The server sends more of ${file.path} than the ${file.sizeBytes} bytes that the hub states, so it is another file. Name another mirror in HF_ENDPOINT.`,
    file,
  );
}

function unfitting(file: RemoteFile, had: number): VsmError {
  return modelError(`The server does not go on with ${file.path} at byte ${had}. Try again: it starts anew.`, file);
}

function broken(file: RemoteFile, total: number): VsmError {
  return modelError(
    `The connection breaks again and again, the last time at byte ${total} of ${file.path}. What came is kept: try again later.`,
    file,
  );
}

function cutOff(file: RemoteFile, total: number): VsmError {
  return modelError(
    `${file.path} is cut off: the server ends it after ${total} of the ${file.sizeBytes} bytes that the hub states. Try again later, or name another mirror in HF_ENDPOINT.`,
    file,
  );
}

function unwritable(target: string, file: RemoteFile, cause: Error): VsmError {
  return modelError(
    `${target}: this cannot be written (${cause.message}). Free some space, or name another folder in HF_HUB_CACHE; what came of ${file.path} is kept.`,
    file,
  );
}

/** Of writing, not of the connection: it stays until somebody does something about it. */
function isDiskError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EIO', 'EROFS'].includes(String(error.code));
}
