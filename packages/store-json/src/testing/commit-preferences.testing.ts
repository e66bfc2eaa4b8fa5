/**
 * A program that tests run as a process of its own: it opens the memory file (first argument) and works on it until it has
 * made a number of commits (third argument) or is killed. What it does (fourth argument):
 *
 * - `add`: preferences `<prefix>-0`, `<prefix>-1` ... (second argument: the prefix), one commit each.
 * - `mix`: each of these is added, updated with the next and removed with the one after, unless its number is divisible by
 *   three; every seventh commit adds thirty more at once, and every fifth is followed by folding.
 *
 * It prints each acknowledged commit on a line of its own, as JSON: `{"added": [ids], "updated": [ids], "removed": [ids]}`; before
 * it asks for a commit, the same with `"asked": true`. Last the code of the error that stopped it, if one did.
 */
import { writeSync } from 'node:fs';
import type { MemoryChange } from '@vsm/core';
import { VsmError } from '@vsm/core';
import type { JsonFileStore } from '../json-file-store.ts';
import { openJsonFileStore } from '../json-file-store.ts';
import { addition } from './examples.testing.ts';

/** A weight that tells an updated preference. */
const updatedWeight = 2;

const [path = '', prefix = '', count = '0', kind = 'add'] = process.argv.slice(2);

try {
  const store = await openJsonFileStore({ path, now: () => new Date() });
  for (let number = 0; number < Number(count); number++) {
    await commit(store, kind === 'mix' ? mixed(number) : { added: [idOf(number)], updated: [], removed: [] });
    if (kind === 'mix' && number % 5 === 4) await store.fold();
  }
  await store.close();
} catch (error) {
  if (!VsmError.is(error)) throw error;
  writeSync(1, `${JSON.stringify({ error: error.code })}\n`);
}

interface Commit {
  readonly added: readonly string[];
  readonly updated: readonly string[];
  readonly removed: readonly string[];
}

function mixed(number: number): Commit {
  const many = number % 7 === 6 ? Array.from({ length: 30 }, (_, i) => `${idOf(number)}-${i}`) : [];
  return {
    added: [idOf(number), ...many],
    updated: number >= 1 && (number - 1) % 3 !== 0 ? [idOf(number - 1)] : [],
    removed: number >= 2 && (number - 2) % 3 !== 0 ? [idOf(number - 2)] : [],
  };
}

async function commit(store: JsonFileStore, changed: Commit): Promise<void> {
  const changes: MemoryChange[] = [
    ...changed.added.map(addition),
    ...changed.updated.map((id) => ({ kind: 'update', id, set: { weight: updatedWeight } }) as const),
    ...changed.removed.map((id) => ({ kind: 'remove', id }) as const),
  ];
  writeSync(1, `${JSON.stringify({ asked: true, ...changed })}\n`);
  await store.commit(changes);
  writeSync(1, `${JSON.stringify(changed)}\n`);
}

function idOf(number: number): string {
  return `${prefix}-${number}`;
}
