import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Comparison } from '../comparison.ts';
import { createEmbedding } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryStore } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import { createInMemoryPlace, createInMemoryStore } from './in-memory-store.ts';
import { VibeMemory } from './vibe-memory.ts';
import { emptySnapshot } from './view-snapshot.ts';

const space = { id: 'test:1', dimensions: 4 };
const now = new Date('2026-01-02T03:04:05Z');
const pictureCount = 9;

/** Pictures 6 to 8 are near duplicates of 0 to 2, at a cosine of about 0.9999. */
function vectorOf(picture: number): Float32Array {
  const like = picture % 6;
  const numbers = Array.from({ length: 4 }, (_, i) => Math.sin(like * 7 + i * (like + 1)));
  return createEmbedding(space, picture < 6 ? numbers : numbers.map((value, i) => value + i * 0.002)).vector;
}

let ids = 0;
function openOn(store: MemoryStore): Promise<VibeMemory> {
  return VibeMemory.open({ store, space, now: () => now, createId: () => `id-${ids++}` });
}
const open = (): Promise<VibeMemory> => openOn(createInMemoryStore());

const picture = fc.nat({ max: pictureCount - 1 });
const verdict = fc.constantFrom('like' as const, 'dislike' as const);
const weight = fc.constantFrom(0.5, 1, 2);
const name = fc.constantFrom('Anna', 'Ben');

function preferenceOf(owner: string, of: number, values: Partial<Preference> = {}): Preference {
  return {
    id: `${owner}-${of}`,
    verdict: 'like',
    embedding: { space: space.id, vector: vectorOf(of) },
    category: 'general',
    weight: 1,
    createdAt: '2025-01-01T00:00:00Z',
    metadata: {},
    ...values,
  };
}

function memoryOf(preferences: readonly Preference[], comparisons: readonly Comparison[] = []): MemorySnapshot {
  const isEmpty = preferences.length + comparisons.length === 0;
  return { ...emptySnapshot, space: isEmpty ? null : space, preferences, comparisons };
}

function comparisonOf(owner: string, of: number, values: Partial<Comparison> = {}): Comparison {
  return {
    id: `${owner}-pair-${of}`,
    preferred: { embedding: { space: space.id, vector: vectorOf(of % 6) } },
    other: { embedding: { space: space.id, vector: vectorOf((of + 1) % 6) } },
    category: 'general',
    weight: 1,
    createdAt: '2025-01-01T00:00:00Z',
    ...values,
  };
}

/** Another's memory. No two of its ratings are equally old, nor as old as those of a memory with another `owner`. */
function othersMemory(owner: 'a' | 'b'): fc.Arbitrary<MemorySnapshot> {
  const rating = fc.record({ of: picture, verdict, weight, category: fc.constantFrom('general', 'style', null) });
  return fc.uniqueArray(rating, { selector: ({ of }) => of % 6, minLength: 1, maxLength: 6 }).chain((ratings) =>
    fc.array(fc.nat({ max: 27 }), { minLength: ratings.length, maxLength: ratings.length }).map((days) =>
      memoryOf(
        ratings.map(({ of, ...values }, i) => {
          const createdAt = `2025-01-${String(days[i]! + 1).padStart(2, '0')}T00:00:0${owner === 'a' ? 1 : 2}Z`;
          return preferenceOf(owner, of % 6, { ...values, createdAt, source: { sha256: `file ${of % 6}` } });
        }),
        days.slice(0, 3).map((day) => comparisonOf(owner, day)),
      ),
    ),
  );
}

const mutation = fc.oneof(
  fc.record({
    kind: fc.constant('rate' as const),
    of: fc.array(picture, { minLength: 1, maxLength: 3 }),
    verdict,
    weight,
    path: fc.option(fc.constant('a.png')),
  }),
  fc.record({
    kind: fc.constant('compare' as const),
    of: picture,
    other: picture,
    category: fc.constantFrom('general', 'style'),
  }),
  fc.record({ kind: fc.constant('remove' as const), places: fc.array(fc.nat(), { minLength: 1, maxLength: 2 }) }),
  fc.record({ kind: fc.constant('clear' as const), category: fc.option(fc.constantFrom('general', 'style')) }),
  fc.record({
    kind: fc.constant('import' as const),
    other: othersMemory('a'),
    mode: fc.constantFrom('merge' as const, 'replace' as const),
    weight,
    from: fc.option(name),
    nearDuplicate: fc.option(fc.constant(0.99)),
  }),
  fc.record({ kind: fc.constant('revoke' as const), name }),
  fc.record({ kind: fc.constant('optimize' as const), maxPreferences: fc.option(fc.nat({ max: 8 })) }),
);
type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mutate(memory: VibeMemory, action: Mutation): Promise<unknown> {
  switch (action.kind) {
    case 'rate':
      return memory.rate(
        action.of.map((of, i) => ({
          verdict: i % 2 === 0 ? action.verdict : 'like',
          picture: { vector: vectorOf(of) },
          weight: action.weight,
          category: of % 2 === 0 ? 'general' : 'style',
          ...(action.path !== null && { source: { path: action.path } }),
        })),
      );
    case 'compare':
      if (action.of === action.other) return Promise.resolve();
      return memory.compare(
        { vector: vectorOf(action.of) },
        { vector: vectorOf(action.other) },
        { category: action.category },
      );
    case 'remove': {
      const held = memory.preferences;
      return memory.remove(held.length === 0 ? [] : action.places.map((place) => held[place % held.length]!.id));
    }
    case 'clear':
      return memory.clear(action.category === null ? {} : { category: action.category });
    case 'import':
      return memory.import(action.other, {
        mode: action.mode,
        weight: action.weight,
        ...(action.from !== null && { from: action.from }),
        ...(action.nearDuplicate !== null && { nearDuplicate: action.nearDuplicate }),
      });
    case 'revoke':
      return memory.revoke(action.name).catch((error: unknown) => {
        if (!VsmError.is(error, 'PREFERENCE_NOT_FOUND')) throw error;
      });
    case 'optimize':
      return memory.optimize(action.maxPreferences === null ? {} : { maxPreferences: action.maxPreferences });
  }
}

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
