import type { MemorySnapshot, WordLeaning } from '@vsm/core';
import type { CommandContext } from '../command-context.ts';
import { CommandFailure } from '../exit-status.ts';
import { sureLeanings } from '../words/words-text.ts';

/** What the taste of a memory leans to in words; nothing where its model knows none or is not on this machine. */
export async function findWords(
  { preferences }: MemorySnapshot,
  { session, console }: CommandContext,
): Promise<readonly WordLeaning[]> {
  if (preferences.length === 0) return [];
  try {
    const terms = await session.openTerms();
    return terms ? sureLeanings(terms, await session.openMemory()) : [];
  } catch (error) {
    // Statistics are of use without the model.
    if (!(error instanceof CommandFailure)) throw error;
    console.note(error.message);
    return [];
  }
}
