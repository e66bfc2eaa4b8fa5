import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { modelError } from './hub-errors.ts';
import { recognizeImpostorFile, sha256OfFile } from './inspect-file.ts';
import type { FileRecord } from './receipts.ts';
import { impostorError } from './receive-file.ts';

export interface FileToVerify {
  /** For messages: the repository or folder, and the path inside it. */
  readonly repository: string;
  readonly path: string;
  readonly absolutePath: string;
  /** That the catalogue states. */
  readonly sha256?: string;
}

/**
 * The hash of a file on this machine, once it is the file that it should be: by the catalogue, by the name of its blob, or by
 * what it was when it was first used. A file that has not been touched since is not read again.
 *
 * @throws VsmError `MODEL_UNUSABLE` when it is another file.
 */
export async function verifyFile(
  file: FileToVerify,
  remembered: FileRecord | undefined,
  { signal, thorough = false }: { readonly signal?: AbortSignal; readonly thorough?: boolean } = {},
): Promise<FileRecord> {
  const { absolutePath } = file;
  const { size, mtimeNs, ino } = await stat(absolutePath, { bigint: true });
  const stamp = [size, mtimeNs, ino].join(':');
  const expected = file.sha256 ?? (await blobHash(absolutePath)) ?? remembered?.sha256;
  if (!thorough && remembered?.stamp === stamp && remembered.sha256 === expected) return remembered;
  const impostor = await recognizeImpostorFile(absolutePath);
  if (impostor) throw impostorError(impostor, file);
  const sha256 = await sha256OfFile(absolutePath, signal);
  if (expected === undefined || expected === sha256) return { sha256, sizeBytes: Number(size), stamp };
  throw modelError(
    `${absolutePath} is not the file that it was or should be: its SHA-256 is ${sha256} instead of ${expected}. It is damaged or was altered; fetch it again: vsm models remove, then vsm models pull`,
    file,
  );
}

/** Large files are blobs named by their SHA-256, whoever downloaded them. */
async function blobHash(absolutePath: string): Promise<string | undefined> {
  const name = path.basename(await realpath(absolutePath));
  return /^[0-9a-f]{64}$/.test(name) ? name : undefined;
}
