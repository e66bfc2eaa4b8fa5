import type { MemoryChange } from '@vsm/core';

/** Ids, names, times and a little metadata. */
const factsBytes = 400;
const base64BytesPerNumber = 16 / 3;

/** About how many bytes the changes take in a journal, without making their text. */
export function sizeOfChanges(changes: readonly MemoryChange[]): number {
  let bytes = 0;
  for (const change of changes) {
    bytes += factsBytes;
    if (change.kind === 'add') bytes += change.preference.embedding.vector.length * base64BytesPerNumber;
    if (change.kind === 'add-comparison') {
      bytes += 2 * change.comparison.preferred.embedding.vector.length * base64BytesPerNumber;
    }
    if (change.kind === 'push-undo') bytes += sizeOfChanges(change.step.changes);
    if (change.kind === 'set-background' && change.background !== null) {
      bytes += change.background.sample.length * change.background.mean.length * base64BytesPerNumber;
    }
  }
  return bytes;
}
