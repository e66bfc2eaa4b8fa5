import { VsmError } from '../errors.ts';
import type { MemorySnapshot } from './snapshot.ts';

export interface WriteMemoryFileOptions {
  /** Embeddings as base64 float16, about a tenth of the size; only VSM reads it. */
  readonly compact?: boolean;
  /** ISO 8601 with offset: becomes `last_updated`. Without it `snapshot.updatedAt` stays. */
  readonly now?: string;
}

/** The text of a memory file that holds `snapshot`. */
export function writeMemoryFile(snapshot: MemorySnapshot, options: WriteMemoryFileOptions = {}): string {
  throw new VsmError(
    'MEMORY_UNWRITABLE',
    `Writing is not in place yet: ${snapshot.preferences.length} preferences, compact ${options.compact === true}.`,
  );
}
