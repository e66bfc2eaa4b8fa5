import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import type { JsonFileStore } from '@vsm/store-json';
import { CommandFailure, exitStatus } from '../exit-status.ts';
import { describeCounts } from '../output/counts.ts';
import { formatBytes } from '../output/sizes.ts';
import type { Session } from '../session.ts';
import type { Check, CheckResult } from './check.ts';
import { nearestFolder } from './nearest-folder.ts';

/** Reads the memory. */
export function checkMemory(session: Session): Check {
  return {
    name: 'memory',
    run: async () => {
      try {
        const file = await stat(session.memoryPath).catch(() => null);
        const store = await session.openStore();
        if (!file) return await checkMissingFile(session.memoryPath);
        return await describe(store, file.size, session);
      } catch (error) {
        if (!VsmError.is(error)) throw error;
        return failure(error);
      }
    },
  };
}

async function describe(store: JsonFileStore, sizeBytes: number, session: Session): Promise<CheckResult> {
  const { counts, space } = await store.head();
  const message = `${store.path}: ${describeCounts(counts)}, ${formatBytes(sizeBytes)}, readable`;
  const lack = space && (await findLack(session));
  if (lack) {
    return {
      status: 'warning',
      message: `${message}; its model is of no use here: ${lack}`,
      cure: 'stats, categories and export work on it. To rate and rank, fetch its model, or move the memory: vsm reembed --model NAME',
    };
  }
  if (store.repairs.length === 0) return { status: 'ok', message };
  return {
    status: 'warning',
    message: `${message}; ${store.repairs.length} repairs were needed to read it, the first: ${store.repairs[0]!.message}`,
    cure: 'The next change writes it in good order; to look and to do so now: vsm repair',
  };
}

/** Why the memory's model cannot be had, or `null`. */
async function findLack(session: Session): Promise<string | null> {
  try {
    await session.openModel();
    return null;
  } catch (error) {
    if (error instanceof CommandFailure || VsmError.is(error)) return error.message;
    throw error;
  }
}

async function checkMissingFile(memoryPath: string): Promise<CheckResult> {
  const folder = await nearestFolder(path.dirname(memoryPath));
  try {
    await access(folder, constants.W_OK);
    return { status: 'ok', message: `${memoryPath}: not there yet; the first rating makes it` };
  } catch {
    return {
      status: 'failure',
      message: `${memoryPath} cannot be made: ${folder} is not writable`,
      cure: 'Name a place that you can write to: --memory FILE',
      exitStatus: exitStatus.memoryUnusable,
    };
  }
}

function failure({ code, message }: VsmError): CheckResult {
  const cure = code === 'MEMORY_CORRUPT' ? 'Run vsm repair: it knows the backups.' : 'Name another file: --memory FILE';
  return { status: 'failure', message, cure, exitStatus: exitStatus.memoryUnusable };
}
