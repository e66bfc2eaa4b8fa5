import type { RankedPicture } from '../ranked-picture.ts';
import type { XmpRating } from './rating-text.ts';
import { writeRating, XmpProblem } from './sidecar.ts';

export interface WrittenStars {
  readonly written: number;
  /** Rated by the person, who is not overruled. */
  readonly kept: number;
  readonly failures: readonly string[];
}

/** Scores from which on a picture gets 5, 4, 3 and 2 stars: chances of a like of .9, .7, .5 and .3. */
const steps = [0.8, 0.4, 0, -0.4];

/** One to five stars. Nothing is ever rejected: programs hide what is. */
export function starsOf(score: number): XmpRating {
  return (5 - steps.filter((least) => score < least).length) as XmpRating;
}

/**
 * Writes stars beside the pictures by their scores. A sidecar that cannot be written is told, and the others go on.
 *
 * @throws the signal's reason when it aborts.
 */
export async function writeStarsOf(
  pictures: readonly Pick<RankedPicture, 'absolutePath' | 'score'>[],
  { overrule, signal }: { readonly overrule: boolean; readonly signal: AbortSignal },
): Promise<WrittenStars> {
  let [written, kept] = [0, 0];
  const failures: string[] = [];
  for (const { absolutePath, score } of pictures) {
    signal.throwIfAborted();
    try {
      if ((await writeRating(absolutePath, starsOf(score), { overrule })) === 'kept') kept++;
      else written++;
    } catch (error) {
      if (!(error instanceof XmpProblem)) throw error;
      failures.push(error.message);
    }
  }
  return { written, kept, failures };
}
