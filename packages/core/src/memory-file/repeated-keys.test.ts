import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMemoryFile } from './read-memory-file.ts';
import { findRepeatedKeys } from './repeated-keys.ts';

describe('findRepeatedKeys', () => {
  it('finds all but the last value of a key of the root, whatever stands around it', () => {
    const member = fc.tuple(fc.oneof(fc.constantFrom('a', 'b', '__proto__', '\\"'), fc.string()), fc.jsonValue());
    fc.assert(
      fc.property(fc.array(member, { maxLength: 6 }), fc.constantFrom('', ' ', '\n  '), (members, space) => {
        const text = `{${space}${members.map(([key, value]) => `${JSON.stringify(key)}${space}:${space}${JSON.stringify(value)}${space}`).join(',')}}`;
        const expected = members.flatMap(([key, value], i) =>
          members.slice(i + 1).some(([later]) => later === key)
            ? [{ key, value: JSON.parse(JSON.stringify(value)) }]
            : [],
        );
        expect(findRepeatedKeys(text)).toEqual(expected);
      }),
    );
  });

  it.each(['[]', '"liked"', '1', '[{"a":1,"a":2},"a","a"]', '{"x":{"a":1,"a":2}}'])('finds nothing in %s', (text) => {
    expect(findRepeatedKeys(text)).toEqual([]);
  });
});

it('a side that stands twice keeps the entries of both, and says so', () => {
  const { snapshot, repairs } = readMemoryFile('{"liked": [[1.5, 0]], "disliked": [], "liked": [[0, 1.5]]}');
  expect(snapshot.preferences.map(({ embedding }) => [...embedding.vector])).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(repairs.map(({ kind, at }) => [kind, at])).toContainEqual(['repeated-key', 'liked']);
});

it('another key that stands twice keeps its last value, and the earlier one is set aside', () => {
  const { snapshot, repairs } = readMemoryFile('{"liked": [], "disliked": [], "note": "first", "note": "last"}');
  expect(snapshot.unknown.root).toEqual({ note: 'last' });
  expect(snapshot.unknown.vsm).toEqual({ unusable: [{ at: 'note', value: 'first' }] });
  expect(repairs).toContainEqual(
    expect.objectContaining({ at: 'note', message: expect.stringContaining('more than once') }),
  );
});
