import { type VibeMemory, VsmError } from '@vsm/core';
import type { EncodedPicture } from './encode-pictures.ts';
import { lockPathOf, readLockHolder } from './memory-files/read-lock-holder.ts';

const obstacles = ['MEMORY_LOCKED', 'MEMORY_UNWRITABLE', 'MEMORY_CHANGED'] as const;

/**
 * Lets the memory know pictures that were looked at, as what is usual to its person. To look is not to change: on a medium that
 * can only be read, and beside a process that writes, nothing is learned of them, and nobody waits. Nor does it begin a memory.
 */
export async function rememberSeen(
  memory: VibeMemory,
  pictures: readonly EncodedPicture[],
  memoryPath: string,
): Promise<void> {
  if (memory.preferences.length + memory.comparisons.length === 0) return;
  const holder = await readLockHolder(lockPathOf(memoryPath));
  if (holder && holder.isRunning !== false) return;
  try {
    await memory.see(pictures.map(({ encoded }) => encoded));
  } catch (error) {
    if (!obstacles.some((code) => VsmError.is(error, code))) throw error;
  }
}
