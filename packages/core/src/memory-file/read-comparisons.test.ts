import { expect, test } from 'vitest';
import { emptySnapshot } from '../memory/view-snapshot.ts';
import { readMemoryFile } from './read-memory-file.ts';
import { writeMemoryFile } from './write-memory-file.ts';

const space = { id: 'test:1', dimensions: 2, attributeNames: ['light'] };
const sound = {
  preferred: { embedding: [0.6, 0.8], attributes: [0.5], source: { path: '/a.png' } },
  other: { embedding: [1, 0] },
  timestamp: '2026-01-02T03:04:05+00:00',
  category: 'general',
  weight: 1,
  id: 'x',
  later: true,
};

const read = (comparisons: unknown) =>
  readMemoryFile(JSON.stringify({ liked: [], disliked: [], vsm: { space, comparisons } }));

test('a comparison is read with all that it says, and written as entries are', () => {
  const { snapshot, repairs } = read([sound]);
  expect(repairs).toEqual([]);
  expect(snapshot.comparisons).toEqual([
    {
      id: 'x',
      preferred: {
        embedding: { space: space.id, vector: Float32Array.of(0.6, 0.8) },
        attributes: Float32Array.of(0.5),
        source: { path: '/a.png' },
      },
      other: { embedding: { space: space.id, vector: Float32Array.of(1, 0) } },
      category: 'general',
      weight: 1,
      createdAt: sound.timestamp,
      unknown: { later: true },
    },
  ]);
  const text = writeMemoryFile(snapshot);
  expect(text).toContain('          "embedding": [0.6, 0.8],\n          "attributes": [0.5],');
  expect(JSON.parse(text).vsm.comparisons).toEqual([sound]);
});

test.each([
  ['no object', 5, 'an object'],
  ['no picture', { ...sound, other: undefined }, 'other'],
  ['a picture of other numbers', { ...sound, other: { embedding: [1, 0, 0] } }, '3 numbers'],
  ['a picture of zeros', { ...sound, other: { embedding: [0, 0] } }, 'are 0'],
  ['a picture without an embedding', { ...sound, other: {} }, 'no list of numbers'],
  ['attributes that the space does not name', { ...sound, other: { embedding: [1, 0], attributes: [1, 2] } }, '2 attr'],
  ['a weight of 0', { ...sound, weight: 0 }, 'weight'],
  ['a time that is none', { ...sound, timestamp: 'yesterday' }, 'timestamp'],
  ['an id that another has', sound, 'too'],
])('one with %s is kept aside and reported, the others stand', (_, broken, why) => {
  const { snapshot, repairs } = read([sound, broken, { ...sound, id: 'y' }]);
  expect(snapshot.comparisons.map(({ id }) => id)).toEqual(['x', 'y']);
  expect(repairs).toMatchObject([
    { kind: 'wrong-type', at: 'vsm.comparisons[1]', message: expect.stringContaining(why) },
  ]);
  const again = readMemoryFile(writeMemoryFile(snapshot));
  expect(again).toEqual({ snapshot, repairs: [] });
  expect(snapshot.unknown.vsm?.['unusable']).toHaveLength(1);
});

test('without a space none can be used', () => {
  const { snapshot, repairs } = readMemoryFile(
    JSON.stringify({ liked: [], disliked: [], vsm: { comparisons: [sound] } }),
  );
  expect([snapshot.comparisons, repairs.length]).toEqual([[], 1]);
  expect(read('many').repairs).toMatchObject([{ at: 'vsm.comparisons' }]);
});

test.each([
  ['a weight that is not finite', { weight: Number.NaN }, 'PREFERENCE_INVALID'],
  ['another space', { other: { embedding: { space: 'other', vector: Float32Array.of(1, 0) } } }, 'SPACE_MISMATCH'],
])('%s is not written', (_, values, code) => {
  const [comparison] = read([sound]).snapshot.comparisons;
  const snapshot = { ...emptySnapshot, space, comparisons: [{ ...comparison!, ...values }] };
  expect(() => writeMemoryFile(snapshot)).toThrow(expect.objectContaining({ code }));
});
