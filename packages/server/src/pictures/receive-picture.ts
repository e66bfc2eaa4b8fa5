import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import { Refusal } from '../http/refusal.ts';
import { sniffedBytes, sniffPicture } from './sniff.ts';

/** A picture that has arrived, in a file of its own until it is kept or removed. */
export interface ReceivedPicture {
  readonly temporaryPath: string;
  /** By its first bytes. */
  readonly extension: string;
  readonly sha256: string;
  /** As the client called it, made safe for a file name. */
  readonly name: string;
}

/**
 * Writes a picture to a file as it arrives: memory stays small whatever comes.
 *
 * @throws Refusal `PAYLOAD_TOO_LARGE`, VsmError `IMAGE_UNREADABLE` when it does not begin as a picture; nothing is left behind.
 */
export async function receivePicture(
  chunks: AsyncIterable<Uint8Array>,
  options: { readonly folder: string; readonly name: string | undefined; readonly maxBytes: number },
): Promise<ReceivedPicture> {
  await mkdir(options.folder, { recursive: true, mode: 0o700 });
  const temporaryPath = path.join(options.folder, `.${randomUUID()}.tmp`);
  const file = await open(temporaryPath, 'wx', 0o600);
  try {
    const { sha256, head } = await writeAll(file, chunks, options.maxBytes);
    await file.close();
    const extension = sniffPicture(head);
    if (extension === null) throw noPicture(head.length);
    return { temporaryPath, extension, sha256, name: safeName(options.name) };
  } catch (error) {
    await file.close();
    await rm(temporaryPath, { force: true });
    throw error;
  }
}

async function writeAll(file: FileHandle, chunks: AsyncIterable<Uint8Array>, maxBytes: number) {
  const hash = createHash('sha256');
  let sizeBytes = 0;
  let head = Buffer.alloc(0);
  for await (const chunk of chunks) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) {
      throw new Refusal('PAYLOAD_TOO_LARGE', `A picture may have ${maxBytes} bytes at most. Send a smaller one.`);
    }
    if (head.length < sniffedBytes) head = Buffer.concat([head, chunk]).subarray(0, sniffedBytes);
    hash.update(chunk);
    await file.write(chunk);
  }
  return { sha256: hash.digest('hex'), head };
}

/** Letters, digits and little else, without an extension: it becomes a part of a file name and is shown to people. */
function safeName(name: string | undefined): string {
  const base = (name ?? '').replace(/^.*[/\\]/s, '').replace(/\.[^.]*$/s, '');
  return (base.match(/[\p{L}\p{N}_ -]+/gu) ?? []).join('-').trim().slice(0, 60) || 'picture';
}

function noPicture(sizeBytes: number): VsmError {
  return new VsmError(
    'IMAGE_UNREADABLE',
    sizeBytes === 0
      ? 'No picture came: the body is empty.'
      : 'This does not begin as a picture does: expected JPEG, PNG, WebP, GIF, TIFF or AVIF.',
  );
}
