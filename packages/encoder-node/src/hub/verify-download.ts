import { stat } from 'node:fs/promises';
import type { VsmError } from '@vsm/core';
import type { RemoteFile } from './hub-client.ts';
import { modelError } from './hub-errors.ts';
import { gitHashOfFile, sha256OfFile } from './inspect-file.ts';

/** What is wrong with a whole file, by the hash that the hub states: SHA-256, or git's own for small files. `null`: nothing. */
export async function verifyDownload(path: string, file: RemoteFile, signal: AbortSignal): Promise<VsmError | null> {
  if (file.sha256 !== undefined) {
    const sha256 = await sha256OfFile(path, signal);
    return sha256 === file.sha256 ? null : altered(file, 'SHA-256', file.sha256, sha256);
  }
  if (!/^[0-9a-f]{40}$/.test(file.etag)) return null;
  const gitHash = await gitHashOfFile(path, (await stat(path)).size, signal);
  return gitHash === file.etag ? null : altered(file, 'git hash', file.etag, gitHash);
}

function altered(file: RemoteFile, kind: string, expected: string, actual: string): VsmError {
  return modelError(
    `${file.path} of ${file.repository} is not the file that the hub describes: its ${kind} is ${actual} instead of ${expected}. ` +
      'It was altered on the way, and thrown away. Try again, or name another mirror in HF_ENDPOINT.',
    file,
  );
}
