import type { MemoryChange } from '../memory-store.ts';

/** What a mutation wants: changes, and where they can be undone the way back and its name. */
export interface Decision<T> {
  readonly changes: readonly MemoryChange[];
  readonly inverse?: readonly MemoryChange[];
  readonly label?: string;
  readonly result: T;
}

export function countOf(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
