import { basename, dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { VsmError } from '@vsm/core';
import type { FileSystem } from './file-system.ts';
import type { LockOwner } from './lock-owner.ts';
import { createLockOwner, formatLockOwner, parseLockOwner, stateOfOwner } from './lock-owner.ts';
import { isSystemError } from './storage-errors.ts';

export interface FileLockOptions {
  /** How long to wait for other owners. */
  readonly timeoutMs: number;
  /**
   * How old a lock must be before it is taken from an owner of whom nobody can say whether it lives: one on another
   * machine or in another container. 60,000 if not given: a commit takes about a second at most.
   */
  readonly unknownOwnerExpiryMs?: number;
}

export interface FileLock {
  /** True when a process died holding the lock and may have left temporary files. */
  readonly tookOver: boolean;
  /** @throws VsmError `MEMORY_LOCKED` when another machine took the lock because this process was silent for too long. */
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
export async function acquireFileLock(
  fileSystem: FileSystem,
  path: string,
  options: FileLockOptions,
): Promise<FileLock> {
  const claim = await createClaim(fileSystem, path);
  let waited: { readonly contended: boolean; readonly tookOver: boolean };
  try {
    waited = await waitForLock(fileSystem, path, claim, options);
  } catch (error) {
    await fileSystem.rm(claim.path, { recursive: true, force: true });
    throw error;
  }
  const lockPath = lockPathOf(path);
  const heldName = join(lockPath, formatLockOwner(claim.owner));
  const release = async (): Promise<void> => {
    givenUp.add(claim.owner.nonce);
    await unlinkIfThere(fileSystem, heldName);
    givenUp.delete(claim.owner.nonce);
    await removeIfEmpty(fileSystem, lockPath);
  };
  try {
    if (waited.contended) await removeDeadClaims(fileSystem, path, claim.owner);
  } catch (error) {
    await release();
    throw error;
  }
  return { tookOver: waited.tookOver, assertHeld: () => assertHeld(fileSystem, path, heldName), release };
}

/** Locks of this process that it holds no more though their removal failed, by their nonce: anyone here may take them over. */
const givenUp = new Set<string>();

async function waitForLock(
  fileSystem: FileSystem,
  path: string,
  claim: Claim,
  { timeoutMs, unknownOwnerExpiryMs = 60_000 }: FileLockOptions,
): Promise<{ contended: boolean; tookOver: boolean }> {
  const lockPath = lockPathOf(path);
  const startedAt = performance.now();
  const waited = { contended: false, tookOver: false };
  while (!(await moveIntoPlace(fileSystem, claim.path, lockPath))) {
    waited.contended = true;
    const waitedMs = performance.now() - startedAt;
    const holder = await readHolder(fileSystem, lockPath, claim.createdAtMs + waitedMs);
    if (holder === null) {
      await removeIfEmpty(fileSystem, lockPath);
    } else if (await isStale(holder, claim.owner, unknownOwnerExpiryMs)) {
      await unlinkIfThere(fileSystem, join(lockPath, holder.name));
      waited.tookOver = true;
      continue;
    }
    if (waitedMs >= timeoutMs) throw lockedError(path, holder, waitedMs);
    await delay(2 + Math.random() * 18);
  }
  return waited;
}

function lockPathOf(path: string): string {
  return `${path}.lock`;
}

interface Claim {
  readonly owner: LockOwner;
  readonly path: string;
  /** By the clock of the file system, which other machines see too. */
  readonly createdAtMs: number;
}

async function createClaim(fileSystem: FileSystem, path: string): Promise<Claim> {
  const owner = await createLockOwner();
  const claimPath = join(dirname(path), `${claimPrefix(path)}${owner.nonce}`);
  await fileSystem.mkdir(claimPath, { mode: 0o700 });
  try {
    await fileSystem.writeFile(join(claimPath, formatLockOwner(owner)), '', { flag: 'wx', mode: 0o600 });
    return { owner, path: claimPath, createdAtMs: (await fileSystem.stat(claimPath)).ctimeMs };
  } catch (error) {
    await fileSystem.rm(claimPath, { recursive: true, force: true });
    throw error;
  }
}

function claimPrefix(path: string): string {
  return `.${basename(path)}.lock-`;
}

/** False while the lock is another's. */
async function moveIntoPlace(fileSystem: FileSystem, claimPath: string, lockPath: string): Promise<boolean> {
  try {
    await fileSystem.rename(claimPath, lockPath);
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
async function readHolder(fileSystem: FileSystem, lockPath: string, nowMs: number): Promise<Holder | null> {
  try {
    const { ctimeMs } = await fileSystem.stat(lockPath);
    const [name] = await fileSystem.readdir(lockPath);
    return name === undefined ? null : { name, owner: parseLockOwner(name), heldForMs: nowMs - ctimeMs };
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null;
    throw error;
  }
}

async function isStale(holder: Holder, observer: LockOwner, unknownOwnerExpiryMs: number): Promise<boolean> {
  if (holder.owner !== null && givenUp.has(holder.owner.nonce)) return true;
  const state = holder.owner === null ? 'unknown' : await stateOfOwner(holder.owner, observer);
  return state === 'dead' || (state === 'unknown' && holder.heldForMs > unknownOwnerExpiryMs);
}

/** What processes left that were killed in the moment before they took the lock. */
async function removeDeadClaims(fileSystem: FileSystem, path: string, observer: LockOwner): Promise<void> {
  const folder = dirname(path);
  for (const name of await fileSystem.readdir(folder)) {
    if (!name.startsWith(claimPrefix(path))) continue;
    const holder = await readHolder(fileSystem, join(folder, name), 0);
    if (holder?.owner && (await stateOfOwner(holder.owner, observer)) === 'dead') {
      await fileSystem.rm(join(folder, name), { recursive: true, force: true });
    }
  }
}

async function assertHeld(fileSystem: FileSystem, path: string, heldName: string): Promise<void> {
  try {
    await fileSystem.stat(heldName);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    throw new VsmError(
      'MEMORY_LOCKED',
      `The lock of ${path} was lost: this process was silent for so long that another one took it. Nothing was written; try again.`,
      { details: { path } },
    );
  }
}

async function unlinkIfThere(fileSystem: FileSystem, path: string): Promise<void> {
  try {
    await fileSystem.unlink(path);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
  }
}

async function removeIfEmpty(fileSystem: FileSystem, lockPath: string): Promise<void> {
  try {
    await fileSystem.rmdir(lockPath);
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
      `Wait until that process is done, or end it, and try again. If no such process works on this memory, remove the folder ${lockPathOf(path)}.`,
    { details: { path, lockPath: lockPathOf(path), pid: owner?.pid ?? null, host: owner?.host ?? null } },
  );
}

function formatSeconds(milliseconds: number): string {
  return `${(Math.max(0, milliseconds) / 1000).toFixed(1)} s`;
}
