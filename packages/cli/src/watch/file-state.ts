import { stat } from 'node:fs/promises';

/** A file as it is now. */
export interface FileState {
  /** Absolute. */
  readonly path: string;
  /** Size, time of modification and inode: stays when the file is renamed. */
  readonly file: string;
  /** The same with the time of the last change of permissions or name. */
  readonly state: string;
  /** When its content, name or permissions last changed, by the clock of its file system. */
  readonly changedAtMs: number;
}

/**
 * `null` when there is no such file.
 *
 * @throws the system's error when it cannot be looked at.
 */
export async function readFileState(path: string): Promise<FileState | null> {
  try {
    const status = await stat(path, { bigint: true });
    if (!status.isFile()) return null;
    const file = [status.size, status.mtimeNs, status.ino].join(':');
    const changedAtMs = Math.max(Number(status.mtimeMs), Number(status.ctimeMs));
    return { path, file, state: `${file}:${status.ctimeNs}`, changedAtMs };
  } catch (error) {
    if (isGone(error)) return null;
    throw error;
  }
}

/** Whether there may be a file: of what cannot be looked at nobody knows that it is gone. */
export async function isThere(path: string): Promise<boolean> {
  return await readFileState(path).then(
    (file) => file !== null,
    () => true,
  );
}

/** Whether two states of a file at one path have the same content: a network folder may give it another inode. */
export function hasSameContent(one: string, other: string): boolean {
  return withoutInode(one) === withoutInode(other);
}

function withoutInode(file: string): string {
  return file.slice(0, file.lastIndexOf(':'));
}

/** Whether the system says that there is nothing at a path. */
export function isGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
