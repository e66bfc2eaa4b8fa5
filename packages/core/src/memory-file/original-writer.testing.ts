import { z } from 'zod';

const sideSchema = z.array(z.unknown());
const fileSchema = z.looseObject({
  liked: sideSchema,
  disliked: sideSchema,
  metadata: z.looseObject({}),
  categories: z.record(z.string(), z.looseObject({ liked: sideSchema, disliked: sideSchema })),
});

export interface OriginalAddition {
  readonly side: 'liked' | 'disliked';
  readonly embedding: readonly number[];
  readonly category: string;
  /** As Python's `datetime.now().isoformat()`: without an offset. */
  readonly now: string;
}

/**
 * The file after the Python original loaded it, added a picture and saved: the entry goes last, its category gets its index,
 * totals and date are refreshed, and every key that it does not know stays.
 */
export function addedByOriginal(text: string, { side, embedding, category, now }: OriginalAddition): string {
  const file = fileSchema.parse(JSON.parse(text));
  const entry = { embedding, timestamp: now, category, weight: 1.0, metadata: {} };
  const sides = { liked: file.liked, disliked: file.disliked, [side]: [...file[side], entry] };
  const members = file.categories[category] ?? { liked: [], disliked: [] };
  const saved = {
    ...file,
    ...sides,
    metadata: {
      ...file.metadata,
      total_likes: sides.liked.length,
      total_dislikes: sides.disliked.length,
      last_updated: now,
    },
    categories: { ...file.categories, [category]: { ...members, [side]: [...members[side], file[side].length] } },
  };
  return JSON.stringify(saved, null, 2);
}
