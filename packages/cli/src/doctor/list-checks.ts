import type { CommandContext } from '../command-context.ts';
import { resolveMemoryPath } from '../memory-files/resolve-memory-path.ts';
import { locateCache } from '../places.ts';
import type { Check } from './check.ts';
import { checkBackups } from './check-backups.ts';
import { checkCache } from './check-cache.ts';
import { checkDisk } from './check-disk.ts';
import { checkEncoder } from './check-encoder.ts';
import { checkJournal } from './check-journal.ts';
import { checkLock } from './check-lock.ts';
import { checkMemory } from './check-memory.ts';
import { checkNativeLibraries, checkNode } from './check-runtime.ts';

/** All looks at this installation, in their order. */
export async function listChecks(context: CommandContext): Promise<Check[]> {
  const { session, now } = context;
  const memoryPath = await resolveMemoryPath(session.memoryPath);
  return [
    checkNode,
    checkNativeLibraries,
    checkEncoder(session),
    checkCache(locateCache(context)),
    checkMemory(session),
    checkJournal(memoryPath),
    checkLock(memoryPath, now),
    checkBackups(memoryPath),
    checkDisk(memoryPath),
  ];
}
