import { realpath } from 'node:fs/promises';

/** Where the memory file really is: what belongs to it lies beside it there. The path itself where there is no file. */
export async function resolveMemoryPath(memoryPath: string): Promise<string> {
  return await realpath(memoryPath).catch(() => memoryPath);
}
