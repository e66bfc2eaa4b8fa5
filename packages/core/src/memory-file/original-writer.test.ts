import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalize } from '../embedding.ts';
import { oracleCase } from './oracle.testing.ts';
import { addedByOriginal } from './original-writer.testing.ts';
import { readMemoryFile } from './read-memory-file.ts';
import { snapshot } from './snapshot.testing.ts';
import type { MemorySnapshot } from './snapshot.ts';
import { writeMemoryFile } from './write-memory-file.ts';

const now = '2025-06-01T12:00:00.123456';

function withoutChanging({ preferences: _, updatedAt: __, unknown, ...rest }: MemorySnapshot): unknown {
  return { ...rest, unknown: { ...unknown, categories: [] } };
}

/** Python keeps -0.0 and a key named `__proto__`; what stands in for it here does not. */
function canPassThroughJavaScript(text: string): boolean {
  return !/__proto__|-0(?:\.0)?(?![.\d])/.test(text);
}

test('what the Python original adds to a file that VSM wrote comes last, and nothing else is lost', () => {
  const addition = fc.record({
    side: fc.constantFrom('liked' as const, 'disliked' as const),
    category: fc.constantFrom('general', 'new'),
  });
  fc.assert(
    fc.property(
      snapshot.filter((memory) => memory.space !== null && canPassThroughJavaScript(writeMemoryFile(memory))),
      addition,
      (memory, { side, category }) => {
        const embedding = Array.from({ length: memory.space?.dimensions ?? 0 }, (_, i) => (i + 1.5) / 3);
        const { snapshot: read, repairs } = readMemoryFile(
          addedByOriginal(writeMemoryFile(memory), { side, embedding, category, now }),
        );
        expect(read.preferences.slice(0, -1)).toEqual(memory.preferences);
        expect(read.preferences.at(-1)).toEqual({
          id: expect.stringMatching(/^[0-9a-f]{16}/),
          verdict: side === 'liked' ? 'like' : 'dislike',
          embedding: { space: memory.space?.id, vector: normalize(embedding) },
          category,
          weight: 1,
          createdAt: now,
          metadata: {},
        });
        expect(withoutChanging(read)).toEqual(withoutChanging(memory));
        expect(read.updatedAt).toBe(now);
        expect(repairs.map(({ kind }) => kind)).toEqual(['vector-normalized']);
      },
    ),
    { numRuns: 50 },
  );
});

test('the original’s own file, then VSM’s, then the original’s again keeps every entry in its order', () => {
  const first = readMemoryFile(oracleCase('v2_small').memoryText).snapshot;
  const embedding = Array.from({ length: 16 }, (_, i) => Math.cos(i));
  const added = addedByOriginal(writeMemoryFile(first), { side: 'liked', embedding, category: 'portraits', now });
  const second = readMemoryFile(added).snapshot;
  expect(second.preferences.slice(0, -1)).toEqual(first.preferences);
  expect(readMemoryFile(writeMemoryFile(second))).toEqual({ snapshot: second, repairs: [] });
});
