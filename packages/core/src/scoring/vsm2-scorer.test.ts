import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { VsmError } from '../errors.ts';
import { preference as anyPreference, unitVector } from '../memory-file/snapshot.testing.ts';
import type { Preference } from '../preference.ts';
import { createVsm2Scorer } from './vsm2-scorer.ts';

const dimensions = 5;
const categories = ['general', 'portraits', '', '__proto__'] as const;

const preferences: fc.Arbitrary<Preference[]> = fc.uniqueArray(
  fc
    .tuple(
      anyPreference('test', dimensions),
      fc.double({ min: -10, max: 10, noNaN: true }),
      fc.constantFrom(...categories, null),
    )
    .map(([each, weight, category]): Preference => ({ ...each, weight, category })),
  { selector: ({ id }) => id, maxLength: 12 },
);

/** Every score that a caller can ask for. */
function allScores(rated: readonly Preference[], vector: Float32Array): number[] {
  const scorer = createVsm2Scorer(rated);
  return [undefined, ...categories, 'nobody'].flatMap((category) =>
    [true, false].map((useWeights) =>
      scorer.score(vector, { ...(category !== undefined && { category }), useWeights }),
    ),
  );
}

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, index) => {
    expect(value).toBeCloseTo(expected[index]!, 9);
  });
}

function preference(id: string, vector: readonly number[], rest: Partial<Preference> = {}): Preference {
  return {
    id,
    verdict: 'like',
    embedding: { space: 'test', vector: Float32Array.from(vector) },
    category: 'general',
    weight: 1,
    createdAt: null,
    metadata: {},
    ...rest,
  };
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (VsmError.is(error)) return error.code;
    throw error;
  }
  return 'none';
}

describe('laws', () => {
  test('the order of preferences does not matter', () => {
    const shuffled = preferences.chain((rated) =>
      fc.tuple(fc.constant(rated), fc.shuffledSubarray(rated, { minLength: rated.length })),
    );
    fc.assert(
      fc.property(shuffled, unitVector(dimensions), ([rated, other], vector) => {
        expectClose(allScores(other, vector), allScores(rated, vector));
      }),
    );
  });

  test('adding and removing one by one equals building anew', () => {
    fc.assert(
      fc.property(preferences, unitVector(dimensions), fc.array(fc.nat({ max: 11 })), (rated, vector, toggles) => {
        const scorer = createVsm2Scorer();
        const held = new Map<string, Preference>();
        for (const index of [...rated.keys(), ...toggles.filter((toggle) => toggle < rated.length)]) {
          const each = rated[index]!;
          if (held.delete(each.id)) {
            scorer.remove(each);
          } else {
            held.set(each.id, each);
            scorer.add(each);
          }
          scorer.score(vector, { category: 'general' });
        }
        const rebuilt = createVsm2Scorer(held.values());
        for (const category of [...categories, 'nobody']) {
          for (const useWeights of [true, false]) {
            const options = { category, useWeights };
            expect(scorer.score(vector, options)).toBeCloseTo(rebuilt.score(vector, options), 9);
          }
        }
        const [detailed, expected] = [scorer.detailedScore(vector), rebuilt.detailedScore(vector)];
        expect([detailed.likes, detailed.dislikes]).toEqual([expected.likes, expected.dislikes]);
        expect(new Set(detailed.categoryScores.keys())).toEqual(new Set(expected.categoryScores.keys()));
      }),
    );
  });

  test('a batch equals one by one', () => {
    fc.assert(
      fc.property(preferences, fc.array(unitVector(dimensions)), (rated, vectors) => {
        const scorer = createVsm2Scorer(rated);
        expect(scorer.scoreAll(vectors)).toEqual(vectors.map((vector) => scorer.score(vector)));
      }),
    );
  });

  test('the query’s length does not matter, and liking instead of disliking turns the sign', () => {
    fc.assert(
      fc.property(
        preferences,
        unitVector(dimensions),
        fc.float({ min: Math.fround(0.01), max: 100, noNaN: true }),
        (rated, vector, scale) => {
          const scores = allScores(rated, vector);
          expect(
            allScores(
              rated,
              vector.map((value) => value * scale),
            ),
          ).toEqual(scores.map((score) => expect.closeTo(score, 4)));
          const turned = rated.map(
            (each): Preference => ({ ...each, verdict: each.verdict === 'like' ? 'dislike' : 'like' }),
          );
          expectClose(
            allScores(turned, vector),
            scores.map((score) => -score),
          );
        },
      ),
    );
  });
});

describe('known values', () => {
  test('divides by the count, not by the weights', () => {
    const scorer = createVsm2Scorer([
      preference('a', [1, 0], { weight: 10 }),
      preference('b', [0, 1], { weight: 0 }),
      preference('c', [0, 1], { verdict: 'dislike', weight: 2 }),
    ]);
    expect(scorer.score(Float32Array.of(1, 0))).toBe(5);
    expect(scorer.score(Float32Array.of(0, 3))).toBe(-2);
    expect(scorer.score(Float32Array.of(0, 1), { useWeights: false })).toBe(-0.5);
  });

  test('a preference of every category counts in each, one of no category in none', () => {
    const scorer = createVsm2Scorer([
      preference('everywhere', [1, 0], { category: null }),
      preference('nowhere', [0, 1], { category: '' }),
      preference('portrait', [0, 1], { category: 'portraits' }),
    ]);
    const vector = Float32Array.of(0, 1);
    expect(scorer.score(vector, { category: 'unheard of' })).toBe(0);
    expect(scorer.score(vector, { category: 'portraits' })).toBe(0.5);
    expect(scorer.score(vector, { category: '' })).toBeCloseTo(2 / 3, 12);
  });

  test('an empty scorer scores 0, and emptied it takes other dimensions', () => {
    const scorer = createVsm2Scorer([preference('a', [1, 0])]);
    expect(scorer.score(Float32Array.of(1, 0), { category: 'unheard of' })).toBe(0);
    scorer.remove({ id: 'a' });
    expect(scorer.score(Float32Array.of(1, 0, 0))).toBe(0);
    scorer.add(preference('a', [0, 0, 1]));
    expect(scorer.score(Float32Array.of(0, 0, 2))).toBe(1);
    expect(scorer.score(Float32Array.of(0, 0, 2), { category: 'unheard of' })).toBe(0);
  });
});

describe('refusals', () => {
  const scorer = createVsm2Scorer([preference('a', [1, 0])]);

  test.each([
    ['a vector of other dimensions', 'EMBEDDING_INVALID', () => scorer.score(Float32Array.of(1, 0, 0))],
    ['a vector of zeros', 'EMBEDDING_INVALID', () => scorer.score(Float32Array.of(0, 0))],
    ['a vector with NaN', 'EMBEDDING_INVALID', () => scorer.score(Float32Array.of(1, Number.NaN))],
    ['a vector with an infinity', 'EMBEDDING_INVALID', () => scorer.score(Float32Array.of(1, Infinity))],
    ['a preference of other dimensions', 'EMBEDDING_INVALID', () => scorer.add(preference('b', [1]))],
    ['an id that is there', 'PREFERENCE_INVALID', () => scorer.add(preference('a', [0, 1]))],
    [
      'a weight that is not finite',
      'PREFERENCE_INVALID',
      () => scorer.add(preference('b', [0, 1], { weight: Number.NaN })),
    ],
    ['removing what is not there', 'PREFERENCE_NOT_FOUND', () => scorer.remove({ id: 'b' })],
    [
      'weights that overflow',
      'PREFERENCE_INVALID',
      () =>
        createVsm2Scorer(['b', 'c'].map((id) => preference(id, [1, 0], { weight: 1.7e308 }))).score(
          Float32Array.of(1, 0),
        ),
    ],
  ])('%s: %s', (_, code, action) => {
    expect(codeOf(action)).toBe(code);
    expect(scorer.score(Float32Array.of(1, 0))).toBe(1);
  });
});
