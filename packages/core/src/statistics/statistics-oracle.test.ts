import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { oracleCases } from '../memory-file/oracle.testing.ts';
import { readMemoryFile } from '../memory-file/read-memory-file.ts';
import { type HealthAdvice, memoryHealth } from './memory-health.ts';
import { memoryStatistics } from './memory-statistics.ts';

const healthSchema = z.object({
  total_memories: z.number(),
  liked_count: z.number(),
  disliked_count: z.number(),
  diversity_score: z.number(),
  balance_score: z.number(),
  memory_usage: z.number(),
  health_score: z.number(),
  recommendations: z.array(z.string()),
});

const statisticsSchema = z.object({
  memory_stats: z.object({ total_likes: z.number(), total_dislikes: z.number(), total_memories: z.number() }),
  category_stats: z.custom<Readonly<Record<string, { likes: number; dislikes: number }>>>(
    (value) => typeof value === 'object' && value !== null,
  ),
  usage_stats: z.object({ generation_count: z.number(), filter_applications: z.number(), average_score: z.number() }),
  metadata: z.object({ created: z.string().exactOptional(), last_updated: z.string().exactOptional() }),
});

const adviceOf: Readonly<Record<HealthAdvice, string>> = {
  'add-variety': 'Consider adding more diverse images to improve variety',
  'balance-sides': 'Try to balance likes and dislikes for better scoring',
  'nearly-full': 'nowhere in the recorded cases',
  'add-more': 'Add more memories to improve aesthetic learning',
};

const readable = oracleCases
  .filter(({ name }) => !name.startsWith('corrupt_'))
  .map((oracle) => ({ ...oracle, ...readMemoryFile(oracle.memoryText) }))
  // An entry set aside changes every count; tests of reading show which those are.
  .filter(({ snapshot }) => snapshot.unknown.rejected.length === 0);

function casesOf(op: string): { name: string; recorded: unknown; snapshot: (typeof readable)[number]['snapshot'] }[] {
  return readable.flatMap(({ name, snapshot, operations, repairs }) =>
    operations
      .filter(
        ({ step, result }) =>
          step.op === op && result !== undefined && !z.looseObject({ error: z.string() }).safeParse(result).success,
      )
      .filter(() => op === 'health' || !repairs.some(({ kind }) => kind === 'category-index-ignored'))
      .map((operation) => ({ name: `${name} ${operation.name}`, recorded: operation.result, snapshot })),
  );
}

describe('against the Python original', () => {
  test.each(casesOf('health'))('health: $name', ({ recorded, snapshot }) => {
    const expected = healthSchema.parse(recorded);
    const health = memoryHealth(snapshot, { maxPreferences: 1000 });
    expect(health).toEqual({
      total: expected.total_memories,
      likes: expected.liked_count,
      dislikes: expected.disliked_count,
      diversity: expect.closeTo(expected.diversity_score, 5),
      balance: expect.closeTo(expected.balance_score, 9),
      usage: expect.closeTo(expected.memory_usage, 9),
      health: expect.closeTo(expected.health_score, 5),
      advice: health.advice,
    });
    expect(health.advice.map((advice) => adviceOf[advice])).toEqual(expected.recommendations);
  });

  test.each(casesOf('statistics'))('statistics: $name', ({ recorded, snapshot }) => {
    const expected = statisticsSchema.parse(recorded);
    const overview = memoryStatistics(snapshot);
    expect([overview.likes, overview.dislikes, overview.total]).toEqual([
      expected.memory_stats.total_likes,
      expected.memory_stats.total_dislikes,
      expected.memory_stats.total_memories,
    ]);
    expect(overview.usage).toEqual({
      generationCount: expected.usage_stats.generation_count,
      filterApplications: expected.usage_stats.filter_applications,
      averageScore: expected.usage_stats.average_score,
    });
    const counts = Object.fromEntries(overview.categories.map(({ category, ...rest }) => [category, rest]));
    for (const [category, expectedCounts] of Object.entries(expected.category_stats)) {
      expect(Object.getOwnPropertyDescriptor(counts, category)?.value).toEqual(expectedCounts);
    }
  });
});
