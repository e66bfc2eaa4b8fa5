import type { VerdictCounts } from './counts.ts';
import { countOf } from './counts.ts';

/** From here on a ranking is worth looking at: measured, see the evidence of a score. */
const goodRatings = 8;

/** What is most useful to do with a memory that holds these ratings. */
export function nextStep({ likes, dislikes }: VerdictCounts): string {
  if (likes + dislikes === 0)
    return 'Nothing has been rated yet. Start with a few pictures you like: vsm like PICTURE...';
  if (likes === 0) return 'Now show it what you like: vsm like PICTURE...';
  if (dislikes === 0) return 'A few dislikes sharpen the taste: vsm dislike PICTURE...   Rank already: vsm rank FOLDER';
  const missing = goodRatings - likes - dislikes;
  if (missing > 0) return `${countOf(missing, 'more rating')} and the ranking gets good: vsm rank FOLDER`;
  return 'See what it has learned: vsm rank FOLDER';
}
