import type { Preference } from '../preference.ts';
import { meanPairwiseDistance } from '../statistics/mean-pairwise-distance.ts';
import { memoryCategories } from '../statistics/memory-statistics.ts';
import type { Background } from '../taste/background.ts';
import type { AucEstimate } from './auc-estimate.ts';
import type { TasteQuality } from './cross-validate-taste.ts';

/** How much a category has to go by. */
export interface CategoryReport {
  readonly category: string;
  readonly likes: number;
  readonly dislikes: number;
  /** 1 when there are as many likes as dislikes, 0 when one side is empty. */
  readonly balance: number;
  /** How far its pictures are from each other, as a share of how far the background's are; `null` where that is not known. */
  readonly variety: number | null;
  /** How well its ratings are foretold, or `null` where there are too few to tell. */
  readonly auc: AucEstimate | null;
}

/** Of the categories in use, in order of first appearance. */
export function reportCategories(
  preferences: readonly Preference[],
  background: Background,
  quality: TasteQuality | null,
): CategoryReport[] {
  return memoryCategories(preferences).map(({ category, likes, dislikes }) => ({
    category,
    likes,
    dislikes,
    balance: 1 - Math.abs(likes - dislikes) / (likes + dislikes),
    variety: measureVariety(
      preferences.filter((each) => each.category === category),
      background,
    ),
    auc: quality?.categories.find((each) => each.category === category)?.auc ?? null,
  }));
}

/**
 * How far rated pictures are from each other, on average, as a share of how far those of the background are: 1 is as varied as
 * what the person has seen. Unlike a diversity of bare cosines it means the same for every model. `null` with fewer than two of
 * either.
 */
export function measureVariety(preferences: readonly Preference[], background: Background): number | null {
  const usual = meanPairwiseDistance(background.sample.map(({ vector }) => vector));
  if (preferences.length < 2 || !(usual > 0)) return null;
  return meanPairwiseDistance(preferences.map(({ embedding }) => embedding.vector)) / usual;
}
