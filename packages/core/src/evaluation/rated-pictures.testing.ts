import type { Preference } from '../preference.ts';
import type { TasteInput } from '../taste/background.ts';

/** Ratings of pictures, one a day. */
export function toPreferences<T extends TasteInput>(
  pictures: readonly T[],
  likes: (picture: T, index: number) => boolean,
): Preference[] {
  return pictures.map((picture, i) => ({
    id: `rating-${i}`,
    verdict: likes(picture, i) ? 'like' : 'dislike',
    embedding: { space: 'drawn', vector: picture.vector },
    ...(picture.attributes && { attributes: picture.attributes }),
    category: 'general',
    weight: 1,
    createdAt: new Date(Date.UTC(2025, 0, 1 + i)).toISOString(),
    metadata: {},
  }));
}
