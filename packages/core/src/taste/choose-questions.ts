import { type TasteInput, toTasteInput } from './background.ts';
import type { JointBelief } from './posterior.ts';
import { sampleByContent } from './sample-by-content.ts';
import { ratingNoise } from './taste-data.ts';
import type { FittedTasteModel } from './taste-model.ts';

/** How much a picture that may be liked is preferred: likes teach as much as others do, and are pleasanter to rate. */
const likingPreference = 0.5;

/** Of a larger pool so many pictures are considered; the cost grows with the square. */
const consideredPictures = 600;

/**
 * The places in `pool` of up to `count` pictures whose ratings would teach `taste` most, the most telling first: each
 * time the one whose rating takes most variance away from all pictures of the pool, given that those before are rated.
 * Hence they differ from each other. Pictures that the taste has learned from are never among them. Deterministic.
 *
 * @see Cohn, Ghahramani and Jordan, Active learning with statistical models (1996)
 */
export function chooseQuestions(
  pool: readonly (Float32Array | TasteInput)[],
  taste: FittedTasteModel,
  count: number,
): number[] {
  const pictures = pool.map((picture, place) => ({ place, input: toTasteInput(picture) }));
  const considered = sampleByContent(pictures, consideredPictures);
  const belief = taste.believe(considered.map(({ input }) => input));
  return mostTelling(belief, count, (i) => !taste.hasRated(considered[i]!.input)).map((i) => considered[i]!.place);
}

function mostTelling(
  { strengths, covariance }: JointBelief,
  count: number,
  mayAsk: (place: number) => boolean,
): number[] {
  const size = strengths.length;
  const remaining = covariance.slice();
  const candidates = new Set(Array.from({ length: size }, (_, place) => place).filter(mayAsk));
  const chosen: number[] = [];
  while (chosen.length < count && candidates.size > 0) {
    let best = -1;
    let most = Number.NEGATIVE_INFINITY;
    for (const place of candidates) {
      const gain = explainedBy(remaining, size, place) * Math.exp(likingPreference * strengths[place]!);
      if (gain > most) [best, most] = [place, gain];
    }
    chosen.push(best);
    candidates.delete(best);
    condition(remaining, size, best);
  }
  return chosen;
}

/** The variance of all pictures together that a rating of one would take away. */
function explainedBy(covariance: Float64Array, size: number, place: number): number {
  const row = covariance.subarray(place * size, (place + 1) * size);
  let sum = 0;
  for (let i = 0; i < size; i++) sum += row[i]! * row[i]!;
  return sum / (row[place]! + ratingNoise);
}

/** The covariance once the picture is rated, in place. */
function condition(covariance: Float64Array, size: number, place: number): void {
  const column = covariance.slice(place * size, (place + 1) * size);
  const scale = 1 / (column[place]! + ratingNoise);
  for (let i = 0; i < size; i++) {
    const factor = column[i]! * scale;
    for (let j = 0; j < size; j++) covariance[i * size + j]! -= factor * column[j]!;
  }
}
