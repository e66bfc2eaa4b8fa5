import { mkdir, readdir, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { VsmError } from '@vsm/core';
import type { LockOwner } from './lock-owner.ts';
import { createLockOwner, formatLockOwner, parseLockOwner, stateOfOwner } from './lock-owner.ts';
import { isSystemError } from './storage-errors.ts';

/**
 * How old a lock must be before it is taken from an owner of whom nobody can say whether it lives: one on another
 * machine or in another container. A commit takes well below a second.
 */
const unknownOwnerExpiryMs = 60_000;

export interface FileLock {
  /** True when a process died holding the lock and may have left temporary files. */
  readonly tookOver: boolean;
  /** @throws VsmError `MEMORY_LOCKED` when another machine took the lock because this process was silent for a minute. */
  assertHeld(): Promise<void>;
  release(): Promise<void>;
}

/**
 * The lock of a file, once no other process has it: the folder `<path>.lock`, which holds one empty file named after its
 * owner. The folder is made elsewhere and renamed into place, which fails while the present one is not empty. So a
 * lock always names its owner, and taking over a dead owner's lock (deleting the file of that very name) can never hit
 * the lock of a process that took it over before.
 *
 * @throws VsmError `MEMORY_LOCKED` after `timeoutMs`.
 */
export async function acquireFileLock(path: string, options: { readonly timeoutMs: number }): Promise<FileLock> {
  const lockPath = `${path}.lock`;
  const claim = await createClaim(path);
  const startedAt = performance.now();
  let tookOver = false;
  try {
    while (!(await moveIntoPlace(claim.path, lockPath))) {
      const waitedMs = performance.now() - startedAt;
      const holder = await readHolder(lockPath, claim.createdAtMs + waitedMs);
      if (holder === null) {
        await removeIfEmpty(lockPath);
      } else if (await isStale(holder, claim.owner)) {
        await unlinkIfThere(join(lockPath, holder.name));
        tookOver = true;
        continue;
      }
      if (waitedMs >= options.timeoutMs) throw lockedError(path, holder, waitedMs);
      await delay(2 + Math.random() * 18);
    }
  } catch (error) {
    await rm(claim.path, { recursive: true, force: true });
    throw error;
  }
  if (tookOver) await removeDeadClaims(path, claim.owner);
  const heldName = join(lockPath, formatLockOwner(claim.owner));
  return {
    tookOver,
    assertHeld: () => assertHeld(path, heldName),
    release: async () => {
      await unlinkIfThere(heldName);
      await removeIfEmpty(lockPath);
    },
  };
}

interface Claim {
  readonly owner: LockOwner;
  readonly path: string;
  /** By the clock of the file system, which other machines see too. */
  readonly createdAtMs: number;
}

async function createClaim(path: string): Promise<Claim> {
  const owner = await createLockOwner();
  const claimPath = join(dirname(path), `${claimPrefix(path)}${owner.nonce}`);
  await mkdir(claimPath, { mode: 0o700 });
  await writeFile(join(claimPath, formatLockOwner(owner)), '', { flag: 'wx', mode: 0o600 });
  return { owner, path: claimPath, createdAtMs: (await stat(claimPath)).ctimeMs };
}

function claimPrefix(path: string): string {
  return `.${basename(path)}.lock-`;
}

/** False while the lock is another's. */
async function moveIntoPlace(claimPath: string, lockPath: string): Promise<boolean> {
  try {
    await rename(claimPath, lockPath);
    return true;
  } catch (error) {
    if (isSystemError(error, 'ENOTEMPTY', 'EEXIST')) return false;
    // Windows says EPERM of any folder in the way, empty or not.
    if (process.platform === 'win32' && isSystemError(error, 'EPERM', 'EACCES')) return false;
    throw error;
  }
}

interface Holder {
  readonly name: string;
  /** `null` when its name is not one that this version understands. */
  readonly owner: LockOwner | null;
  readonly heldForMs: number;
}

/** `null` when nobody holds it any more. */
async function readHolder(lockPath: string, nowMs: number): Promise<Holder | null> {
  try {
    const { ctimeMs } = await stat(lockPath);
    const [name] = await readdir(lockPath);
    return name === undefined ? null : { name, owner: parseLockOwner(name), heldForMs: nowMs - ctimeMs };
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

async function isStale(holder: Holder, observer: LockOwner): Promise<boolean> {
  const state = holder.owner === null ? 'unknown' : await stateOfOwner(holder.owner, observer);
  return state === 'dead' || (state === 'unknown' && holder.heldForMs > unknownOwnerExpiryMs);
}

/** What processes left that were killed in the moment before they took the lock. */
async function removeDeadClaims(path: string, observer: LockOwner): Promise<void> {
  const folder = dirname(path);
  for (const name of await readdir(folder)) {
    if (!name.startsWith(claimPrefix(path))) continue;
    const holder = await readHolder(join(folder, name), 0);
    if (holder?.owner && (await stateOfOwner(holder.owner, observer)) === 'dead') {
      await rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

async function assertHeld(path: string, heldName: string): Promise<void> {
  try {
    await stat(heldName);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    throw new VsmError(
      'MEMORY_LOCKED',
      `The lock of ${path} was lost: this process was silent for so long that another one took it. Nothing was written; try again.`,
      { details: { path } },
    );
  }
}

async function unlinkIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
}

async function removeIfEmpty(lockPath: string): Promise<void> {
  try {
    await rmdir(lockPath);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
  }
}

function lockedError(path: string, holder: Holder | null, waitedMs: number): VsmError {
  const owner = holder?.owner ?? null;
  const who = owner === null ? 'another process' : `process ${owner.pid} on ${owner.host}`;
  const heldFor = holder === null ? '' : ` for ${formatSeconds(holder.heldForMs)}`;
  return new VsmError(
    'MEMORY_LOCKED',
    `The memory ${path} has been locked by ${who}${heldFor}; waited ${formatSeconds(waitedMs)}. ` +
      `Wait until that process is done, or end it, and try again. If no such process works on this memory, remove the folder ${path}.lock.`,
    { details: { path, lockPath: `${path}.lock`, pid: owner?.pid ?? null, host: owner?.host ?? null } },
  );
}

function formatSeconds(milliseconds: number): string {
  return `${(Math.max(0, milliseconds) / 1000).toFixed(1)} s`;
}
