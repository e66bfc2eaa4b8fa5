import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryStatistics } from '../memory-store.ts';

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
  const categories = new Map<string, { category: string; likes: number; dislikes: number }>();
  const countsOf = (category: string): { likes: number; dislikes: number } => {
    const counts = categories.get(category) ?? { category, likes: 0, dislikes: 0 };
    categories.set(category, counts);
    return counts;
  };
  let likes = 0;
  let inEveryCategory = 0;
  for (const { verdict, category } of snapshot.preferences) {
    if (verdict === 'like') likes++;
    if (category === null) inEveryCategory++;
    else countsOf(category)[verdict === 'like' ? 'likes' : 'dislikes']++;
  }
  for (const category of snapshot.unknown.categories) countsOf(category);
  const total = snapshot.preferences.length;
  return {
    total,
    likes,
    dislikes: total - likes,
    categories: [...categories.values()],
    inEveryCategory,
    usage: snapshot.statistics,
    createdAt: snapshot.createdAt,
    updatedAt: snapshot.updatedAt,
  };
}
