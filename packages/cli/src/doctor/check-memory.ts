import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import { embeddedSpace } from '@vsm/model-embedded';
import type { JsonFileStore } from '@vsm/store-json';
import { exitStatus } from '../exit-status.ts';
import { describeCounts } from '../output/counts.ts';
import { formatBytes } from '../output/sizes.ts';
import type { Session } from '../session.ts';
import type { Check, CheckResult } from './check.ts';

/** Reads the memory, and takes and gives back its lock as every change does. */
export function checkMemory(session: Session): Check {
  return {
    name: 'memory',
    run: async () => {
      try {
        const file = await stat(session.memoryPath).catch(() => null);
        const store = await session.openStore();
        if (!file) return await checkMissingFile(session.memoryPath);
        await store.commit([]);
        return await describe(store, file.size);
      } catch (error) {
        if (!VsmError.is(error)) throw error;
        return failure(error);
      }
    },
  };
}

async function describe(store: JsonFileStore, sizeBytes: number): Promise<CheckResult> {
  const { counts, space } = await store.head();
  const message = `${store.path}: ${describeCounts(counts)}, ${formatBytes(sizeBytes)}, readable and writable`;
  if (space && space.id !== embeddedSpace.id) {
    return {
      status: 'warning',
      message: `${message}; made with another model, ${space.id}`,
      cure: 'stats, categories and export work on it. To rate and rank, name another file: --memory FILE',
    };
  }
  if (store.repairs.length === 0) return { status: 'ok', message };
  return {
    status: 'warning',
    message: `${message}; ${store.repairs.length} repairs were needed to read it, the first: ${store.repairs[0]!.message}`,
    cure: 'The next change writes it in good order. vsm stats lists all repairs.',
  };
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

async function nearestFolder(folder: string): Promise<string> {
  const isThere = await stat(folder).then(
    () => true,
    () => false,
  );
  return isThere || path.dirname(folder) === folder ? folder : await nearestFolder(path.dirname(folder));
}

function failure({ code, message }: VsmError): CheckResult {
  return { status: 'failure', message, cure: cures[code] ?? otherCure, exitStatus: exitStatus.memoryUnusable };
}

const otherCure = 'Name another file: --memory FILE';

const cures: Readonly<Partial<Record<VsmError['code'], string>>> = {
  MEMORY_CORRUPT:
    'Put back a sound copy (older states lie beside it, as .bak files), or name another file: --memory FILE',
  MEMORY_LOCKED: 'Wait until the other program is done, or end it.',
};
