import { expect, test } from 'vitest';
import { readMemoryFile } from '../memory-file/read-memory-file.ts';
import { memoryStatistics } from './memory-statistics.ts';

test('counts by side and category from the entries, and names categories that nothing is in', () => {
  const entry = (category: string, x: number): unknown => ({ embedding: [x, 0.5], category, weight: 1, metadata: {} });
  const { snapshot } = readMemoryFile(
    JSON.stringify({
      liked: [entry('b', 0.1), entry('__proto__', 0.2), [0.3, 0.4], entry('b', 0.5)],
      disliked: [entry('a', 0.6), entry('b', 0.7)],
      metadata: { created: '2025-01-01T00:00:00' },
      categories: { ghost: { liked: [50], disliked: [] } },
      statistics: { generation_count: 4, filter_applications: 3, average_score: 0.25 },
    }),
  );
  expect(memoryStatistics(snapshot)).toEqual({
    total: 6,
    likes: 4,
    dislikes: 2,
    categories: [
      { category: 'b', likes: 2, dislikes: 1 },
      { category: '__proto__', likes: 1, dislikes: 0 },
      { category: 'a', likes: 0, dislikes: 1 },
      { category: 'ghost', likes: 0, dislikes: 0 },
    ],
    inEveryCategory: 1,
    usage: { generationCount: 4, filterApplications: 3, averageScore: 0.25 },
    createdAt: '2025-01-01T00:00:00',
    updatedAt: null,
  });
});
