import type { MemoryStore } from '@vsm/core';
import { dotProduct } from '@vsm/core';
import { expect, it } from 'vitest';
import type { Harness } from './harness.ts';
import { listIds, listPreferences } from './harness.ts';

export function testQueryLaws(harness: Harness): void {
  const { preference } = harness;

  async function openMixed(): Promise<MemoryStore> {
    const store = await harness.open();
    await store.commit([
      { kind: 'add', preference: preference('liked portrait', { category: 'portraits' }) },
      { kind: 'add', preference: preference('disliked portrait', { category: 'portraits', verdict: 'dislike' }) },
      { kind: 'add', preference: preference('liked everywhere', { category: null }) },
      { kind: 'add', preference: preference('disliked light', { category: 'lighting', verdict: 'dislike' }) },
      { kind: 'add', preference: preference('liked light', { category: 'lighting' }) },
    ]);
    return store;
  }

  it('starts empty', async () => {
    const store = await harness.open();
    expect(await listIds(store)).toEqual([]);
    expect(await store.head()).toMatchObject({
      space: null,
      counts: { likes: 0, dislikes: 0 },
      comparisons: [],
      background: null,
      statistics: { generationCount: 0, filterApplications: 0, averageScore: 0 },
      undoSteps: [],
    });
  });

  it('queries by verdict', async () => {
    const store = await openMixed();
    expect(await listIds(store, { verdict: 'dislike' })).toEqual(['disliked portrait', 'disliked light']);
    expect(await listIds(store, { verdict: 'like' })).toEqual(['liked portrait', 'liked everywhere', 'liked light']);
  });

  it('queries by category, where a null category is in every one', async () => {
    const store = await openMixed();
    expect(await listIds(store, { category: 'portraits' })).toEqual([
      'liked portrait',
      'disliked portrait',
      'liked everywhere',
    ]);
    expect(await listIds(store, { category: 'nobody uses this' })).toEqual(['liked everywhere']);
    expect(await listIds(store, { category: 'lighting', verdict: 'dislike' })).toEqual(['disliked light']);
  });

  it('iterates a snapshot that commits meanwhile do not change', async () => {
    const store = await openMixed();
    const before = await listIds(store);
    const seen: string[] = [];
    for await (const { id } of store.preferences()) {
      seen.push(id);
      if (seen.length !== 1) continue;
      await store.commit([
        { kind: 'remove', id: 'liked everywhere' },
        { kind: 'add', preference: preference('newcomer') },
      ]);
    }
    expect(seen).toEqual(before);
    expect(await listIds(store)).toContain('newcomer');
  });

  it('may be left in the middle of an iteration', async () => {
    const store = await openMixed();
    for await (const { id } of store.preferences()) {
      expect(id).toBe('liked portrait');
      break;
    }
    await store.commit([{ kind: 'remove', id: 'liked portrait' }]);
    expect(await listIds(store)).toHaveLength(4);
  });

  it('finds the nearest first, with their cosine similarity (where the store has an index)', async (context) => {
    const store = await openMixed();
    if (store.nearest === undefined) return context.skip('the store has no `nearest`');
    const preferences = await listPreferences(store);
    const { vector } = preferences[3]!.embedding;
    const found = await store.nearest(vector, { limit: 3 });
    expect(found).toHaveLength(3);
    expect(found[0]!.id).toBe(preferences[3]!.id);
    const similarities = found.map(({ similarity }) => similarity);
    expect(similarities).toEqual([...similarities].sort((a, b) => b - a));
    for (const { id, similarity } of found) {
      const match = preferences.find((candidate) => candidate.id === id);
      expect(similarity).toBeCloseTo(dotProduct(match!.embedding.vector, vector), 4);
    }
    const likes = await store.nearest(vector, { limit: 9, query: { verdict: 'like' } });
    expect(new Set(likes.map(({ id }) => id))).toEqual(new Set(await listIds(store, { verdict: 'like' })));
  });
}
