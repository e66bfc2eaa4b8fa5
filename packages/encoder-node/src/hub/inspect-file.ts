import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';

/** What stands in place of a file where a server, a proxy or git gave something else. */
export type Impostor = 'git-lfs-pointer' | 'html-page';

const sniffedBytes = 1024;

/** What the beginning of a file shows it to be instead of a model's file, or `null`. */
export function recognizeImpostor(beginning: Uint8Array): Impostor | null {
  const text = Buffer.from(beginning.subarray(0, sniffedBytes)).toString('latin1');
  if (text.startsWith('version https://git-lfs.github.com/spec/')) return 'git-lfs-pointer';
  return /^(\xef\xbb\xbf)?\s*(<!--[\s\S]*?-->\s*)?<(!doctype html|html|head|body)\b/i.test(text) ? 'html-page' : null;
}

export async function recognizeImpostorFile(file: string): Promise<Impostor | null> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(sniffedBytes), 0, sniffedBytes, 0);
    return recognizeImpostor(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

/** Lower-case hex. */
export async function sha256OfFile(file: string, signal?: AbortSignal): Promise<string> {
  return await hashFile(createHash('sha256'), file, signal);
}

/** The hash by which git names a file that it keeps itself: the ETag of small files on the hub. */
export async function gitHashOfFile(file: string, sizeBytes: number, signal?: AbortSignal): Promise<string> {
  return await hashFile(createHash('sha1').update(`blob ${sizeBytes}\0`), file, signal);
}

async function hashFile(hash: ReturnType<typeof createHash>, file: string, signal?: AbortSignal): Promise<string> {
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20, ...(signal && { signal }) }))
    hash.update(chunk);
  return hash.digest('hex');
}
