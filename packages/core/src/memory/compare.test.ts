import { describe, expect, it } from 'vitest';
import { createEmbedding } from '../embedding.ts';
import { comparisonOf, memoryOf, now, open, preferenceOf, space, vectorOf } from './mutations.testing.ts';
import { emptySnapshot } from './view-snapshot.ts';

describe('compare', () => {
  const pair = (of: number) => [{ vector: vectorOf(of) }, { vector: vectorOf(of + 1) }] as const;

  it('keeps one answer for two pictures: the last, whichever is preferred', async () => {
    const memory = await open();
    const [a, b] = pair(0);
    const first = await memory.compare(a, { ...b, source: { path: 'b.png' } }, { category: 'style', weight: 2 });
    expect(first).toMatchObject({ category: 'style', weight: 2, createdAt: now.toISOString() });
    expect(first.other).toEqual({ embedding: { space: space.id, vector: b.vector }, source: { path: 'b.png' } });
    expect(memory.space).toEqual(space);
    expect(await memory.compare(a, b, { category: 'style', weight: 2 })).toBe(first);
    const turned = await memory.compare(b, a);
    expect(memory.comparisons).toEqual([turned]);
    expect((await memory.undo()).label).toBe('compare 2 pictures');
    expect(memory.comparisons).toEqual([first]);
    await memory.undo();
    expect(memory.snapshot).toEqual(emptySnapshot);
  });

  it('refuses a picture and itself, and what is of no space', async () => {
    const memory = await open();
    const [a, b] = pair(0);
    await expect(memory.compare(a, a)).rejects.toMatchObject({ code: 'PREFERENCE_INVALID' });
    await expect(memory.compare(a, { vector: Float32Array.of(1, 0) })).rejects.toMatchObject({
      code: 'EMBEDDING_INVALID',
    });
    await expect(memory.compare(a, b, { weight: 0 })).rejects.toMatchObject({ code: 'PREFERENCE_INVALID' });
    expect(memory.comparisons).toEqual([]);
  });

  it('forgets the oldest of more than 500, until that is undone', async () => {
    const memory = await open();
    const angle = (of: number) => ({
      vector: createEmbedding(space, [Math.cos(of), Math.sin(of), 1, of / 999]).vector,
    });
    const many = Array.from({ length: 500 }, (_, i) => ({
      ...comparisonOf('a', i),
      preferred: { embedding: { space: space.id, vector: angle(i).vector } },
      other: { embedding: { space: space.id, vector: angle(i + 0.5).vector } },
    }));
    await memory.import(memoryOf([], many), { mode: 'merge' });
    const newest = await memory.compare(angle(2000), angle(2001));
    expect(memory.comparisons).toHaveLength(500);
    expect([memory.comparisons[0]!.id, memory.comparisons.at(-1)]).toEqual(['a-pair-1', newest]);
    await memory.undo();
    expect(memory.comparisons.map(({ id }) => id)).toEqual(many.map(({ id }) => id));
  });

  it('goes with its category when that is cleared, and with whom it came from', async () => {
    const memory = await open();
    await memory.like({ vector: vectorOf(0) });
    await memory.compare(...pair(0), { category: 'style' });
    await memory.import(memoryOf([preferenceOf('a', 3)], [comparisonOf('a', 3, { weight: 2 })]), {
      mode: 'merge',
      from: 'Anna',
      weight: 0.5,
    });
    expect(memory.comparisons[1]).toMatchObject({ weight: 1, origin: { name: 'Anna' } });
    await memory.clear({ category: 'style' });
    expect(memory.comparisons).toMatchObject([{ id: 'a-pair-3' }]);
    await memory.revoke('Anna');
    expect([memory.comparisons.length, memory.preferences.length]).toEqual([0, 1]);
    expect((await memory.undo()).label).toBe('revoke 1 rating and 1 comparison from "Anna"');
    await memory.undo();
    expect(memory.comparisons).toHaveLength(2);
    await memory.clear();
    expect(memory.comparisons).toEqual([]);
  });

  it('is merged with another memory’s: one’s own first, then the newer, each under its own id', async () => {
    const memory = await open();
    const own = await memory.compare(...pair(0));
    const older = memoryOf([], [comparisonOf('a', 0), comparisonOf('a', 2), comparisonOf('a', 3, { id: own.id })]);
    const { comparisons } = await memory.import(older, { mode: 'merge' });
    expect(comparisons).toMatchObject({ added: [{ id: 'a-pair-2' }, {}], removed: [], kept: 1, refused: 0 });
    const newer = comparisonOf('b', 2, { createdAt: '2025-06-01T00:00:00Z' });
    const spoilt = comparisonOf('b', 4, { other: { embedding: { space: 'other', vector: vectorOf(0) } } });
    const again = await memory.import(memoryOf([], [newer, spoilt]), { mode: 'merge' });
    expect(again.comparisons).toMatchObject({ added: [{ id: 'b-pair-2' }], removed: [{ id: 'a-pair-2' }], refused: 1 });
    expect(new Set(memory.comparisons.map(({ id }) => id)).size).toBe(3);
    expect(memory.comparisons[0]).toEqual(own);
  });
});
