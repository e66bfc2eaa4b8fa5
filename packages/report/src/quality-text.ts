import type {
  AucEstimate,
  CrossValidation,
  LearningPoint,
  OptimizationEffect,
  TasteDrift,
  TasteQuality,
} from '@vsm/core';
import { countOf, formatPercent } from './counts.ts';

/** `91` of 0.912. */
export function formatHundredths(share: number): string {
  return String(Math.round(share * 100));
}

/** `91 of 100 (85 to 95)`. */
export function formatEstimate({ auc, low, high }: AucEstimate): string {
  return `${formatHundredths(auc)} of 100 (${formatHundredths(low)} to ${formatHundredths(high)})`;
}

const comparedInWords: Readonly<Record<TasteQuality['sides'], string>> = {
  'likes-and-dislikes': 'likes stand above a dislike',
  'likes-and-background': 'likes stand above a picture nobody rated',
  'dislikes-and-background': 'pictures nobody rated stand above a dislike',
};

const unknownInWords: Readonly<Record<Extract<CrossValidation, { known: false }>['reason'], string>> = {
  'no-ratings': 'cannot be known: nothing has been rated',
  'too-few-ratings': 'cannot be known yet: at least two different pictures of a side are needed',
  'no-background': 'cannot be known: there is only one side, and no unrated pictures to compare it with',
};

/** How well ratings that were held out are foretold. */
export function qualityInWords(validation: CrossValidation): string {
  if (!validation.known) return unknownInWords[validation.reason];
  const { sides, auc } = validation.quality;
  return `${formatEstimate(auc)} ${comparedInWords[sides]}`;
}

/** Nobody notices less. */
const goodError = 0.05;

/** What chance alone does is no check of the chances where it is more. */
const checkableErrorByChance = 0.15;

/** How honest the chances are, or `null` where it cannot be checked. */
export function calibrationInWords({ calibration }: Pick<TasteQuality, 'calibration'>): string | null {
  if (!calibration) return null;
  const { expectedCalibrationError: error, errorByChance } = calibration;
  if (errorByChance > checkableErrorByChance)
    return `cannot be checked yet: with so few ratings, chance alone puts them off by ${formatHundredths(errorByChance)} in 100`;
  const judgement = error <= Math.max(goodError, 1.5 * errorByChance) ? 'honest' : 'not quite honest';
  return `${judgement}: off by ${formatHundredths(error)} in 100, of which chance alone makes ${formatHundredths(errorByChance)}`;
}

/** `70 with 4 ratings, 81 with 16; about 90 (80 to 95) with 120`. */
export function growthInWords(points: readonly LearningPoint[], expected: readonly LearningPoint[]): string {
  const shown = points.filter((_, i) => i === 0 || i === points.length - 1 || i === Math.floor(points.length / 2));
  const past = shown.map(({ auc, ratings }) => `${formatHundredths(auc)} with ${countOf(ratings, 'rating')}`);
  const [next] = expected;
  if (!next) return past.join(', ');
  const { auc, low, high, ratings } = next;
  const range = `${formatHundredths(low)} to ${formatHundredths(high)}`;
  return `${past.join(', ')}; expect ${formatHundredths(auc)} (${range}) with ${ratings.toLocaleString('en-US')}`;
}

const noDriftInWords: Readonly<Record<Extract<TasteDrift, { known: false }>['reason'], string>> = {
  'no-dates': 'cannot be told: the ratings have no dates',
  'one-sitting': 'cannot be told: all was rated within two days',
  'too-few-ratings': 'cannot be told yet: six likes and six dislikes of then and of now are needed',
};

export function driftInWords(drift: TasteDrift): string {
  if (!drift.known) return noDriftInWords[drift.reason];
  const { since, fromOlder, fromNewer, isSignificant } = drift;
  const figures = `ratings since ${since.slice(0, 10)} are foretold ${formatHundredths(fromOlder.auc)} of 100 from older ones, ${formatHundredths(fromNewer.auc)} from newer`;
  return isSignificant ? `the taste changed, or what is rated: ${figures}` : `none seen: ${figures}`;
}

/** How varied the rated pictures are: `82 % as varied as what you see`. */
export function varietyInWords(variety: number): string {
  return variety >= 1 ? 'as varied as what you see' : `${formatPercent(variety)} as varied as what you see`;
}

/** What optimising did to how well ratings are foretold. */
export function effectInWords({ before, after, difference }: OptimizationEffect): string {
  const isNoticeable = difference.low > 0 || difference.high < 0;
  const change = `${formatPoints(difference.difference)} (${formatPoints(difference.low)} to ${formatPoints(difference.high)})`;
  const figures = `of 100 held-out likes ${formatHundredths(before.auc)} were placed right before, ${formatHundredths(after.auc)} after: ${change}`;
  return isNoticeable
    ? `The taste: ${figures}.`
    : `No difference to the taste that chance does not explain: ${figures}.`;
}

/** `+1.2` of 0.012; what rounds to nothing is `+0.0`. */
function formatPoints(difference: number): string {
  const text = (100 * difference).toFixed(1);
  return text.startsWith('-') && Number(text) !== 0 ? text : `+${text.replace('-', '')}`;
}
