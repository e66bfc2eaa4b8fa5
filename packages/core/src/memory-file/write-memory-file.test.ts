import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { normalize } from '../embedding.ts';
import type { Preference } from '../preference.ts';
import { readMemoryFile } from './read-memory-file.ts';
import type { MemorySnapshot } from './snapshot.ts';
import { writeMemoryFile } from './write-memory-file.ts';

const fileSchema = z.looseObject({
  liked: z.array(z.unknown()),
  disliked: z.array(z.unknown()),
  metadata: z.looseObject({}),
  categories: z.custom<object>(),
  statistics: z.looseObject({}),
  vsm: z.looseObject({}),
});

function preference(id: string, rest: Partial<Preference> = {}): Preference {
  const seed = [...id].reduce((sum, character) => sum + character.charCodeAt(0), 0);
  return {
    id,
    verdict: 'like',
    embedding: { space: 'test', vector: normalize(Array.from({ length: 3 }, (_, index) => Math.sin(seed + index))) },
    category: 'general',
    weight: 1,
    createdAt: '2025-01-01T00:00:00Z',
    metadata: {},
    ...rest,
  };
}

function memory(preferences: readonly Preference[], rest: Partial<MemorySnapshot> = {}): MemorySnapshot {
  return {
    space: { id: 'test', dimensions: 3 },
    preferences,
    comparisons: [],
    background: null,
    statistics: { generationCount: 0, filterApplications: 0, averageScore: 0 },
    undoSteps: [],
    createdAt: null,
    updatedAt: null,
    unknown: { root: {}, metadata: {}, categories: [], rejected: [] },
    ...rest,
  };
}

const parse = (text: string): z.infer<typeof fileSchema> => fileSchema.parse(JSON.parse(text));

describe('what the Python original finds in a file', () => {
  const file = parse(
    writeMemoryFile(
      memory(
        [
          preference('a'),
          preference('b', { verdict: 'dislike', category: '__proto__' }),
          preference('c', { category: null, weight: 3 }),
          preference('d', { weight: 2.5, category: 'portraits', metadata: { note: 'x' } }),
        ],
        {
          createdAt: '2025-01-01T00:00:00',
          unknown: { root: { note: 1 }, metadata: { by: 'me' }, categories: ['ghost'], rejected: [] },
        },
      ),
      { now: '2025-06-01T14:00:00+02:00' },
    ),
  );

  test('the metadata of version 2.0', () => {
    expect(file.metadata).toEqual({
      by: 'me',
      version: '2.0',
      created: '2025-01-01T00:00:00',
      last_updated: '2025-06-01T12:00:00.000Z',
      total_likes: 3,
      total_dislikes: 1,
      clip_model: 'test',
    });
  });

  test('entries with their fields, and a bare list for what is in every category', () => {
    expect(file.liked).toEqual([
      expect.objectContaining({
        category: 'general',
        weight: 1,
        timestamp: '2025-01-01T00:00:00Z',
        metadata: {},
        id: 'a',
        sequence: 0,
      }),
      [expect.any(Number), expect.any(Number), expect.any(Number)],
      expect.objectContaining({ category: 'portraits', weight: 2.5, metadata: { note: 'x' } }),
    ]);
  });

  test('indices that match the entries, and categories that were named', () => {
    expect(JSON.stringify(file.categories)).toBe(
      '{"general":{"liked":[0],"disliked":[]},"__proto__":{"liked":[],"disliked":[0]},"portraits":{"liked":[2],"disliked":[]},"ghost":{"liked":[],"disliked":[]}}',
    );
  });

  test('keys that VSM does not know', () => {
    expect(file['note']).toBe(1);
  });

  test('no list of integers alone, which it would score 0, and no weight that is one', () => {
    const oneHot = preference('a', { embedding: { space: 'test', vector: Float32Array.of(0, -1, 0) }, weight: 2 });
    expect(writeMemoryFile(memory([oneHot]))).toContain('"embedding": [0.0, -1.0, 0.0]');
    expect(writeMemoryFile(memory([oneHot]))).toContain('"weight": 2.0');
  });
});

describe('insertion order across the two sides', () => {
  const verdicts = ['like', 'dislike', 'dislike', 'like', 'dislike', 'like'] as const;
  const held = memory(
    verdicts.map((verdict, index) => preference(`p${index}`, { verdict, category: index === 3 ? null : 'general' })),
  );
  const idsOf = (text: string): string[] => readMemoryFile(text).snapshot.preferences.map(({ id }) => id);

  test('survives a round trip', () => {
    expect(idsOf(writeMemoryFile(held))).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5']);
    expect(idsOf(writeMemoryFile(held, { compact: true }))).toEqual(['p0', 'p1', 'p2', 'p3', 'p4', 'p5']);
  });

  test('survives that the Python original drops, moves and appends entries', () => {
    const file = parse(writeMemoryFile(held));
    const appended = {
      embedding: [0.1, 0.2, 0.3],
      timestamp: '2025-02-01T00:00:00',
      category: 'new',
      weight: 1.0,
      metadata: {},
    };
    const [first, bare, last] = file.liked;
    const text = JSON.stringify(
      { ...file, liked: [last, bare, first, appended], disliked: file.disliked.slice(1) },
      null,
      2,
    );
    const ids = idsOf(text);
    expect(ids.slice(0, 5)).toEqual(['p0', 'p2', 'p3', 'p4', 'p5']);
    expect(ids).toHaveLength(6);
  });

  test('a bare list that the original moved keeps its id and its facts', () => {
    const bare = preference('legacy', { category: null, weight: 4, metadata: { note: 'old' }, createdAt: null });
    const file = parse(writeMemoryFile(memory([preference('a'), bare])));
    const { snapshot } = readMemoryFile(JSON.stringify({ ...file, liked: [...file.liked].reverse() }));
    expect(snapshot.preferences.find(({ id }) => id === 'legacy')).toEqual(bare);
  });
});

describe('size', () => {
  const rated = Array.from({ length: 20 }, (_, id) =>
    preference(String(id), {
      embedding: {
        space: 'test',
        vector: normalize(Array.from({ length: 512 }, (__, index) => Math.sin(id * 977 + index * index))),
      },
    }),
  );
  const held = memory(rated, { space: { id: 'test', dimensions: 512 } });

  test('a 512-d preference takes under 7.5 kB, compact under 1.6 kB', () => {
    expect(writeMemoryFile(held).length / rated.length).toBeLessThan(7_500);
    expect(writeMemoryFile(held, { compact: true }).length / rated.length).toBeLessThan(1_600);
  });

  test('writing compact again changes nothing more', () => {
    const once = writeMemoryFile(held, { compact: true });
    expect(writeMemoryFile(readMemoryFile(once).snapshot, { compact: true })).toBe(once);
  });
});

describe('refusals', () => {
  test.each([
    [
      'a preference of another space',
      'SPACE_MISMATCH',
      memory([preference('a')], { space: { id: 'other', dimensions: 3 } }),
      {},
    ],
    ['a preference in no space', 'SPACE_MISMATCH', memory([preference('a')], { space: null }), {}],
    ['a weight that JSON can not say', 'PREFERENCE_INVALID', memory([preference('a', { weight: Infinity })]), {}],
    [
      'an embedding that JSON can not say',
      'PREFERENCE_INVALID',
      memory([preference('a', { embedding: { space: 'test', vector: Float32Array.of(1, Number.NaN, 0) } })]),
      {},
    ],
    ['a time without offset', 'INVALID_ARGUMENT', memory([]), { now: '2025-06-01T12:00:00' }],
    ['a time that is none', 'INVALID_ARGUMENT', memory([]), { now: 'now' }],
  ])('%s', (_, code, held, options) => {
    expect(() => writeMemoryFile(held, options)).toThrow(expect.objectContaining({ code }));
  });
});
