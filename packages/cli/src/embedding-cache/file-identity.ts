import { stat } from 'node:fs/promises';

/** What tells one state of a file from every other, without reading it. */
export interface FileIdentity {
  /** Absolute. */
  readonly path: string;
  /** Size, times of modification and of status change in nanoseconds, and inode. */
  readonly stamp: string;
  readonly changedAtMs: number;
}

/** The coarsest clock among file systems in use (FAT). */
const timestampGranularityMs = 2000;

/** `null` when there is no such file to look at. */
export async function identifyFile(path: string): Promise<FileIdentity | null> {
  const status = await stat(path, { bigint: true }).catch(() => null);
  if (!status?.isFile()) return null;
  const { size, mtimeNs, ctimeNs, ino } = status;
  return {
    path,
    stamp: [size, mtimeNs, ctimeNs, ino].join(':'),
    changedAtMs: Math.max(Number(status.mtimeMs), Number(status.ctimeMs)),
  };
}

/** False while another write could leave the file's timestamps as they are: such a state is no key to remember by. */
export function isSettled({ changedAtMs }: FileIdentity, now: Date): boolean {
  return now.getTime() - changedAtMs > timestampGranularityMs;
}
