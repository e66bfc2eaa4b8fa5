import { describe, expect, test } from 'vitest';
import { VsmError } from '../errors.ts';
import { oracleCase } from './oracle.testing.ts';
import { readMemoryFile } from './read-memory-file.ts';
import type { MemorySnapshot, Repair } from './snapshot.ts';

function readCase(name: string): { snapshot: MemorySnapshot; repairs: readonly Repair[] } {
  return readMemoryFile(oracleCase(name).memoryText);
}

/** `kind at` of each repair but those that nearly every old file needs. */
function repairsOf(name: string): string[] {
  return readCase(name)
    .repairs.filter(({ kind }) => kind !== 'space-assumed' && kind !== 'vector-normalized')
    .map(({ kind, at }) => `${kind} ${at}`.trim());
}

function read(value: unknown): { snapshot: MemorySnapshot; repairs: readonly Repair[] } {
  return readMemoryFile(JSON.stringify(value));
}

function refusalOf(text: string): VsmError {
  try {
    readMemoryFile(text);
  } catch (error) {
    if (VsmError.is(error, 'MEMORY_CORRUPT')) return error;
    throw error;
  }
  throw new Error('The text was read.');
}

describe('the quirks of recorded files are put right and reported', () => {
  test.each([
    ['v2_small', []],
    ['export_file', []],
    ['legacy_arrays', []],
    ['mixed_legacy_dict', []],
    ['int_embeddings', []],
    ['stale_indices', []],
    ['unicode_categories', []],
    ['odd_weights', []],
    ['over_limit_600', []],
    ['corrupt_bom', ['byte-order-mark']],
    ['bad_indices', ['category-index-ignored categories']],
    ['list_categories', ['category-index-ignored categories']],
    ['legacy_with_extra_keys', ['category-index-ignored categories']],
    ['no_liked_key', ['missing-key liked', 'category-index-ignored categories']],
    ['mixed_dims', ['entry-rejected liked[1]']],
    ['missing_embedding', ['entry-rejected liked[1]']],
    ['unnormalised', ['entry-rejected liked[3]']],
    ['weight_bool', ['weight-repaired liked[1].weight']],
    ['weight_null', ['weight-repaired liked[1].weight']],
    ['weight_string', ['weight-repaired liked[1].weight']],
    [
      'nan_tokens',
      [
        'non-finite-token',
        'entry-rejected liked[0]',
        'weight-repaired disliked[1].weight',
        'statistics-repaired statistics.average_score',
      ],
    ],
    [
      'missing_fields',
      [
        'missing-key liked[0].weight',
        'missing-key liked[1].category',
        'missing-key disliked[0].metadata',
        'missing-key disliked[1].category',
        'missing-key disliked[1].weight',
        'missing-key disliked[1].metadata',
        'category-index-ignored categories',
      ],
    ],
    [
      'odd_timestamps',
      [
        'timestamp-repaired liked[3].timestamp',
        'timestamp-repaired liked[4].timestamp',
        'timestamp-repaired disliked[2].timestamp',
        'timestamp-repaired disliked[3].timestamp',
      ],
    ],
  ])('%s', (name, repairs) => {
    expect(repairsOf(name)).toEqual(repairs);
  });

  test('odd_timestamps: those that exist stay as written, a number is seconds, the rest is kept aside', () => {
    const { preferences } = readCase('odd_timestamps').snapshot;
    expect(preferences.map(({ createdAt }) => createdAt)).toEqual([
      '2030-01-01T00:00:00',
      '2025-06-01T12:00:00Z',
      '2025-05-01T00:00:00+02:00',
      null,
      '2024-06-01T12:00:00.000Z',
      '2025-05-02',
      '2000-01-01T00:00:00',
      null,
      null,
    ]);
    expect(preferences[3]?.unknown).toEqual({ timestamp_unread: 'garbage' });
  });

  test('weights: numbers stay as they are, "2" is 2, true is 1, null and Infinity count 1', () => {
    const weightsOf = (name: string): number[] => readCase(name).snapshot.preferences.map(({ weight }) => weight);
    expect(weightsOf('odd_weights')).toEqual([0, -1, 1000, 1, 1e-9, 0, -2.5, 50]);
    expect(weightsOf('weight_string')[1]).toBe(2);
    expect(weightsOf('weight_bool')[1]).toBe(1);
    expect(weightsOf('weight_null')[1]).toBe(1);
    expect(weightsOf('nan_tokens').at(-1)).toBe(1);
    expect(readCase('nan_tokens').snapshot.preferences.at(-1)?.unknown).toEqual({ weight_unread: 'Infinity' });
  });

  test('an entry that can’t be used is kept whole', () => {
    expect(readCase('missing_embedding').snapshot.unknown.rejected).toEqual([
      {
        side: 'liked',
        entry: expect.objectContaining({
          category: 'landscapes',
          weight: 1.5,
          metadata: { id: 'L1', source: 'ui_button' },
        }),
      },
    ]);
    const [withNaN] = readCase('nan_tokens').snapshot.unknown.rejected;
    expect(withNaN?.entry).toMatchObject({ embedding: expect.arrayContaining(['NaN']), metadata: { id: 'L0' } });
  });

  test('mixed dimensions: those that most entries have stay', () => {
    const { snapshot } = readCase('mixed_dims');
    expect(snapshot.space?.dimensions).toBe(16);
    expect(snapshot.preferences.map(({ metadata }) => metadata['id'])).toEqual(['L0', 'D0']);
  });

  test('an export keeps its own keys, statistics and dates', () => {
    const { snapshot } = readCase('export_file');
    expect(snapshot.unknown.root).toEqual({ export_timestamp: '2025-05-30T00:00:00', export_version: '2.0' });
    expect(snapshot.statistics).toEqual({ generationCount: 42, filterApplications: 3, averageScore: 0.125 });
    expect([snapshot.createdAt, snapshot.updatedAt]).toEqual(['2025-01-01T00:00:00', '2025-05-01T00:00:00']);
  });

  test('the space is assumed from metadata.clip_model, and said to be', () => {
    const { snapshot, repairs } = readCase('dims512_small');
    expect(snapshot.space).toEqual({ id: 'openai-clip:ViT-B/32', dimensions: 512 });
    expect(repairs.filter(({ kind }) => kind === 'space-assumed')).toHaveLength(1);
    expect(readCase('empty').snapshot.space).toBeNull();
  });

  test('vectors that are not of unit length are reported once', () => {
    const reports = readCase('unnormalised').repairs.filter(({ kind }) => kind === 'vector-normalized');
    expect(reports).toEqual([
      expect.objectContaining({ at: 'liked[0].embedding', message: expect.stringContaining('5 of 6') }),
    ]);
  });

  test('bare lists are in every category, unicode and hazardous names stay', () => {
    expect(readCase('legacy_arrays').snapshot.preferences.every(({ category }) => category === null)).toBe(true);
    const categories = readCase('unicode_categories').snapshot.preferences.map(({ category }) => category);
    expect(categories).toEqual(
      expect.arrayContaining(['портреты', '🌈 vibe', '', '__proto__', 'constructor', 'a"b\\c\n']),
    );
  });
});

describe('ids', () => {
  const entry = { embedding: [0.6, 0.8], category: 'general', weight: 1, metadata: {} };

  test('entries without one get the same at every reading, wherever they stand, and twins differ', () => {
    const other = { ...entry, embedding: [0.8, 0.6] };
    const ids = (liked: unknown[]): string[] => read({ liked, disliked: [] }).snapshot.preferences.map(({ id }) => id);
    const [first, twin, third] = ids([entry, entry, other]);
    expect(new Set([first, twin, third]).size).toBe(3);
    expect(ids([other, entry])).toEqual([third, first]);
  });

  test('ten thousand twins without ids get one each, none of them another entry’s', () => {
    const twins = Array.from({ length: 10_000 }, () => entry);
    const [first] = read({ liked: [entry], disliked: [] }).snapshot.preferences;
    const claimed = { ...entry, id: `${first?.id}-2` };
    const ids = read({ liked: [...twins, claimed], disliked: [] }).snapshot.preferences.map(({ id }) => id);
    expect(new Set(ids).size).toBe(10_001);
    expect(ids.at(-1)).toBe(claimed.id);
  });

  test('a repeated id is replaced and reported, never by one that another entry has', () => {
    const { snapshot, repairs } = read({ liked: ['a', 'a', 'a-2'].map((id) => ({ ...entry, id })), disliked: [] });
    const ids = snapshot.preferences.map(({ id }) => id);
    expect(ids[0]).toBe('a');
    expect(ids[2]).toBe('a-2');
    expect(new Set(ids).size).toBe(3);
    expect(repairs.filter(({ kind }) => kind === 'duplicate-id').map(({ at }) => at)).toEqual(['liked[1].id']);
  });
});

describe('parts of a wrong type are kept aside and reported', () => {
  test('attributes that the space does not name', () => {
    const space = { id: 'x', dimensions: 2, attributeNames: ['light'] };
    const entry = { embedding: [0.6, 0.8], category: 'general', weight: 1, metadata: {} };
    const liked = [
      { ...entry, attributes: [0.5] },
      { ...entry, attributes: [0.5, 1] },
    ];
    const { snapshot, repairs } = read({ liked, disliked: [], vsm: { space } });
    const [named, unnamed] = snapshot.preferences;
    expect(named?.attributes).toEqual(Float32Array.of(0.5));
    expect(unnamed?.attributes).toBeUndefined();
    expect(unnamed?.unknown).toEqual({ attributes_unread: [0.5, 1] });
    expect(repairs.map(({ at }) => at)).toEqual(['liked[1].attributes']);
  });

  test('at the top', () => {
    const { snapshot, repairs } = read({
      liked: 'many',
      disliked: [],
      metadata: [1],
      categories: 3,
      statistics: null,
      vsm: 'x',
    });
    expect(repairs.filter(({ kind }) => kind === 'wrong-type').map(({ at }) => at)).toEqual([
      'metadata',
      'vsm',
      'liked',
      'categories',
      'statistics',
    ]);
    expect(snapshot.unknown.vsm).toEqual({
      unusable: [
        { at: 'metadata', value: [1] },
        { at: 'vsm', value: 'x' },
        { at: 'liked', value: 'many' },
        { at: 'categories', value: 3 },
        { at: 'statistics', value: null },
      ],
    });
  });

  test('in vsm, where the other parts stand', () => {
    const space = { id: 'x', dimensions: 2 };
    const { snapshot, repairs } = read({
      liked: [],
      disliked: [],
      vsm: { space, background: { count: -1 }, undoSteps: [{}], later: 1 },
    });
    expect(repairs.map(({ at }) => at)).toEqual(['vsm.background', 'vsm.undoSteps']);
    expect(snapshot).toMatchObject({ space, background: null, undoSteps: [], unknown: { vsm: { later: 1 } } });
  });

  test('in an entry', () => {
    const entry = {
      embedding: [0.6, 0.8],
      id: 7,
      category: 5,
      weight: 'heavy',
      metadata: 'note',
      source: [],
      origin: { name: 'Anna' },
      attributes: ['x'],
    };
    const { snapshot, repairs } = read({ liked: [entry], disliked: [] });
    expect(repairs.map(({ at }) => at)).toEqual(
      expect.arrayContaining(
        Object.keys(entry)
          .slice(1)
          .map((key) => `liked[0].${key}`),
      ),
    );
    expect(snapshot.preferences[0]).toMatchObject({
      category: '',
      weight: 1,
      metadata: {},
      unknown: {
        id_unread: 7,
        category_unread: 5,
        weight_unread: 'heavy',
        metadata_unread: 'note',
        source_unread: [],
        origin_unread: { name: 'Anna' },
      },
    });
  });
});

describe('what is not a memory is refused', () => {
  test.each([
    ['an empty file', oracleCase('corrupt_empty_file').memoryText, /empty/],
    ['blanks', ' \n', /empty/],
    ['a list', oracleCase('corrupt_not_object').memoryText, /not a memory.*a list/],
    ['another program’s object', '{"name":"x"}', /not a memory.*"name"/],
    ['an empty object', '{}', /not a memory.*no keys/],
    ['a number', '5', /not a memory.*5 was found/],
    ['a file cut off', oracleCase('corrupt_truncated').memoryText, /cut off.*line 88 column 10/],
    ['a comma too many', '{"liked": [],\n "disliked": [1,,2]}', /line 2 column 17 reads ",2\]}"/],
    ['a fault after NaN', '{"liked": [NaN, Infinity, x]}', /line 1 column 27/],
    [
      'endless nesting',
      `{"liked":[{"embedding":[1],"metadata":${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}}]}`,
      /deeper/,
    ],
  ])('%s', (_, text, message) => {
    expect(refusalOf(text).message).toMatch(message);
  });

  test('tokens inside strings are text', () => {
    const { snapshot, repairs } = readMemoryFile(
      '{"liked": [], "disliked": [], "note": "NaN \\" -Infinity", "x": NaN}',
    );
    expect(snapshot.unknown.root).toEqual({ note: 'NaN " -Infinity', x: 'NaN' });
    expect(repairs.map(({ message }) => message)).toEqual([expect.stringContaining('1 NaN')]);
  });
});
