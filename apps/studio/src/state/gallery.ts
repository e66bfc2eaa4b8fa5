import { signal } from '@preact/signals';
import { ApiError, type RankedPicture, type RankPage, type RankQuery } from '@vsm/server/client';
import { client } from './client.ts';
import { rememberProgress } from './connection.ts';

/** Pictures of a folder in order, loaded from the first one as far as somebody looked. */
export interface GalleryContents {
  readonly query: RankQuery;
  readonly items: readonly RankedPicture[];
  readonly total: number;
  readonly nextCursor: string | null;
  /** Of the memory that the order follows from. */
  readonly revision: string;
}

export const gallery = signal<GalleryContents | null>(null);
export const galleryProblem = signal<unknown>(null);

const pageSize = 500;
let loading = new AbortController();
let isLoadingMore = false;

/** Loads the first pictures of `query`, and as many again as are there now. */
export async function loadGallery(query: RankQuery): Promise<void> {
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  const shown = gallery.value && sameQuery(gallery.value.query, query) ? gallery.value.items.length : 0;
  try {
    let contents = addPage(null, query, await client.value.rank({ ...query, limit: pageSize }, { signal }));
    while (contents.nextCursor && contents.items.length < shown) {
      const page = await client.value.rank({ ...query, limit: pageSize, cursor: contents.nextCursor }, { signal });
      contents = addPage(contents, query, page);
    }
    gallery.value = contents;
    galleryProblem.value = null;
  } catch (error) {
    if (!signal.aborted) galleryProblem.value = error;
  }
}

/** Loads on until the picture at `index` is there. */
export async function reachPicture(index: number): Promise<void> {
  if (isLoadingMore) return;
  isLoadingMore = true;
  const { signal } = loading;
  try {
    for (;;) {
      const contents = gallery.value;
      if (!contents?.nextCursor || contents.items.length > index) return;
      const { query, nextCursor: cursor } = contents;
      const page = await client.value.rank({ ...query, limit: pageSize, cursor }, { signal });
      gallery.value = addPage(contents, query, page);
    }
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof ApiError && error.code === 'CURSOR_EXPIRED' && gallery.value)
      await loadGallery(gallery.value.query);
    else galleryProblem.value = error;
  } finally {
    isLoadingMore = false;
  }
}

function addPage(contents: GalleryContents | null, query: RankQuery, page: RankPage): GalleryContents {
  rememberProgress(page.progress);
  const { items, total, nextCursor, revision } = page;
  return { query, items: contents ? [...contents.items, ...items] : items, total, nextCursor, revision };
}

function sameQuery(one: RankQuery, other: RankQuery): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
