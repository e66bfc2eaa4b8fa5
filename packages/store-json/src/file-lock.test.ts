import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VsmError } from '@vsm/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acquireFileLock } from './file-lock.ts';
import { nodeFileSystem } from './file-system.ts';
import type { LockOwner } from './lock-owner.ts';
import { createLockOwner, formatLockOwner, parseLockOwner, stateOfOwner } from './lock-owner.ts';

const isLinux = process.platform === 'linux';

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'vsm-lock-'));
  path = join(folder, 'memory.json');
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** A lock as another owner would have left it. */
async function leaveLock(owner: LockOwner): Promise<void> {
  await mkdir(`${path}.lock`);
  await writeFile(join(`${path}.lock`, formatLockOwner(owner)), '');
}

async function deadOwner(): Promise<LockOwner> {
  const child = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(child, 'exit');
  return { ...(await createLockOwner()), pid: child.pid ?? 0, startTicks: '1' };
}

async function errorOf(action: Promise<unknown>): Promise<VsmError> {
  const outcome: unknown = await action.then(
    () => 'nothing was thrown',
    (error: unknown) => error,
  );
  if (VsmError.is(outcome)) return outcome;
  throw new Error(`Expected a VsmError, got ${String(outcome)}`);
}

describe('acquireFileLock', () => {
  it('leaves nothing behind when it is released', async () => {
    const lock = await acquireFileLock(nodeFileSystem, path, { timeoutMs: 0 });
    expect(await readdir(folder)).toEqual(['memory.json.lock']);
    await lock.assertHeld();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('lets one at a time through', async () => {
    let inside = 0;
    let most = 0;
    const enter = async (): Promise<void> => {
      const lock = await acquireFileLock(nodeFileSystem, path, { timeoutMs: 20_000 });
      inside += 1;
      most = Math.max(most, inside);
      await readdir(folder);
      inside -= 1;
      await lock.release();
    };
    await Promise.all(Array.from({ length: 20 }, enter));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  it('gives up in time, naming who holds it and what to do, and takes its claim back', async () => {
    const lock = await acquireFileLock(nodeFileSystem, path, { timeoutMs: 0 });
    const error = await errorOf(acquireFileLock(nodeFileSystem, path, { timeoutMs: 30 }));
    expect(error.code).toBe('MEMORY_LOCKED');
    expect(error.details['pid']).toBe(process.pid);
    expect(error.message).toContain(`process ${process.pid}`);
    expect(error.message).toContain(`${path}.lock`);
    expect(await readdir(folder)).toEqual(['memory.json.lock']);
    await lock.release();
  });

  it('takes over the lock of a process that is gone, and only one of many does', async () => {
    await leaveLock(await deadOwner());
    let inside = 0;
    let takeovers = 0;
    const enter = async (): Promise<void> => {
      const lock = await acquireFileLock(nodeFileSystem, path, { timeoutMs: 20_000 });
      inside += 1;
      expect(inside).toBe(1);
      await lock.assertHeld();
      if (lock.tookOver) takeovers += 1;
      inside -= 1;
      await lock.release();
    };
    await Promise.all(Array.from({ length: 20 }, enter));
    expect(takeovers).toBeGreaterThan(0);
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes a folder without an owner for free', async () => {
    await mkdir(`${path}.lock`);
    const lock = await acquireFileLock(nodeFileSystem, path, { timeoutMs: 1_000 });
    expect(lock.tookOver).toBe(false);
    await lock.release();
  });

  it('waits for an owner on another machine as long as its lock is young', async () => {
    await leaveLock({ ...(await deadOwner()), machine: '0123456789ab', host: 'elsewhere' });
    const error = await errorOf(acquireFileLock(nodeFileSystem, path, { timeoutMs: 30 }));
    expect(error.details).toMatchObject({ host: 'elsewhere' });
  });

  it('takes over the lock of an owner on another machine when it is old', async () => {
    await leaveLock({ ...(await deadOwner()), machine: '0123456789ab', host: 'elsewhere' });
    const lock = await acquireFileLock(nodeFileSystem, path, { timeoutMs: 10_000, unknownOwnerExpiryMs: 20 });
    expect(lock.tookOver).toBe(true);
    await lock.release();
  });

  it('takes over a lock whose owner it cannot read when it is old', async () => {
    await mkdir(`${path}.lock`);
    await writeFile(join(`${path}.lock`, '.DS_Store'), '');
    expect((await errorOf(acquireFileLock(nodeFileSystem, path, { timeoutMs: 30 }))).message).toContain(
      'another process',
    );
    const lock = await acquireFileLock(nodeFileSystem, path, { timeoutMs: 10_000, unknownOwnerExpiryMs: 20 });
    await lock.release();
  });

  it('notices that its lock was taken', async () => {
    const lock = await acquireFileLock(nodeFileSystem, path, { timeoutMs: 0 });
    await rm(`${path}.lock`, { recursive: true });
    const other = await acquireFileLock(nodeFileSystem, path, { timeoutMs: 0 });
    expect((await errorOf(lock.assertHeld())).code).toBe('MEMORY_LOCKED');
    await lock.release();
    await other.assertHeld();
    await other.release();
  });

  it('removes the claims of dead processes when it takes over, and no others', async () => {
    const dead = await deadOwner();
    const alive = await createLockOwner();
    for (const owner of [dead, alive]) {
      const claim = join(folder, `.memory.json.lock-${owner.nonce}`);
      await mkdir(claim);
      await writeFile(join(claim, formatLockOwner(owner)), '');
    }
    await leaveLock({ ...dead, nonce: 'abcdef' });
    const lock = await acquireFileLock(nodeFileSystem, path, { timeoutMs: 1_000 });
    await lock.release();
    expect(await readdir(folder)).toEqual([`.memory.json.lock-${alive.nonce}`]);
  });
});

describe('lock owners', () => {
  it('go into a file name and back', async () => {
    const owner = await createLockOwner();
    expect(parseLockOwner(formatLockOwner(owner))).toEqual(owner);
    expect(formatLockOwner(owner).length).toBeLessThan(143);
    expect(parseLockOwner('.DS_Store')).toBeNull();
  });

  it('are alive, dead or unknown', async () => {
    const self = await createLockOwner();
    expect(await stateOfOwner(self, self)).toBe(isLinux ? 'alive' : 'unknown');
    expect(await stateOfOwner(await deadOwner(), self)).toBe('dead');
    expect(await stateOfOwner({ ...self, machine: 'ffff' }, self)).toBe('unknown');
  });

  it.runIf(isLinux)('are dead when their pid was given to another process, or the system started anew', async () => {
    const self = await createLockOwner();
    expect(await stateOfOwner({ ...self, startTicks: '1' }, self)).toBe('dead');
    expect(await stateOfOwner({ ...self, bootId: 'ffff' }, self)).toBe('dead');
  });

  it.runIf(isLinux)('are dead once killed, before their parent notices', async () => {
    const shell = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const [output]: unknown[] = await once(shell.stdout, 'data');
    const pid = Number(String(output));
    const self = await createLockOwner();
    const startTicks = (await readFile(`/proc/${pid}/stat`, 'utf8')).split(' ')[21] ?? '';
    const owner = { ...self, pid, startTicks };
    expect(await stateOfOwner(owner, self)).toBe('alive');
    process.kill(pid, 'SIGKILL');
    // The shell became a program that never waits for its child, which stays a zombie.
    await expect.poll(() => stateOfOwner(owner, self)).toBe('dead');
    expect(process.kill(pid, 0)).toBe(true);
    shell.kill('SIGKILL');
    await once(shell, 'exit');
  });
});
