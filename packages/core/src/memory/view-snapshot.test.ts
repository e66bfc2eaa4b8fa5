import { describe, expect, it } from 'vitest';
import { createEmbedding } from '../embedding.ts';
import type { Preference, Verdict } from '../preference.ts';
import { emptySnapshot, headOfSnapshot, matchesQuery } from './view-snapshot.ts';

const space = { id: 'test-space', dimensions: 2 };

function preference(verdict: Verdict, category: string | null): Preference {
  const embedding = createEmbedding(space, [1, 2]);
  return { id: `${verdict} ${category}`, verdict, embedding, category, weight: 1, createdAt: null, metadata: {} };
}

describe('headOfSnapshot', () => {
  it('counts likes and dislikes and carries the rest', () => {
    const preferences = [preference('like', 'a'), preference('dislike', 'a'), preference('like', null)];
    const head = headOfSnapshot({ ...emptySnapshot, space, preferences }, 'r1');
    expect(head.counts).toEqual({ likes: 2, dislikes: 1 });
    expect(head.space).toEqual(space);
    expect(head.revision).toBe('r1');
  });
});

describe('matchesQuery', () => {
  it.each([
    [preference('like', 'a'), {}, true],
    [preference('like', 'a'), { verdict: 'like' }, true],
    [preference('like', 'a'), { verdict: 'dislike' }, false],
    [preference('like', 'a'), { category: 'a' }, true],
    [preference('like', 'a'), { category: 'b' }, false],
    [preference('like', null), { category: 'b' }, true],
    [preference('like', null), { category: 'b', verdict: 'dislike' }, false],
  ] as const)('judges %j by %j: %s', (candidate, query, expected) => {
    expect(matchesQuery(candidate, query)).toBe(expected);
  });
});
