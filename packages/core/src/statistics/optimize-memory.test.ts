import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dotProduct, normalize } from '../embedding.ts';
import { oracleCase } from '../memory-file/oracle.testing.ts';
import { readMemoryFile } from '../memory-file/read-memory-file.ts';
import { preference } from '../memory-file/snapshot.testing.ts';
import type { Preference } from '../preference.ts';
import { drawPictures } from '../taste/simulated-people.testing.ts';
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

function isOfOneGroup(a: Preference, b: Preference): boolean {
  return a.verdict === b.verdict && a.origin?.name === b.origin?.name;
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

  test('what stays has no duplicates on a side and of a name, keeps to the limit, and needs no more optimising', () => {
    fc.assert(
      fc.property(preferences, threshold, limit, (held, duplicateThreshold, maxPreferences) => {
        const options = { duplicateThreshold, maxPreferences, now };
        const plan = optimizeMemory({ preferences: held }, options);
        const removed = new Set(plan.removals.map(({ id }) => id));
        const strengthened = new Map(plan.strengthened.map(({ id, set }) => [id, set]));
        const kept = held
          .filter(({ id }) => !removed.has(id))
          .map((each) => ({ ...each, ...strengthened.get(each.id) }));
        expect(removed.size).toBe(plan.removals.length);
        expect(kept.length).toBeLessThanOrEqual(maxPreferences);
        expect(plan.before.likes + plan.before.dislikes).toBe(held.length);
        expect(plan.after.likes).toBe(kept.filter(({ verdict }) => verdict === 'like').length);
        expect(plan.after.dislikes).toBe(kept.filter(({ verdict }) => verdict === 'dislike').length);
        for (const [index, each] of kept.entries()) {
          for (const other of kept.slice(index + 1).filter((another) => isOfOneGroup(each, another))) {
            expect(dotProduct(each.embedding.vector, other.embedding.vector)).toBeLessThanOrEqual(duplicateThreshold);
          }
        }
        expect(optimizeMemory({ preferences: kept }, options)).toMatchObject({ removals: [], strengthened: [] });
      }),
    );
  });

  test('the first takes over what its duplicates weigh and say, and their newest date; its own words stay', () => {
    const held = [
      { ...rated('1', '2025-01-01'), metadata: { note: 'own' } },
      { ...rated('1', null), id: 'b', weight: 2.5, metadata: { note: 'other', by: 'b' } },
      { ...rated('1', '2025-03-01'), id: 'c', weight: -1 },
      rated('2', null),
    ];
    expect(optimizeMemory({ preferences: held }, { now }).strengthened).toEqual([
      { id: '1', set: { weight: 3.5, createdAt: '2025-03-01', metadata: { note: 'own', by: 'b' } } },
    ]);
  });

  test('a rating that came from another stays beside one’s own, to be revoked', () => {
    const imported = { ...rated('1', null), id: 'b', origin: { name: 'Anna', importedAt: now } };
    expect(optimizeMemory({ preferences: [rated('1', null), imported] }, { now }).removals).toEqual([]);
  });

  test('finds just the duplicates that comparing all pairs finds', () => {
    const near = fc
      .tuple(fc.nat({ max: 5 }), fc.array(fc.float({ min: -1, max: 1, noNaN: true }), { minLength: 80, maxLength: 80 }))
      .map(([subject, noise]) => normalize(noise.map((value, i) => value * 0.5 + Math.sin(subject + i))));
    fc.assert(
      fc.property(fc.array(near, { maxLength: 60 }), fc.double({ min: 0.5, max: 1, noNaN: true }), (vectors, least) => {
        const held = vectors.map((vector, i) => ({ ...rated(String(i), null), embedding: { space: 'test', vector } }));
        const kept: Preference[] = [];
        const expected = held.filter(({ embedding: { vector } }, i) => {
          const isDuplicate = kept.some((each) => dotProduct(each.embedding.vector, vector) > least);
          if (!isDuplicate) kept.push(held[i]!);
          return isDuplicate;
        });
        const plan = optimizeMemory({ preferences: held }, { duplicateThreshold: least, now });
        expect(plan.removals.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
      }),
      { numRuns: 30 },
    );
  });

  test('the newer of two opposite ratings of one picture stands, and both where none is newer', () => {
    const like = rated('1', '2025-01-01');
    const dislike = { ...rated('1', '2025-02-01', 'dislike'), id: 'b' };
    const planFor = (...held: Preference[]) => optimizeMemory({ preferences: held }, { now }).removals;
    expect(planFor(like, dislike)).toEqual([
      { id: '1', reason: 'contradicted', by: 'b', similarity: expect.closeTo(1, 6) },
    ]);
    expect(planFor(dislike, { ...like, createdAt: null })).toMatchObject([{ id: '1', reason: 'contradicted' }]);
    expect(planFor(like, { ...dislike, createdAt: '2025-01-01' })).toEqual([]);
    expect(planFor(like, { ...dislike, category: 'style' })).toEqual([]);
    const ofTheFuture = [like, dislike].map((each, i) => ({ ...each, createdAt: i ? '2999-01-01' : '2998-01-01' }));
    expect(planFor(...ofTheFuture)).toEqual([]);
  });

  test('the limit keeps what stands best for all, of each side and category', () => {
    const pictures = drawPictures(120, 31).map(({ vector, subject }, i): Preference => {
      const verdict = subject < 3 ? 'like' : 'dislike';
      return { ...rated(String(i), null, verdict), embedding: { space: 'test', vector } };
    });
    const held = pictures.map((each, i) => (i % 40 === 0 ? { ...each, category: 'style' } : each));
    const { removals, after } = optimizeMemory({ preferences: held }, { maxPreferences: 12, now });
    expect(after).toEqual({ likes: 6, dislikes: 6 });
    expect(new Set(removals.map(({ reason }) => reason))).toEqual(new Set(['dispensable']));
    const removed = new Set(removals.map(({ id }) => id));
    const kept = held.filter(({ id }) => !removed.has(id));
    expect(kept.some(({ category }) => category === 'style')).toBe(true);
    const subjects = kept.map(({ id }) => drawPictures(120, 31)[Number(id)]!.subject);
    expect(new Set(subjects).size).toBe(6);
  });

  test('what teaches nothing goes first', () => {
    const held = ['1', '2', '3', '4', '5'].map((id) => ({ ...rated(id, null), weight: id === '3' ? 0 : 1 }));
    const { removals } = optimizeMemory({ preferences: held }, { maxPreferences: 4 });
    expect(removals).toEqual([{ id: '3', reason: 'dispensable' }]);
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
