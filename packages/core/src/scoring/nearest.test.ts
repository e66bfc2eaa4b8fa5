import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { VsmError } from '../errors.ts';
import { oracleCases } from '../memory-file/oracle.testing.ts';
import { readMemoryFile } from '../memory-file/read-memory-file.ts';
import type { Preference, Verdict } from '../preference.ts';
import { findNearest } from './nearest.ts';

const found = z.array(z.object({ index: z.number(), similarity: z.number() }));
const answer = z.object({ liked: found, disliked: found });

/** In these the original believes NaN, zeros or a missing encoder, or swallows an error. */
const quirks =
  /^(corrupt_.*|int_embeddings|missing_embedding|mixed_dims|nan_tokens|no_clip|unnormalised|wrong_dim_query)$/;

const cases = oracleCases
  .filter(({ name }) => !quirks.test(name))
  .map((oracle) => ({ ...oracle, asked: oracle.operations.filter(({ step }) => step.op === 'find_similar') }))
  .filter(({ asked }) => asked.length > 0);

describe('findNearest against the Python original', () => {
  test.each(cases)('$name: finds the same, in the same order', ({ memoryText, asked }) => {
    const { preferences } = readMemoryFile(memoryText).snapshot;
    for (const { step, result } of asked.filter(({ step: { limit } }) => limit >= 0)) {
      const expected = answer.parse(result);
      for (const [side, verdict] of [
        ['liked', 'like'],
        ['disliked', 'dislike'],
      ] as const) {
        const ofSide = preferences.filter((preference) => preference.verdict === verdict);
        const nearest = findNearest(preferences, Float32Array.from(step.embedding), {
          threshold: step.threshold,
          limit: step.limit,
          verdict,
        });
        expect(nearest.map(({ preference }) => ofSide.indexOf(preference))).toEqual(
          expected[side].map(({ index }) => index),
        );
        nearest.forEach(({ similarity }, index) => {
          expect(similarity).toBeCloseTo(expected[side][index]!.similarity, 6);
        });
      }
    }
  });

  test('a limit of -1, which drops the last in the original, is refused', () => {
    const { memoryText, asked } = cases.find(({ name }) => name === 'v2_small')!;
    const { step } = asked.find(({ step: { limit } }) => limit === -1)!;
    const { preferences } = readMemoryFile(memoryText).snapshot;
    expect(() => findNearest(preferences, Float32Array.from(step.embedding), { limit: step.limit })).toThrow(
      expect.objectContaining({ code: 'INVALID_ARGUMENT' }),
    );
  });
});

describe('findNearest', () => {
  const preference = (
    id: string,
    vector: readonly number[],
    verdict: Verdict,
    category: string | null,
  ): Preference => ({
    id,
    verdict,
    embedding: { space: 'test', vector: Float32Array.from(vector) },
    category,
    weight: 1,
    createdAt: null,
    metadata: {},
  });
  const preferences = [
    preference('far', [-1, 0], 'like', 'general'),
    preference('near', [1, 0], 'dislike', 'general'),
    preference('near too', [1, 0], 'like', 'portraits'),
    preference('across', [0, 1], 'like', null),
  ];
  const vector = Float32Array.of(5, 0);
  const ids = (options?: Parameters<typeof findNearest>[2]): string[] =>
    findNearest(preferences, vector, options).map(({ preference: { id } }) => id);

  test('lists both sides, the most similar first, ties in the order given', () => {
    expect(ids()).toEqual(['near', 'near too', 'across', 'far']);
  });

  test('keeps to a verdict, a category, a threshold that counts itself, and a limit', () => {
    expect(ids({ verdict: 'like' })).toEqual(['near too', 'across', 'far']);
    expect(ids({ category: 'portraits' })).toEqual(['near too', 'across']);
    expect(ids({ threshold: 0 })).toEqual(['near', 'near too', 'across']);
    expect(ids({ limit: 1 })).toEqual(['near']);
    expect(ids({ limit: 0 })).toEqual([]);
    expect(ids({ limit: Infinity })).toHaveLength(4);
  });

  test.each([
    ['a threshold beyond 1', 'INVALID_ARGUMENT', { threshold: 1.01 }, vector],
    ['a threshold of NaN', 'INVALID_ARGUMENT', { threshold: Number.NaN }, vector],
    ['half a limit', 'INVALID_ARGUMENT', { limit: 0.5 }, vector],
    ['other dimensions', 'EMBEDDING_INVALID', {}, Float32Array.of(1)],
    ['zeros', 'EMBEDDING_INVALID', {}, Float32Array.of(0, 0)],
  ])('refuses %s', (_, code, options, query) => {
    expect(() => findNearest(preferences, query, options)).toThrow(VsmError);
    expect(() => findNearest(preferences, query, options)).toThrow(expect.objectContaining({ code }));
  });
});
