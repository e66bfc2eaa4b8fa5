import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';

export interface DownloadLock {
  /** Aborts when another process took the lock over, because this one was silent for too long. */
  readonly lost: AbortSignal;
  release(): Promise<void>;
}

export interface DownloadLockOptions {
  readonly signal: AbortSignal;
  /** Called once when somebody else holds it. */
  readonly onWait?: () => void;
}

const heartbeatMs = 2000;
/** A holder on another machine, or one whose process cannot be looked up, is dead after this much silence. */
const silenceMs = 15_000;
const pollMs = 100;

const ownerSchema = z.object({ pid: z.number().int().positive(), host: z.string(), nonce: z.string() });
type Owner = z.infer<typeof ownerSchema>;

/**
 * Waits until no other process holds the lock. It is a file that names its owner from the moment it exists (made elsewhere,
 * then linked into place), and that the owner touches every two seconds. The lock saves work, it guards nothing: what is
 * downloaded counts by its hash, so that a lock taken over wrongly costs a second download at worst.
 *
 * @throws the signal's reason when it aborts.
 */
export async function acquireDownloadLock(file: string, options: DownloadLockOptions): Promise<DownloadLock> {
  const { signal, onWait } = options;
  await mkdir(path.dirname(file), { recursive: true });
  const owner: Owner = { pid: process.pid, host: hostname(), nonce: randomUUID() };
  let hasWaited = false;
  while (!(await claim(file, owner))) {
    signal.throwIfAborted();
    if (await isStale(file)) {
      // Whoever renames it away first has the right to remove it.
      const grave = `${file}.${owner.nonce}`;
      await rename(file, grave).catch(ignoreMissing);
      await rm(grave, { force: true });
      continue;
    }
    if (!hasWaited) onWait?.();
    hasWaited = true;
    await delay(pollMs, undefined, { signal }).catch(() => signal.throwIfAborted());
  }
  return hold(file, owner);
}

function hold(file: string, owner: Owner): DownloadLock {
  const lost = new AbortController();
  const beat = async () => {
    const current = await readOwner(file);
    if (current?.nonce !== owner.nonce) lost.abort(new Error(`The lock ${file} was taken over.`));
    else await utimes(file, new Date(), new Date()).catch(ignoreMissing);
  };
  const timer = setInterval(() => void beat(), heartbeatMs).unref();
  return {
    lost: lost.signal,
    async release() {
      clearInterval(timer);
      const current = await readOwner(file);
      if (current?.nonce === owner.nonce) await rm(file, { force: true });
    },
  };
}

async function claim(file: string, owner: Owner): Promise<boolean> {
  const made = `${file}.${owner.nonce}`;
  await writeFile(made, JSON.stringify(owner));
  try {
    await link(made, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    // Where the file system has no links, the file is made in place and names its owner a moment later.
    return await writeFile(file, JSON.stringify(owner), { flag: 'wx' }).then(
      () => true,
      (failure: unknown) => {
        if (codeOf(failure) === 'EEXIST') return false;
        throw failure;
      },
    );
  } finally {
    await rm(made, { force: true });
  }
}

async function isStale(file: string): Promise<boolean> {
  const [owner, status] = await Promise.all([readOwner(file), stat(file).catch(() => null)]);
  if (!status) return false;
  if (owner?.host === hostname() && !isRunning(owner.pid)) return true;
  return Date.now() - status.mtimeMs > silenceMs;
}

async function readOwner(file: string): Promise<Owner | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) !== 'ESRCH';
  }
}

function ignoreMissing(error: unknown): void {
  if (codeOf(error) !== 'ENOENT') throw error;
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}
