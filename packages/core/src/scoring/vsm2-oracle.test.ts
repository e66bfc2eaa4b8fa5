import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { VsmError } from '../errors.ts';
import { type OracleOperation, oracleCase, oracleCases } from '../memory-file/oracle.testing.ts';
import { type OriginalMemory, scoreByOriginalRules } from '../memory-file/original-rules.testing.ts';
import { readMemoryFile } from '../memory-file/read-memory-file.ts';
import { writeMemoryFile } from '../memory-file/write-memory-file.ts';
import type { Preference } from '../preference.ts';
import { createVsm2Scorer, type Vsm2Scorer } from './vsm2-scorer.ts';

/** Cases whose recorded scores VSM does not copy, each with its own test below or in the tests of reading. */
const quirks = new Set([
  'corrupt_bom',
  'corrupt_empty_file',
  'corrupt_not_object',
  'corrupt_truncated',
  'int_embeddings',
  'missing_embedding',
  'mixed_dims',
  'nan_tokens',
  'no_clip',
  'no_liked_key',
  'unnormalised',
  'weight_null',
  'weight_string',
  'wrong_dim_query',
]);

const entrySchema = z.union([
  z.array(z.number()),
  z.looseObject({ embedding: z.array(z.number()), category: z.unknown(), weight: z.number().exactOptional() }),
]);
const originalMemorySchema: z.ZodType<OriginalMemory> = z.looseObject({
  liked: z.array(entrySchema),
  disliked: z.array(entrySchema),
});
const detailedSchema = z.object({
  base_score: z.number(),
  weighted_score: z.number(),
  category_scores: z.custom<Readonly<Record<string, number>>>((value) => typeof value === 'object' && value !== null),
  total_likes: z.number(),
  total_dislikes: z.number(),
});

function preferencesOf(memoryText: string): readonly Preference[] {
  return readMemoryFile(memoryText).snapshot.preferences;
}

function tolerance(preferences: readonly Preference[], score: number): number {
  return (
    1e-6 *
    preferences.reduce((largest, { weight }) => Math.max(largest, Math.abs(weight)), Math.max(1, Math.abs(score)))
  );
}

interface ScoredQuery {
  readonly embedding: readonly number[];
  readonly category: string | null;
  readonly useWeights: boolean;
  readonly expected: number;
}

/** Every plain score that an operation recorded. */
function scoresOf({ step, result }: OracleOperation): ScoredQuery[] {
  const base = { embedding: step.embedding, category: step.category, useWeights: step.use_weights };
  if (step.op === 'score') return [{ ...base, expected: z.number().parse(result) }];
  if (step.op === 'batch_score') {
    const scores = z.array(z.number()).parse(result);
    return step.embeddings.map((embedding, index) => ({ ...base, embedding, expected: scores[index]! }));
  }
  if (step.op !== 'detailed_score') return [];
  const detailed = detailedSchema.parse(result);
  return [
    { ...base, useWeights: false, expected: detailed.base_score },
    { ...base, expected: detailed.weighted_score },
    ...Object.entries(detailed.category_scores).map(([category, expected]) => ({ ...base, category, expected })),
  ];
}

function scoreOf(scorer: Vsm2Scorer, { embedding, category, useWeights }: Omit<ScoredQuery, 'expected'>): number {
  return scorer.score(Float32Array.from(embedding), { ...(category !== null && { category }), useWeights });
}

const comparable = oracleCases
  .filter(({ name }) => !quirks.has(name))
  .map((oracle) => ({ ...oracle, queries: oracle.operations.flatMap(scoresOf) }))
  .filter(({ queries }) => queries.length > 0);

describe('createVsm2Scorer against the Python original', () => {
  test('the cases hold hundreds of scores to compare', () => {
    expect(comparable.flatMap(({ queries }) => queries).length).toBeGreaterThan(400);
  });

  test.each(comparable)('$name: gives the recorded scores', ({ memoryText, queries }) => {
    const preferences = preferencesOf(memoryText);
    const scorer = createVsm2Scorer(preferences);
    for (const query of queries) {
      expect(Math.abs(scoreOf(scorer, query) - query.expected)).toBeLessThanOrEqual(
        tolerance(preferences, query.expected),
      );
    }
  });

  test.each(comparable)(
    '$name: the original scores what VSM wrote as it scored its own file',
    ({ memoryText, queries }) => {
      const { snapshot } = readMemoryFile(memoryText);
      const written = originalMemorySchema.parse(JSON.parse(writeMemoryFile(snapshot)));
      for (const query of queries) {
        expect(Math.abs(scoreByOriginalRules(written, query) - query.expected)).toBeLessThanOrEqual(
          tolerance(snapshot.preferences, query.expected),
        );
      }
    },
  );

  test.each(comparable)(
    '$name: a detailed score has the memory’s own categories and counts',
    ({ memoryText, operations }) => {
      const preferences = preferencesOf(memoryText);
      const scorer = createVsm2Scorer(preferences);
      const named = new Set(preferences.flatMap(({ category }) => (category === null ? [] : [category])));
      for (const { step, result } of operations.filter((operation) => operation.step.op === 'detailed_score')) {
        const detailed = scorer.detailedScore(Float32Array.from(step.embedding));
        const recorded = detailedSchema.parse(result);
        expect(new Set(detailed.categoryScores.keys())).toEqual(named);
        expect([detailed.likes, detailed.dislikes]).toEqual([recorded.total_likes, recorded.total_dislikes]);
        expect(detailed.weightedScore).toBe(scorer.score(Float32Array.from(step.embedding)));
      }
    },
  );
});

describe('where the Python original answers wrongly', () => {
  const scoreOfFirstQuery = (name: string): { scorer: Vsm2Scorer; query: ScoredQuery } => {
    const { memoryText, operations } = oracleCase(name);
    const [step] = operations.flatMap((operation) => (operation.step.op === 'score' ? [operation.step] : []));
    const query = { embedding: step!.embedding, category: null, useWeights: true, expected: Number.NaN };
    return { scorer: createVsm2Scorer(preferencesOf(memoryText)), query };
  };
  const expectedFromFile = (
    name: string,
    query: ScoredQuery,
    mend: (entry: Record<string, unknown>) => Record<string, unknown> | null,
  ): number => {
    const mendSide = (entries: unknown[]): unknown[] =>
      entries.flatMap((entry) => mend(z.record(z.string(), z.unknown()).parse(entry)) ?? []);
    const sides = z
      .object({ liked: z.array(z.unknown()).default([]), disliked: z.array(z.unknown()).default([]) })
      .parse(JSON.parse(oracleCase(name).memoryText.replace(/\b(NaN|Infinity)\b/g, 'null')));
    const memory = { liked: mendSide(sides.liked), disliked: mendSide(sides.disliked) };
    return scoreByOriginalRules(originalMemorySchema.parse(memory), query);
  };
  const isUsable = ({ embedding }: Record<string, unknown>): boolean =>
    Array.isArray(embedding) &&
    embedding.length === 16 &&
    !embedding.includes(null) &&
    embedding.some((value) => value !== 0);

  test.each([
    ['int_embeddings', 'integers are numbers'],
    ['mixed_dims', 'an entry of other dimensions does not count'],
    ['missing_embedding', 'an entry without embedding does not count'],
    ['nan_tokens', 'an entry with NaN does not count'],
    ['unnormalised', 'an embedding of zeros does not dilute its side'],
    ['no_liked_key', 'a missing side is empty'],
    ['no_clip', 'scoring needs no encoder'],
    ['weight_null', 'a weight of null counts 1'],
    ['weight_string', 'a weight in quotes counts as its number'],
  ])('%s: %s', (name) => {
    const { scorer, query } = scoreOfFirstQuery(name);
    const expected = expectedFromFile(name, query, (entry) => {
      if (!isUsable(entry)) return null;
      return 'weight' in entry ? { ...entry, weight: Number(entry['weight'] ?? 1) } : entry;
    });
    expect(expected).not.toBe(0);
    expect(scoreOf(scorer, query)).toBeCloseTo(expected, 6);
  });

  test('wrong_dim_query: a query of other dimensions is refused, never 0', () => {
    const { memoryText, operations } = oracleCase('wrong_dim_query');
    const scorer = createVsm2Scorer(preferencesOf(memoryText));
    for (const { step } of operations) {
      const vector = Float32Array.from(step.embedding);
      expect(() => scorer.score(vector)).toThrow(expect.objectContaining({ code: 'EMBEDDING_INVALID' }));
      expect(() => scorer.detailedScore(vector)).toThrow(VsmError);
    }
  });

  test('unnormalised: a query of zeros has no direction and is refused', () => {
    const scorer = createVsm2Scorer(preferencesOf(oracleCase('unnormalised').memoryText));
    expect(() => scorer.score(new Float32Array(16))).toThrow(expect.objectContaining({ code: 'EMBEDDING_INVALID' }));
  });
});
