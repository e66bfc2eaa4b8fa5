import type { TasteInput } from './background.ts';
import { ratingNoise } from './taste-data.ts';
import type { FittedTasteModel } from './taste-model.ts';

/** Something that could be asked: of one candidate, or the difference between two. */
export interface Question {
  /** Covariance with each candidate. */
  readonly reach: Float64Array;
  readonly variance: number;
}

/** What could be asked about some candidates, while it is chosen. Candidates are named by their places. */
export interface OpenQuestions {
  /** Up to `count` candidates not closed or known, those first whose ratings would teach most. */
  mostTelling(count: number): number[];
  /** What the comparison of each two of some candidates would teach: row-major, below the diagonal. */
  gainsOfPairs(places: readonly number[], noise: number): Float64Array;
  about(place: number): Question;
  between(one: number, other: number): Question;
  /** Takes a question as answered, with that variance of the answer. */
  settle(question: Question, noise: number): void;
  /** Does not ask about a candidate any more. */
  close(place: number): void;
}

/** How much a picture that may be liked is preferred: likes teach as much as others do, and are pleasanter to rate. */
const likingPreference = 0.5;
/** A picture known as well as a rated one looks the same as one. */
const knownVariance = ratingNoise;

/** What a rating would teach is seen on all candidates. O(candidates² x dimensions). */
export function createOpenQuestions(
  candidates: readonly { readonly input: TasteInput }[],
  taste: FittedTasteModel,
): OpenQuestions {
  const belief = taste.believe(candidates.map(({ input }) => input));
  const places = candidates.map((_, place) => place);
  const size = places.length;
  const covariance = belief.covariance(places, places);
  const preferences = belief.strengths.map((strength) => Math.exp(likingPreference * strength));
  const closed = new Set<number>();

  const reachOf = (place: number) => covariance.subarray(place * size, (place + 1) * size);
  const varianceOf = (place: number) => covariance[place * size + place]!;
  const varianceBetween = (one: number, other: number) =>
    varianceOf(one) + varianceOf(other) - 2 * covariance[one * size + other]!;
  return {
    about: (place) => ({ reach: reachOf(place).slice(), variance: varianceOf(place) }),
    between: (one, other) => {
      const subtracted = reachOf(other);
      return {
        reach: reachOf(one).map((value, i) => value - subtracted[i]!),
        variance: varianceBetween(one, other),
      };
    },
    mostTelling: (count) => {
      const open = places.filter((place) => !closed.has(place) && varianceOf(place) > knownVariance);
      const gains = new Map(
        open.map((place) => [
          place,
          (preferences[place]! * sumOfSquares(reachOf(place))) / (varianceOf(place) + ratingNoise),
        ]),
      );
      return open.sort((a, b) => gains.get(b)! - gains.get(a)!).slice(0, count);
    },
    gainsOfPairs: (some, noise) => {
      const gains = new Float64Array(some.length ** 2);
      some.forEach((one, i) => {
        for (let j = 0; j < i; j++) {
          const other = some[j]!;
          gains[i * some.length + j] =
            squaredDistance(reachOf(one), reachOf(other)) / (varianceBetween(one, other) + noise);
        }
      });
      return gains;
    },
    settle: ({ reach, variance }, noise) => {
      for (const place of places) {
        const row = reachOf(place);
        const factor = reach[place]! / (variance + noise);
        for (let i = 0; i < size; i++) row[i]! -= factor * reach[i]!;
      }
    },
    close: (place) => {
      closed.add(place);
    },
  };
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}

function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}
