import type { MemorySnapshot, Repair } from '@vsm/core';

/** The ratings that are to be taken in, and what was found on the way to them. */
export interface ImportSource {
  readonly snapshot: MemorySnapshot;
  /** What had to be put right to read them. */
  readonly repairs: readonly Repair[];
  /** Pictures that could not be read; each has been complained of. */
  readonly failed: number;
  /** Pictures of which nothing says whether they are liked. */
  readonly unrated: number;
}
