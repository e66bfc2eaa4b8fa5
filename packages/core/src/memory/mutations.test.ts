import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { Preference } from '../preference.ts';
import { createInMemoryPlace } from './in-memory-store.ts';
import {
  memoryOf,
  mutate,
  mutation,
  name,
  now,
  open,
  openOn,
  othersMemory,
  picture,
  preferenceOf,
  space,
  vectorOf,
  verdict,
  weight,
} from './mutations.testing.ts';
import type { VibeMemory } from './vibe-memory.ts';
import { emptySnapshot } from './view-snapshot.ts';

/** What a memory says of each picture, whatever its id and place. */
function ratingsOf(memory: VibeMemory): unknown[] {
  return memory.preferences
    .map(({ id: _, ...rating }) => ({ ...rating, embedding: [...rating.embedding.vector].join(' ') }))
    .sort((a, b) => (a.embedding < b.embedding ? -1 : 1));
}

describe('undo', () => {
  it('takes any mutations back one by one, to the last value and place, also through another instance', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { maxLength: 10 }), async (actions) => {
        const place = createInMemoryPlace();
        const memory = await openOn(place.open());
        const states: MemorySnapshot[] = [];
        for (const action of actions) {
          const before = memory.snapshot;
          await mutate(memory, action);
          if (memory.snapshot !== before) states.push(before);
        }
        const another = await openOn(place.open());
        for (const state of states.toReversed()) {
          await another.undo();
          expect(another.preferences).toEqual(state.preferences);
          expect(another.snapshot).toEqual(state);
        }
        await expect(another.undo()).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' });
      }),
      { numRuns: 150 },
    );
  });

  it('goes back at least 20 steps', async () => {
    const memory = await open();
    for (let step = 0; step < 25; step++)
      await mutate(memory, { kind: 'rate', of: [0], verdict: step % 2 ? 'dislike' : 'like', weight: 1, path: null });
    for (let step = 0; step < 20; step++) await memory.undo();
    expect(memory.preferences).toMatchObject([{ verdict: 'like' }]);
  });
});

describe('import', () => {
  it('done twice is done once, and the second time changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { maxLength: 3 }),
        fc.record(
          { from: name, weight, category: fc.constant('friends'), nearDuplicate: fc.constant(0.99) },
          { requiredKeys: [] },
        ),
        othersMemory('b'),
        async (actions, options, other) => {
          const memory = await open();
          for (const action of actions) await mutate(memory, action);
          await memory.import(other, { mode: 'merge', ...options });
          const once = memory.snapshot;
          const report = await memory.import(other, { mode: 'merge', ...options });
          expect(report).toMatchObject({ added: [], changed: [], refused: [] });
          expect(report.kept).toHaveLength(other.preferences.length);
          expect(report.comparisons).toMatchObject({ added: [], removed: [], kept: other.comparisons.length });
          expect(memory.snapshot).toBe(once);
        },
      ),
    );
  });

  it('of two memories gives the same ratings whichever comes first, and leaves one’s own alone', async () => {
    const own = fc.array(fc.record({ of: picture, verdict }), { maxLength: 4 });
    const source = fc.option(name);
    await fc.assert(
      fc.asyncProperty(own, othersMemory('a'), othersMemory('b'), source, source, async (rated, a, b, fromA, fromB) => {
        const importA = (memory: VibeMemory) =>
          memory.import(a, { mode: 'merge', ...(fromA !== null && { from: fromA }) });
        const importB = (memory: VibeMemory) =>
          memory.import(b, { mode: 'merge', ...(fromB !== null && { from: fromB }) });
        const [one, other] = [await open(), await open()];
        for (const memory of [one, other]) {
          await memory.rate(rated.map(({ of, ...rest }) => ({ ...rest, picture: { vector: vectorOf(of % 6) } })));
        }
        const ownRatings = ratingsOf(one);
        await importA(one);
        await importB(one);
        await importB(other);
        await importA(other);
        expect(ratingsOf(one)).toEqual(ratingsOf(other));
        expect(ratingsOf(one)).toEqual(expect.arrayContaining(ownRatings));
      }),
    );
  });

  it('lets the newer of two imported ratings stand, and one’s own against any', async () => {
    const older = memoryOf([preferenceOf('a', 0, { createdAt: '2024-01-01T00:00:00Z' })]);
    const newer = memoryOf([preferenceOf('b', 0, { createdAt: '2025-01-01T00:00:00Z', verdict: 'dislike' })]);
    const memory = await open();
    await memory.import(older, { mode: 'merge', from: 'Anna' });
    const report = await memory.import(newer, { mode: 'merge', from: 'Ben' });
    expect(report.changed).toMatchObject([
      { previous: { verdict: 'like' }, preference: { id: 'a-0', verdict: 'dislike', origin: { name: 'Ben' } } },
    ]);
    expect((await memory.import(older, { mode: 'merge', from: 'Anna' })).kept).toHaveLength(1);
    await memory.like({ vector: vectorOf(0) });
    expect(memory.preferences).toEqual([expect.not.objectContaining({ origin: expect.anything() })]);
    expect((await memory.import(newer, { mode: 'merge' })).kept).toMatchObject([{ own: { verdict: 'like' } }]);
  });

  it('under a name is a weak voice that can be revoked as a whole', async () => {
    const memory = await open();
    await memory.like({ vector: vectorOf(0) });
    const own = memory.preferences;
    const friends = memoryOf([0, 1, 2].map((of) => preferenceOf('a', of, { weight: 2 })));
    await memory.import(friends, { mode: 'merge', from: ' Anna ', weight: 0.25 });
    expect(memory.preferences.slice(1)).toMatchObject([
      { weight: 0.5, origin: { name: 'Anna', importedAt: now.toISOString() } },
      { weight: 0.5 },
    ]);
    await memory.dislike({ vector: vectorOf(2) });
    expect(await memory.revoke('Anna')).toHaveLength(1);
    expect(memory.preferences.map(({ verdict: said }) => said)).toEqual(['like', 'dislike']);
    expect((await memory.undo()).label).toBe('revoke 1 rating from "Anna"');
    await memory.undo();
    await memory.revoke('Anna');
    expect(memory.preferences).toEqual(own);
    await expect(memory.revoke('Anna')).rejects.toMatchObject({ code: 'PREFERENCE_NOT_FOUND' });
  });

  it('of the same name with another weight gives that weight', async () => {
    const memory = await open();
    const friends = memoryOf([preferenceOf('a', 0)]);
    for (const factor of [1, 0.5, 0.25]) await memory.import(friends, { mode: 'merge', from: 'Anna', weight: factor });
    expect(memory.preferences).toMatchObject([{ weight: 0.25 }]);
  });

  it.each([
    ['weight', { weight: 0 }, /weight is 0/],
    ['weight', { weight: -1 }, /weight is -1/],
    ['weight', { weight: Number.POSITIVE_INFINITY }, /Infinity/],
    ['embedding', { embedding: { space: 'other', vector: vectorOf(0) } }, /4 numbers of other/],
    ['embedding', { embedding: { space: space.id, vector: Float32Array.of(1, 0) } }, /2 numbers/],
    ['embedding', { embedding: { space: space.id, vector: new Float32Array(4) } }, /length 0/],
    ['embedding', { embedding: { space: space.id, vector: Float32Array.of(Number.NaN, 0, 0, 1) } }, /length NaN/],
    ['attributes', { attributes: Float32Array.of(Number.NaN) }, /attributes \[NaN\]/],
  ] as const)('leaves out what would spoil the memory, here by its %s (%#)', async (reason, values, message) => {
    const memory = await open();
    const other = memoryOf([preferenceOf('a', 0, values), preferenceOf('a', 1)]);
    const report = await memory.import(other, { mode: 'merge' });
    expect(report.refused).toEqual([
      { preference: other.preferences[0], reason, message: expect.stringMatching(message) },
    ]);
    expect(memory.preferences).toHaveLength(1);
  });

  it('knows the same picture by its file, by its id with a rounded embedding, and when asked by likeness', async () => {
    const memory = await open();
    await memory.import(memoryOf([preferenceOf('a', 0, { source: { sha256: 'x' } })]), { mode: 'replace' });
    const rounded = vectorOf(0).map((value) => value + 1e-4);
    const same = async (values: Partial<Preference>, nearDuplicate?: number) => {
      const other = memoryOf([preferenceOf('b', 0, values)]);
      const { kept } = await memory.import(other, {
        mode: 'merge',
        dryRun: true,
        ...(nearDuplicate && { nearDuplicate }),
      });
      return kept.length === 1;
    };
    const vector = { space: space.id, vector: rounded };
    expect(await same({ embedding: { space: space.id, vector: vectorOf(3) }, source: { sha256: 'x' } })).toBe(true);
    expect(await same({ embedding: vector })).toBe(false);
    expect(await same({ embedding: vector, id: 'a-0' })).toBe(true);
    expect(await same({ embedding: vector }, 0.9999)).toBe(true);
    expect(await same({ embedding: { space: space.id, vector: vectorOf(3) }, id: 'a-0' })).toBe(false);
  });

  it('gives a rating whose id is another’s here a new one', async () => {
    const memory = await open();
    await memory.import(memoryOf([preferenceOf('a', 0)]), { mode: 'replace' });
    await memory.import(memoryOf([preferenceOf('a', 1, { id: 'a-0' })]), { mode: 'merge' });
    expect(new Set(memory.preferences.map(({ id }) => id)).size).toBe(2);
  });

  it('gives a memory back as it was exported', async () => {
    const memory = await open();
    await memory.import(memoryOf([preferenceOf('b', 1)]), { mode: 'merge', from: 'Ben' });
    await memory.like({ vector: vectorOf(0) }, { metadata: { note: 'x' } });
    const { preferences } = memory.snapshot;
    const exported = memory.snapshot;
    await memory.clear();
    await memory.import(exported, { mode: 'replace' });
    expect(memory.preferences).toEqual(preferences);
  });

  it('with dryRun reports and changes nothing', async () => {
    const memory = await open();
    await memory.like({ vector: vectorOf(0) });
    const before = memory.snapshot;
    const report = await memory.import(memoryOf([preferenceOf('a', 1)]), { mode: 'replace', dryRun: true });
    expect(report).toMatchObject({ added: [{ id: 'a-1' }], removed: [{ id: before.preferences[0]!.id }] });
    expect(memory.snapshot).toBe(before);
  });

  it.each([
    ['nothing in place of everything', memoryOf([]), { mode: 'replace' }, 'INVALID_ARGUMENT', /replaced by nothing/],
    ['a weight of 0', memoryOf([]), { mode: 'merge', weight: 0 }, 'PREFERENCE_INVALID', /above 0/],
    ['no name', memoryOf([]), { mode: 'merge', from: ' ' }, 'INVALID_ARGUMENT', /1 to 200/],
    ['a cosine of 2', memoryOf([]), { mode: 'merge', nearDuplicate: 2 }, 'INVALID_ARGUMENT', /-1 to 1/],
    [
      'another space',
      { ...emptySnapshot, space: { id: 'other', dimensions: 4 } },
      { mode: 'merge' },
      'SPACE_MISMATCH',
      /other/,
    ],
  ] as const)('refuses %s', async (_, other, options, code, message) => {
    const memory = await open();
    await memory.like({ vector: vectorOf(0) });
    const before = memory.snapshot;
    await expect(memory.import(other, options)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
    expect(memory.snapshot).toBe(before);
  });

  it('into an empty memory keeps to the space of its encoder, before a rating decides it', async () => {
    const memory = await open();
    const foreign = { ...memoryOf([]), space: { id: 'other', dimensions: 4 } };
    await expect(memory.import(foreign, { mode: 'merge' })).rejects.toMatchObject({ code: 'SPACE_MISMATCH' });
  });
});

describe('optimize', () => {
  it('lets a near duplicate strengthen the one that stays; twice is once', async () => {
    const memory = await open();
    await memory.rate(
      [0, 6, 3].map((of) => ({
        verdict: 'like',
        picture: { vector: vectorOf(of) },
        weight: 2,
        metadata: { [`of ${of}`]: true },
      })),
    );
    const before = memory.snapshot;
    const planned = await memory.optimize({ duplicateThreshold: 0.99, dryRun: true });
    expect(memory.snapshot).toBe(before);
    expect(await memory.optimize({ duplicateThreshold: 0.99 })).toEqual(planned);
    expect(memory.preferences).toMatchObject([{ weight: 4, metadata: { 'of 0': true, 'of 6': true } }, { weight: 2 }]);
    const once = memory.snapshot;
    expect((await memory.optimize({ duplicateThreshold: 0.99 })).removals).toEqual([]);
    expect(memory.snapshot).toBe(once);
    await memory.undo();
    expect(memory.preferences).toEqual(before.preferences);
  });
});

describe('one call that rates a picture several times', () => {
  it('keeps the last', async () => {
    const memory = await open();
    await memory.rate(
      (['like', 'dislike', 'like'] as const).map((said) => ({ verdict: said, picture: { vector: vectorOf(0) } })),
    );
    expect(memory.preferences).toMatchObject([{ verdict: 'like' }]);
    await memory.undo();
    expect(memory.snapshot).toEqual(emptySnapshot);
  });
});
