import { VsmError } from '../errors.ts';
import type { MemorySnapshot, Repair } from './snapshot.ts';

export interface MemoryFileContent {
  readonly snapshot: MemorySnapshot;
  /** What was wrong in the file and was put right, in reading order; empty for a file that VSM wrote. */
  readonly repairs: readonly Repair[];
}

/**
 * The memory that a file's text holds: format 2.0, legacy, export, or compact.
 *
 * @throws VsmError `MEMORY_CORRUPT` when the text is not a JSON object.
 */
export function readMemoryFile(text: string): MemoryFileContent {
  throw new VsmError('MEMORY_CORRUPT', `Reading is not in place yet; got ${text.length} characters.`);
}
