import { readdir, stat } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';

export interface LockHolder {
  readonly pid: number;
  readonly host: string;
  readonly since: Date;
  /** `null`: it runs on another machine, or in another container. */
  readonly isRunning: boolean | null;
}

/** Who holds the lock folder `lockPath`, as the name of the file in it says; `null` when nobody does. */
export async function readLockHolder(lockPath: string): Promise<LockHolder | null> {
  const status = await stat(lockPath).catch(() => null);
  const [name = ''] = await readdir(lockPath).catch(() => []);
  const owner = /^(\d+)-.*@(.*)$/.exec(name);
  if (!status || !owner) return null;
  const [, pid, host = ''] = owner;
  const isHere =
    host ===
    hostname()
      .replaceAll(/[^A-Za-z0-9.-]/g, '_')
      .slice(0, 40);
  return { pid: Number(pid), host, since: status.ctime, isRunning: isHere ? isPidInUse(Number(pid)) : null };
}

export function lockPathOf(memoryPath: string): string {
  return `${memoryPath}.lock`;
}

/** What processes left that were killed just before they took the lock. */
export async function listDeadClaims(memoryPath: string): Promise<string[]> {
  const folder = path.dirname(memoryPath);
  const names = await readdir(folder).catch(() => []);
  const claims = names.filter((name) => name.startsWith(`.${path.basename(memoryPath)}.lock-`));
  const holders = await Promise.all(claims.map((name) => readLockHolder(path.join(folder, name))));
  return claims.filter((_, i) => holders[i]?.isRunning === false).map((name) => path.join(folder, name));
}

function isPidInUse(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs and belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
