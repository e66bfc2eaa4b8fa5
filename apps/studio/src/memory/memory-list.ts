import { signal } from '@preact/signals';
import type { PreferencesPage, PreferencesQuery, RatedPicture } from '@vsm/server/client';
import { client } from '../state/client.ts';

/** The ratings that pass a filter, loaded from the newest as far as somebody looked. */
export const ratings = signal<PreferencesPage | null>(null);

const pageSize = 200;
let isLoading = false;

export async function loadRatings(query: PreferencesQuery, signal: AbortSignal): Promise<void> {
  const page = await client.value.preferences({ ...query, limit: pageSize }, { signal });
  if (!signal.aborted) ratings.value = page;
}

/** Loads on until the rating at `index` is there. */
export async function reachRating(query: PreferencesQuery, index: number): Promise<void> {
  if (isLoading) return;
  isLoading = true;
  try {
    for (;;) {
      const now = ratings.value;
      if (!now?.nextCursor || now.items.length > index) return;
      const page = await client.value.preferences({ ...query, limit: pageSize, cursor: now.nextCursor });
      if (ratings.value !== now) return;
      ratings.value = { ...page, items: [...now.items, ...page.items] };
    }
  } finally {
    isLoading = false;
  }
}

/** `edited` in the place of the rating with its id. */
export function showRating(edited: RatedPicture): void {
  const now = ratings.value;
  if (now) ratings.value = { ...now, items: now.items.map((each) => (each.id === edited.id ? edited : each)) };
}
