/** What is believed before the first score: next to nothing of the mean, and that scores differ by about a third. */
const prior = { mean: 0, weight: 0.05, deviation: 0.3, degrees: 1 };
const steps = 400;

/**
 * How much another try is expected to add to the best score, 0..2, from the scores of the tries so far: the mean of
 * `max(0, next - best)`, where the next score is Student-t distributed on -1..1 as the scores seen suggest. Without scores it is
 * the gain over -1. Deterministic.
 *
 * @see Mockus, On Bayesian methods for seeking the extremum (1974), expected improvement
 */
export function expectedGain(scores: readonly number[]): number {
  const { location, scale, degrees } = predictNext(scores);
  const best = Math.max(-1, ...scores);
  let [gain, mass] = [0, 0];
  for (let step = 0; step < steps; step++) {
    const score = -1 + (2 * (step + 0.5)) / steps;
    const density = (1 + ((score - location) / scale) ** 2 / degrees) ** (-(degrees + 1) / 2);
    mass += density;
    gain += density * Math.max(0, score - best);
  }
  return gain / mass;
}

/** The posterior predictive of a normal with unknown mean and variance under the conjugate prior. */
function predictNext(scores: readonly number[]): { location: number; scale: number; degrees: number } {
  const count = scores.length;
  const mean = count === 0 ? prior.mean : scores.reduce((sum, score) => sum + score, 0) / count;
  const squares = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0);
  const weight = prior.weight + count;
  const degrees = prior.degrees + count;
  const between = ((prior.weight * count) / weight) * (mean - prior.mean) ** 2;
  const spread = prior.degrees * prior.deviation ** 2 + squares + between;
  return {
    location: (prior.weight * prior.mean + count * mean) / weight,
    scale: Math.sqrt((spread / degrees) * (1 + 1 / weight)),
    degrees,
  };
}
