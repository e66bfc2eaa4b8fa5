import type { TasteInput } from './background.ts';
import { sampleByContent } from './sample-by-content.ts';
import { ratingNoise } from './taste-data.ts';
import type { FittedTasteModel } from './taste-model.ts';

/** Something that could be asked: of one picture, or the difference between two. */
export interface Question {
  /** Covariance with each witness. */
  readonly reach: Float64Array;
  /** Covariance with each candidate. */
  readonly shared: Float64Array;
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

interface Picture {
  readonly input: TasteInput;
}

/** How much a picture that may be liked is preferred: likes teach as much as others do, and are pleasanter to rate. */
const likingPreference = 0.5;
/** What a rating would teach is seen on so many pictures of the pool. */
const witnessCount = 250;
/** A picture known as well as a rated one looks the same as one. */
const knownVariance = ratingNoise;

export function createOpenQuestions(
  candidates: readonly Picture[],
  pool: readonly Picture[],
  taste: FittedTasteModel,
): OpenQuestions {
  const witnesses = sampleByContent(pool, witnessCount);
  const belief = taste.believe([...candidates, ...witnesses].map(({ input }) => input));
  const candidatePlaces = candidates.map((_, place) => place);
  const width = witnesses.length;
  const reach = belief.covariance(
    candidatePlaces,
    witnesses.map((_, i) => candidates.length + i),
  );
  const variances = Float64Array.from(candidatePlaces, (place) => belief.variances[place]!);
  const preferences = candidatePlaces.map((place) => Math.exp(likingPreference * belief.strengths[place]!));
  /** Columns v of what was settled: each takes v vᵀ away from the covariance of the candidates. */
  const settled: Float64Array[] = [];
  const closed = new Set<number>();

  const reachOf = (place: number) => reach.subarray(place * width, (place + 1) * width);
  const covariance = (some: readonly number[], others: readonly number[]) => {
    const result = belief.covariance(some, others);
    some.forEach((one, i) => {
      for (const column of settled) {
        others.forEach((other, j) => {
          result[i * others.length + j]! -= column[one]! * column[other]!;
        });
      }
    });
    return result;
  };
  const about = (place: number): Question => ({
    reach: reachOf(place).slice(),
    shared: covariance([place], candidatePlaces),
    variance: variances[place]!,
  });
  return {
    about,
    between: (one, other) => difference(about(one), about(other), other),
    mostTelling: (count) => {
      const open = candidatePlaces.filter((place) => !closed.has(place) && variances[place]! > knownVariance);
      const gains = new Map(
        open.map((place) => [
          place,
          (preferences[place]! * sumOfSquares(reachOf(place))) / (variances[place]! + ratingNoise),
        ]),
      );
      return open.sort((a, b) => gains.get(b)! - gains.get(a)!).slice(0, count);
    },
    gainsOfPairs: (places, noise) => {
      const size = places.length;
      const shared = covariance(places, places);
      const gains = new Float64Array(size * size);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < i; j++) {
          const variance = shared[i * size + i]! + shared[j * size + j]! - 2 * shared[i * size + j]!;
          gains[i * size + j] = squaredDistance(reachOf(places[i]!), reachOf(places[j]!)) / (variance + noise);
        }
      }
      return gains;
    },
    settle: ({ reach: own, shared, variance }, noise) => {
      const scale = 1 / Math.sqrt(variance + noise);
      const column = shared.map((value) => value * scale);
      settled.push(column);
      for (const place of candidatePlaces) {
        const factor = column[place]! * scale;
        variances[place]! -= column[place]! ** 2;
        const row = reachOf(place);
        for (let i = 0; i < width; i++) row[i]! -= factor * own[i]!;
      }
    },
    close: (place) => {
      closed.add(place);
    },
  };
}

function difference(a: Question, b: Question, placeOfB: number): Question {
  return {
    reach: a.reach.map((value, i) => value - b.reach[i]!),
    shared: a.shared.map((value, i) => value - b.shared[i]!),
    variance: a.variance + b.variance - 2 * a.shared[placeOfB]!,
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
