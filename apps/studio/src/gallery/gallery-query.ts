import type { Verdict } from '@vsm/core';
import type { RankQuery } from '@vsm/server/client';

/** What the gallery shows of a folder. */
export interface GalleryFilters {
  readonly sort: 'score' | 'newest' | 'name';
  readonly verdict: Verdict | 'unrated' | null;
  readonly category: string | null;
  readonly minimum: number;
  readonly maximum: number;
  /** Days, `2026-01-31`, or empty. */
  readonly from: string;
  readonly to: string;
}

export const noFilters: GalleryFilters = {
  sort: 'score',
  verdict: null,
  category: null,
  minimum: -1,
  maximum: 1,
  from: '',
  to: '',
};

/** How many filters hold pictures back. */
export function countFilters({ verdict, category, minimum, maximum, from, to }: GalleryFilters): number {
  return [verdict !== null, category !== null, minimum > -1 || maximum < 1, from !== '' || to !== ''].filter(Boolean)
    .length;
}

export function toRankQuery(folder: string, filters: GalleryFilters): RankQuery {
  const { sort, verdict, category, minimum, maximum, from, to } = filters;
  return {
    folder,
    sort,
    ...(verdict && { verdict }),
    ...(category !== null && { category }),
    ...(minimum > -1 && { minimum }),
    ...(maximum < 1 && { maximum }),
    ...(from && { modifiedAfter: new Date(`${from}T00:00:00`).toISOString() }),
    ...(to && { modifiedBefore: new Date(`${to}T23:59:59.999`).toISOString() }),
  };
}
