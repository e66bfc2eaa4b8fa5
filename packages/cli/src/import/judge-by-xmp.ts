import { readPersonRating } from '../xmp/sidecar.ts';
import type { Judgement, PictureJudge } from './read-picture-source.ts';

/** The middle star says neither. */
const neutral = 3;
/** Four stars and two say less than five and one. */
const mildWeight = 0.5;

/** Goes by the stars that the person gave in other programs: four and five are likes, one, two and rejected dislikes. */
export const judgeByXmp: PictureJudge = {
  judge: async ({ absolutePath }): Promise<Judgement | null> => {
    const found = await readPersonRating(absolutePath);
    if (!found || found.rating === neutral) return null;
    const { rating, ratedAt } = found;
    const isMild = Math.abs(rating - neutral) === 1;
    return { verdict: rating > neutral ? 'like' : 'dislike', weight: isMild ? mildWeight : 1, ratedAt };
  },
  nothingFound:
    'no picture here has stars of yours: 1, 2, 4 or 5, or rejected, were expected in XMP sidecars or inside the pictures. Three stars say neither. Nothing was imported.',
};
