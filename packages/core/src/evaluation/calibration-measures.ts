/** A probability that was foretold, and what happened. */
export interface Forecast {
  /** Of a like, 0..1. */
  readonly probability: number;
  readonly liked: boolean;
}

/** Forecasts of about the same probability, and what became of them. */
export interface ReliabilityBin {
  /** The bin holds probabilities from here ... */
  readonly from: number;
  /** ... to here. */
  readonly to: number;
  readonly likes: number;
  readonly dislikes: number;
  /** Mean probability. */
  readonly foretold: number;
  /** Share of likes, were likes and dislikes equally common, with its interval of 95 % confidence. */
  readonly happened: number;
  readonly low: number;
  readonly high: number;
}

/** How far probabilities can be trusted. Likes in all count as much as dislikes in all, as in a score. */
export interface CalibrationMeasures {
  /** Mean squared error of the probabilities: 0 is perfect, 0.25 is what "one half" for everything gets. */
  readonly brierScore: number;
  /** Mean distance between what was foretold and what happened, over the bins, 0..1. */
  readonly expectedCalibrationError: number;
  /** What the same error would be by chance alone if every probability were right: so few ratings cannot show less. */
  readonly errorByChance: number;
  /** Those of ten bins of equal width that hold anything. */
  readonly bins: readonly ReliabilityBin[];
}

const binCount = 10;
const simulations = 200;

/**
 * @param forecasts of both sides.
 * @see Naeini, Cooper and Hauskrecht, Obtaining well calibrated probabilities using Bayesian binning (2015)
 */
export function measureCalibration(forecasts: readonly Forecast[], random: () => number): CalibrationMeasures {
  const likes = forecasts.filter(({ liked }) => liked).length;
  const weights = { like: 0.5 / likes, dislike: 0.5 / (forecasts.length - likes) };
  const weightOf = (liked: boolean) => (liked ? weights.like : weights.dislike);
  const bins = Array.from({ length: binCount }, (): BinSums => ({ weight: 0, squares: 0, foretold: 0, happened: 0 }));
  const counts = bins.map(() => ({ likes: 0, dislikes: 0 }));
  let brierScore = 0;
  for (const { probability, liked } of forecasts) {
    const place = binOf(probability);
    addToBin(bins[place]!, probability, liked, weightOf(liked));
    counts[place]![liked ? 'likes' : 'dislikes']++;
    brierScore += weightOf(liked) * (probability - (liked ? 1 : 0)) ** 2;
  }
  return {
    brierScore,
    expectedCalibrationError: errorOf(bins),
    errorByChance: simulateError(forecasts, random),
    bins: bins.flatMap((bin, i) => (bin.weight > 0 ? [describeBin(bin, i, counts[i]!)] : [])),
  };
}

interface BinSums {
  weight: number;
  /** Of squared weights. */
  squares: number;
  foretold: number;
  happened: number;
}

function binOf(probability: number): number {
  return Math.min(binCount - 1, Math.floor(probability * binCount));
}

function addToBin(bin: BinSums, probability: number, liked: boolean, weight: number): void {
  bin.weight += weight;
  bin.squares += weight * weight;
  bin.foretold += weight * probability;
  if (liked) bin.happened += weight;
}

function errorOf(bins: readonly BinSums[]): number {
  return bins.reduce((sum, { foretold, happened }) => sum + Math.abs(foretold - happened), 0);
}

/** The mean error when what happens is drawn from the very probabilities. */
function simulateError(forecasts: readonly Forecast[], random: () => number): number {
  let sum = 0;
  for (let round = 0; round < simulations; round++) {
    const bins = Array.from({ length: binCount }, (): BinSums => ({ weight: 0, squares: 0, foretold: 0, happened: 0 }));
    for (const { probability } of forecasts) {
      addToBin(bins[binOf(probability)]!, probability, random() < probability, 1 / forecasts.length);
    }
    sum += errorOf(bins);
  }
  return sum / simulations;
}

function describeBin(
  { weight, squares, foretold, happened }: BinSums,
  place: number,
  counts: { readonly likes: number; readonly dislikes: number },
): ReliabilityBin {
  const share = happened / weight;
  return {
    from: place / binCount,
    to: (place + 1) / binCount,
    ...counts,
    foretold: foretold / weight,
    happened: share,
    ...wilsonInterval(share, weight ** 2 / squares),
  };
}

/** @see Wilson, Probable inference, the law of succession, and statistical inference (1927) */
function wilsonInterval(share: number, count: number): { low: number; high: number } {
  const z = 1.96;
  const middle = (share + z ** 2 / (2 * count)) / (1 + z ** 2 / count);
  const reach = (z * Math.sqrt((share * (1 - share)) / count + z ** 2 / (4 * count ** 2))) / (1 + z ** 2 / count);
  return { low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}
