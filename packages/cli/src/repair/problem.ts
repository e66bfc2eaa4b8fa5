import type { RepairKind } from '@vsm/core';

export interface Problem {
  readonly kind: RepairKind | 'journal-torn' | 'lock-left' | 'file-left' | 'memory-damaged' | 'memory-missing';
  /** Where: a path in the memory file, or a file. */
  readonly at: string;
  readonly message: string;
  /** What repairing does about it. */
  readonly remedy: string;
}
