import { randomUUID } from 'node:crypto';
import { copyFile, open, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { openJsonFileStore } from '@vsm/store-json';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { keepCopy } from '../memory-files/keep-copy.ts';
import { lockPathOf, readLockHolder } from '../memory-files/read-lock-holder.ts';
import { describeSystemError } from '../write-file-whole.ts';
import type { Examination } from './examine-memory.ts';
import type { GoodBackup } from './find-good-backup.ts';

export interface RepairResult {
  /** Copies of the files as they were before. */
  readonly kept: readonly string[];
  readonly restoredFrom: string | null;
}

/**
 * Does what an examination found to do: the memory file changes as one step, or not at all.
 *
 * @throws CommandFailure or VsmError when it cannot be done; the memory is as it was then.
 */
export async function repairMemory(examination: Examination, now: () => Date): Promise<RepairResult> {
  const { memoryPath, counts, backup, mustRewrite, leftFiles } = examination;
  if (counts === null && backup) return await restore(memoryPath, backup, now);
  const kept: string[] = [];
  const store = await openJsonFileStore({ path: memoryPath, now });
  try {
    // Takes the lock, so whoever was writing when the leftovers were listed has come to an end.
    await store.commit([]);
    if (mustRewrite) {
      kept.push(...(await keepFiles([memoryPath, store.journalPath], 'before-repair', now)));
      await store.fold();
    }
  } finally {
    await store.close();
  }
  for (const file of leftFiles) await rm(file, { recursive: true, force: true });
  return { kept, restoredFrom: null };
}

/** A damaged memory takes no changes, so nobody else writes it meanwhile. */
async function restore(memoryPath: string, backup: GoodBackup, now: () => Date): Promise<RepairResult> {
  const holder = await readLockHolder(lockPathOf(memoryPath));
  if (holder && holder.isRunning !== false) {
    throw new CommandFailure(
      exitStatus.memoryUnusable,
      `${memoryPath}: process ${holder.pid} on ${holder.host} holds its lock. Wait until that is done, or end it, and try again. Nothing was changed.`,
    );
  }
  const kept = await keepFiles([memoryPath], 'corrupt', now);
  await replaceByCopy(memoryPath, backup.path);
  const store = await openJsonFileStore({ path: memoryPath, now });
  try {
    await store.fold();
  } finally {
    await store.close();
  }
  return { kept, restoredFrom: backup.path };
}

async function keepFiles(files: readonly string[], why: string, now: () => Date): Promise<string[]> {
  const kept: string[] = [];
  for (const file of files) {
    if (await stat(file).catch(() => null)) kept.push(await keepCopy(file, why, now()));
  }
  return kept;
}

async function replaceByCopy(target: string, source: string): Promise<void> {
  const temporary = path.join(path.dirname(target), `.${path.basename(target)}.${randomUUID()}.tmp`);
  try {
    await copyFile(source, temporary);
    const handle = await open(temporary, 'r+');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw new CommandFailure(
      exitStatus.memoryUnusable,
      `${target}: it cannot be restored from ${source} (${describeSystemError(cause)}). The memory is as it was.`,
      { cause },
    );
  }
}
