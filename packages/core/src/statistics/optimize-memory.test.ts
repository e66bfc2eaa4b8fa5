import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dotProduct } from '../embedding.ts';
import { oracleCase } from '../memory-file/oracle.testing.ts';
import { readMemoryFile } from '../memory-file/read-memory-file.ts';
import { preference } from '../memory-file/snapshot.testing.ts';
import type { Preference } from '../preference.ts';
import { optimizeMemory } from './optimize-memory.ts';

const now = '2025-06-01T12:00:00Z';
const preferences = fc.uniqueArray(preference('test', 3), { maxLength: 12, selector: ({ id }) => id });
const threshold = fc.double({ min: -1, max: 1, noNaN: true });
const limit = fc.nat({ max: 14 });

function rated(id: string, createdAt: string | null, verdict: Preference['verdict'] = 'like'): Preference {
  const angle = Number(id) * 0.7;
  const vector = Float32Array.of(Math.cos(angle), Math.sin(angle));
  return { id, verdict, embedding: { space: 'test', vector }, category: 'general', weight: 1, createdAt, metadata: {} };
}

describe('optimizeMemory', () => {
  test.each([
    ['dedupe_chain', ['A20', 'A60'], { likes: 3, dislikes: 0 }],
    ['stale_indices', ['L2dupL0'], { likes: 5, dislikes: 3 }],
    ['v2_small', [], { likes: 3, dislikes: 2 }],
    ['unnormalised', [], { likes: 3, dislikes: 3 }],
  ])('%s: removes the duplicates that the Python original removes', (name, removed, after) => {
    const { memoryText, similarityThreshold } = oracleCase(name);
    const { preferences: held } = readMemoryFile(memoryText).snapshot;
    const plan = optimizeMemory({ preferences: held }, { duplicateThreshold: similarityThreshold, now });
    const noteOf = (id: string): unknown => held.find((each) => each.id === id)?.metadata['id'];
    expect(plan.removals.map(({ id }) => noteOf(id))).toEqual(removed);
    expect(plan.after).toEqual(after);
  });

  test('what stays has no duplicates on a side, keeps to the limit, and needs no more optimising', () => {
    fc.assert(
      fc.property(preferences, threshold, limit, (held, duplicateThreshold, maxPreferences) => {
        const options = { duplicateThreshold, maxPreferences, now };
        const plan = optimizeMemory({ preferences: held }, options);
        const removed = new Set(plan.removals.map(({ id }) => id));
        const kept = held.filter(({ id }) => !removed.has(id));
        expect(removed.size).toBe(plan.removals.length);
        expect(kept.length).toBeLessThanOrEqual(maxPreferences);
        expect(plan.before.likes + plan.before.dislikes).toBe(held.length);
        expect(plan.after.likes).toBe(kept.filter(({ verdict }) => verdict === 'like').length);
        expect(plan.after.dislikes).toBe(kept.filter(({ verdict }) => verdict === 'dislike').length);
        for (const [index, each] of kept.entries()) {
          for (const other of kept.slice(index + 1).filter(({ verdict }) => verdict === each.verdict)) {
            expect(dotProduct(each.embedding.vector, other.embedding.vector)).toBeLessThanOrEqual(duplicateThreshold);
          }
        }
        expect(optimizeMemory({ preferences: kept }, options).removals).toEqual([]);
      }),
    );
  });

  test('the oldest go first: of unknown age, then by time; what claims to be of the future is of now', () => {
    const held = [
      rated('1', '2999-01-01T00:00:00'),
      rated('2', '2025-06-01T14:00:00+02:00'),
      rated('3', '2020-01-01'),
      rated('4', null),
      rated('5', '2024-01-01T00:00:00'),
    ];
    const removedAt = (maxPreferences: number): string[] =>
      optimizeMemory({ preferences: held }, { maxPreferences, now }).removals.map(({ id }) => id);
    expect(removedAt(1)).toEqual(['4', '3', '5', '1']);
    expect(removedAt(0)).toHaveLength(5);
  });

  test('a small side leaves its room to the other', () => {
    const held = ['1', '2', '3', '4'].map((id) => rated(id, null)).concat(rated('5', null, 'dislike'));
    expect(optimizeMemory({ preferences: held }, { maxPreferences: 4, now }).after).toEqual({ likes: 3, dislikes: 1 });
  });

  test('a duplicate names the one that stays', () => {
    const held = [rated('1', null), { ...rated('1', null), id: 'again' }];
    expect(optimizeMemory({ preferences: held }, { now }).removals).toEqual([
      { id: 'again', reason: 'duplicate', of: '1', similarity: expect.closeTo(1, 6) },
    ]);
  });

  test.each([
    { duplicateThreshold: 1.5, now },
    { maxPreferences: -1, now },
    { maxPreferences: 1.5, now },
    { now: 'today' },
  ])('refuses %j', (options) => {
    expect(() => optimizeMemory({ preferences: [] }, options)).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});
