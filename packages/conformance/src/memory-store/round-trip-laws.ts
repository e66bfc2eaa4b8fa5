import type { MemoryChange, MemoryStore, Preference } from '@vsm/core';
import { createEmbedding } from '@vsm/core';
import { describe, expect, it } from 'vitest';
import type { Harness } from './harness.ts';
import { comparable, comparableComparison, contentsOf, listIds, listPreferences, undoStep } from './harness.ts';

/** What is committed comes back unchanged: from the same store, and from another opened on the same place. */
export function testRoundTripLaws(harness: Harness): void {
  describe('from the same store', () => {
    testWays(harness, async (store) => store);
  });
  describe.skipIf(!harness.canReopen)('opened again', () => {
    testWays(harness, async (store) => {
      await store.close();
      return harness.reopen();
    });
  });
}

function testWays(harness: Harness, again: (store: MemoryStore) => Promise<MemoryStore>): void {
  const { space, preference, comparison } = harness;

  async function roundTrip(...preferences: Preference[]): Promise<Preference[]> {
    const store = await harness.open();
    await store.commit(preferences.map((added): MemoryChange => ({ kind: 'add', preference: added })));
    return listPreferences(await again(store));
  }

  it('keeps every number of vectors and attributes exactly', async () => {
    const awkward = Array.from({ length: space.dimensions }, (_, i) => (i % 2 === 0 ? 1 : -1) / 3 ** (i % 9));
    const tiny = Array.from({ length: space.dimensions }, (_, i) => (i === 0 ? 1 : 1.4012984643248171e-45));
    const whole = Array.from({ length: space.dimensions }, (_, i) => (i === space.dimensions - 1 ? -1 : 0));
    const originals = [awkward, tiny, whole].map((numbers, i) =>
      preference(`vector ${i}`, {
        embedding: createEmbedding(space, numbers),
        attributes: Float32Array.of(0, 1, -2, 1 / 3, 3.4028234663852886e38),
      }),
    );
    const returned = await roundTrip(...originals);
    for (const [i, { embedding, attributes }] of returned.entries()) {
      expect(embedding.vector).toBeInstanceOf(Float32Array);
      expect([...embedding.vector]).toEqual([...originals[i]!.embedding.vector]);
      expect(attributes).toBeInstanceOf(Float32Array);
      expect([...attributes!]).toEqual([...originals[i]!.attributes!]);
    }
  });

  it('keeps every field', async () => {
    const full = preference('full', {
      verdict: 'dislike',
      category: 'lighting',
      weight: 0.1 + 0.2,
      createdAt: '2024-02-29T23:59:59.123+00:00',
      metadata: { note: 'too dark', nested: { list: [1, 2.5, null, true, 'x'] } },
      source: { path: 'C:\\pictures\\ä b.png', sha256: 'ab'.repeat(32), width: 640, height: 480, thumbnail: 'data:,' },
      unknown: { fromTheFuture: { version: 3 } },
    });
    const bare = preference('bare', { category: null, createdAt: null });
    expect((await roundTrip(full, bare)).map(comparable)).toEqual([full, bare].map(comparable));
  });

  it('keeps unicode and names that objects are born with', async () => {
    const names = ['__proto__', 'constructor', 'hasOwnProperty', '日本語 🎨', 'a\u0000b\n"\\', '  ', '١'];
    const metadata: Record<string, unknown> = JSON.parse(
      `{${names.map((name, i) => `${JSON.stringify(name)}:${i}`).join(',')}}`,
    );
    const originals = names.map((name) => preference(name, { category: name.trim() || 'general', metadata }));
    const returned = await roundTrip(...originals);
    expect(returned.map(({ id }) => id)).toEqual(names);
    expect(returned.map(({ category }) => category)).toEqual(originals.map(({ category }) => category));
    for (const { metadata: kept } of returned) {
      expect(Object.entries(kept).sort()).toEqual(Object.entries(metadata).sort());
    }
    expect(Object.prototype, 'no prototype was changed').not.toHaveProperty('日本語 🎨');
  });

  it('keeps background, statistics and the space with its attribute names', async () => {
    const store = await harness.open();
    const { vector } = preference('seen').embedding;
    const head = {
      space: { ...space, attributeNames: ['light', 'warmth'] },
      background: {
        count: 3,
        mean: vector.map((value) => value / 3),
        sample: [
          { vector, attributes: Float32Array.of(0.25, 1 / 3) },
          { vector: preference('also seen').embedding.vector },
        ],
      },
      statistics: { generationCount: 12, filterApplications: 5, averageScore: -1 / 3 },
    };
    await store.commit([
      { kind: 'set-space', space: head.space },
      { kind: 'set-background', background: head.background },
      { kind: 'set-statistics', statistics: head.statistics },
      { kind: 'add', preference: preference('a') },
    ]);
    const returned = await again(store);
    expect(await returned.head()).toMatchObject(head);
    await returned.commit([{ kind: 'set-background', background: null }]);
    expect((await returned.head()).background).toBeNull();
  });

  it('keeps comparisons exactly and in order, each where it was put', async () => {
    const store = await harness.open();
    const full = comparison('full', {
      preferred: {
        embedding: createEmbedding(
          space,
          Array.from({ length: space.dimensions }, (_, i) => 1 / 3 ** (i % 9)),
        ),
        attributes: Float32Array.of(0, 1, -2, 1 / 3),
        source: { path: 'C:\\pictures\\ä b.png', sha256: 'ab'.repeat(32), width: 640, height: 480 },
      },
      category: 'lighting',
      weight: 0.1 + 0.2,
      origin: { name: 'Änne', importedAt: '2024-02-29T23:59:59.123+00:00' },
      unknown: { fromTheFuture: { version: 3 } },
    });
    await store.commit([
      { kind: 'add-comparison', comparison: comparison('a') },
      { kind: 'add-comparison', comparison: comparison('b') },
      { kind: 'add-comparison', comparison: full, at: 1 },
      { kind: 'add', preference: preference('a') },
      { kind: 'remove-comparison', id: 'b' },
    ]);
    const returned = await again(store);
    const { comparisons } = await returned.head();
    expect(comparisons.map(comparableComparison)).toEqual([comparison('a'), full].map(comparableComparison));
    expect(comparisons[1]!.preferred.embedding.vector).toBeInstanceOf(Float32Array);
    await returned.commit([{ kind: 'remove-comparison', id: 'a' }]);
    expect((await returned.head()).comparisons).toHaveLength(1);
    expect(await listIds(returned)).toEqual(['a']);
  });

  it('keeps at least the last 20 undo steps, in order, and a bounded number', async () => {
    const store = await harness.open();
    const labels = Array.from({ length: 1200 }, (_, i) => `step ${i}`);
    await store.commit(labels.map((label) => ({ kind: 'push-undo', step: undoStep(label) })));
    const returned = await again(store);
    const kept = (await returned.head()).undoSteps.map(({ label }) => label);
    expect(kept.length).toBeGreaterThanOrEqual(20);
    expect(kept.length, 'undo steps are bounded').toBeLessThan(labels.length);
    expect(kept).toEqual(labels.slice(-kept.length));
    await returned.commit([{ kind: 'pop-undo' }]);
    expect((await returned.head()).undoSteps.at(-1)?.label).toBe('step 1198');
  });

  it('keeps the changes of an undo step, which then take back a commit', async () => {
    const store = await harness.open();
    await store.commit([{ kind: 'add', preference: preference('kept') }]);
    const before = await contentsOf(store);
    const removed = preference('removed', { attributes: Float32Array.of(0.1, 0.2) });
    await store.commit([
      { kind: 'update', id: 'kept', set: { weight: 4, category: 'style' } },
      { kind: 'add', preference: removed },
      {
        kind: 'push-undo',
        step: {
          ...undoStep('like 1 image'),
          changes: [
            { kind: 'remove', id: 'removed' },
            { kind: 'update', id: 'kept', set: { weight: 1, category: 'general' } },
          ],
        },
      },
      { kind: 'push-undo', step: { ...undoStep('remove 1 image'), changes: [{ kind: 'add', preference: removed }] } },
    ]);
    const returned = await again(store);
    const [first, second] = (await returned.head()).undoSteps;
    await returned.commit([{ kind: 'remove', id: 'removed' }, { kind: 'pop-undo' }, ...second!.changes]);
    expect((await listPreferences(returned)).map(comparable)[1]).toEqual(comparable(removed));
    await returned.commit([{ kind: 'pop-undo' }, ...first!.changes]);
    expect(await contentsOf(returned)).toEqual(before);
  });

  it('keeps a memory that was emptied', async () => {
    const store = await harness.open();
    await store.commit([{ kind: 'add', preference: preference('a') }]);
    await store.commit([{ kind: 'remove', id: 'a' }]);
    const returned = await again(store);
    expect(await listIds(returned)).toEqual([]);
    await returned.commit([{ kind: 'add', preference: preference('b') }]);
    expect(await listIds(returned)).toEqual(['b']);
  });
}
