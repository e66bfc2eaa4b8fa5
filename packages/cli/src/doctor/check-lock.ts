import { stat } from 'node:fs/promises';
import { VsmError } from '@vsm/core';
import { openJsonFileStore } from '@vsm/store-json';
import { exitStatus } from '../exit-status.ts';
import { lockPathOf, readLockHolder } from '../memory-files/read-lock-holder.ts';
import type { Check, CheckResult } from './check.ts';

/** A change takes milliseconds. */
const patienceMs = 1000;

/** Takes and gives back the lock as every change does. One that a killed process left is taken over by that. */
export function checkLock(memoryPath: string, now: () => Date): Check {
  return {
    name: 'lock',
    run: async (): Promise<CheckResult> => {
      const isThere = await stat(memoryPath).catch(() => null);
      if (!isThere) return { status: 'ok', message: 'free' };
      const holder = await readLockHolder(lockPathOf(memoryPath));
      try {
        const store = await openJsonFileStore({ path: memoryPath, now, lockTimeoutMs: patienceMs });
        await store.commit([]);
        await store.close();
        if (holder?.isRunning !== false) return { status: 'ok', message: 'free, and the memory can be written' };
        return { status: 'ok', message: `free again: process ${holder.pid} had ended and left it` };
      } catch (error) {
        if (!VsmError.is(error)) throw error;
        // The memory's own line tells this.
        if (error.code === 'MEMORY_CORRUPT') return { status: 'ok', message: 'not tried, the memory is damaged' };
        return await describeFailure(error, memoryPath);
      }
    },
  };
}

async function describeFailure(error: VsmError, memoryPath: string): Promise<CheckResult> {
  const holder = error.code === 'MEMORY_LOCKED' ? await readLockHolder(lockPathOf(memoryPath)) : null;
  const failure = { status: 'failure', exitStatus: exitStatus.memoryUnusable } as const;
  if (!holder) {
    return { ...failure, message: error.message, cure: 'Name a place that you can write to: --memory FILE' };
  }
  const { pid, host, since, isRunning } = holder;
  const state =
    isRunning === null
      ? 'on another machine or in another container'
      : isRunning
        ? 'which is running'
        : 'which seems to have ended';
  return {
    ...failure,
    message: `held by process ${pid} on ${host} since ${since.toISOString()}, ${state}`,
    cure: `Wait until it is done, or end it. If it is none of vsm, remove the folder ${lockPathOf(memoryPath)}`,
  };
}
