import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryStatistics } from '../memory-store.ts';
import type { Preference } from '../preference.ts';

export interface CategoryCounts {
  readonly category: string;
  readonly likes: number;
  readonly dislikes: number;
}

/** What a memory holds, in numbers. */
export interface MemoryOverview {
  readonly total: number;
  readonly likes: number;
  readonly dislikes: number;
  /** In order of first appearance; then, with zeros, categories that are named though nothing is in them. */
  readonly categories: readonly CategoryCounts[];
  /** Legacy preferences that belong to every category; `categories` does not count them. */
  readonly inEveryCategory: number;
  readonly usage: MemoryStatistics;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

/** Counts by side and by category. Categories are counted from the preferences themselves. O(preferences). */
export function memoryStatistics(snapshot: MemorySnapshot): MemoryOverview {
  const { preferences, unknown } = snapshot;
  const inUse = memoryCategories(preferences);
  const names = new Set(inUse.map(({ category }) => category));
  const empty = [...new Set(unknown.categories)].filter((category) => !names.has(category));
  const likes = preferences.reduce((count, { verdict }) => count + (verdict === 'like' ? 1 : 0), 0);
  return {
    total: preferences.length,
    likes,
    dislikes: preferences.length - likes,
    categories: [...inUse, ...empty.map((category) => ({ category, likes: 0, dislikes: 0 }))],
    inEveryCategory: preferences.reduce((count, { category }) => count + (category === null ? 1 : 0), 0),
    usage: snapshot.statistics,
    createdAt: snapshot.createdAt,
    updatedAt: snapshot.updatedAt,
  };
}

/** The categories that preferences are in, in order of first appearance. O(preferences). */
export function memoryCategories(preferences: readonly Preference[]): CategoryCounts[] {
  const categories = new Map<string, { category: string; likes: number; dislikes: number }>();
  for (const { verdict, category } of preferences) {
    if (category === null) continue;
    const counts = categories.get(category) ?? { category, likes: 0, dislikes: 0 };
    counts[verdict === 'like' ? 'likes' : 'dislikes']++;
    categories.set(category, counts);
  }
  return [...categories.values()];
}
