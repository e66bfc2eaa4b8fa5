import { exampleOf } from '../memory/category-taste.ts';
import { epochMilliseconds } from '../memory-file/timestamp.ts';
import type { Preference } from '../preference.ts';
import { createRandom } from '../random.ts';
import { samePictureSimilarity } from '../statistics/optimize-memory.ts';
import type { Background } from '../taste/background.ts';
import type { WatchOptions } from '../watch.ts';
import { groupAlike } from './alike-groups.ts';
import { assignFolds } from './assign-folds.ts';
import { type AucDifference, type AucEstimate, compareAuc, estimateAuc, type HeldOutRun } from './auc-estimate.ts';
import { type LearningOptions, type Split, scoreHeldOut } from './held-out-scores.ts';
import { sampleRatings } from './sample-ratings.ts';
import { shuffle } from './shuffle.ts';

export interface DriftOptions extends Pick<LearningOptions, 'halfLifeDays'>, WatchOptions {
  readonly background: Background;
  readonly random?: () => number;
}

/** Whether what was learned long ago still holds. */
export type TasteDrift =
  | { readonly known: false; readonly reason: 'no-dates' | 'one-sitting' | 'too-few-ratings' }
  | KnownDrift;

export interface KnownDrift {
  readonly known: true;
  /** When the newer half begins, ISO 8601. */
  readonly since: string;
  /** How well the newer half is foretold by as many older ratings ... */
  readonly fromOlder: AucEstimate;
  /** ... as by others of the newer half. */
  readonly fromNewer: AucEstimate;
  /** How much better the newer ones foretell. */
  readonly difference: AucDifference;
  /** Whether the difference is above what chance does, at 95 % confidence. */
  readonly isSignificant: boolean;
}

const leastSpanMs = 2 * 86_400_000;
/** Of each side, in each half. */
const leastOfSide = 6;
/** Of the newer half that are foretold, and of the older half to draw from. */
const mostOfHalf = 400;
/** Of each side to learn from: a taste of more takes a moment, and the two differ no less with these. */
const mostTaught = 60;
const folds = 5;

/**
 * Foretells the newer half of the ratings twice: from older ones and, held out fold by fold, from newer ones, from as many of each
 * side and asked about the same pictures. Ratings do not age meanwhile.
 *
 * @throws the signal's reason when it aborts.
 */
export async function measureDrift(preferences: readonly Preference[], options: DriftOptions): Promise<TasteDrift> {
  const random = options.random ?? createRandom(2);
  const dated = preferences.flatMap((preference) => {
    const time = preference.createdAt === null ? null : epochMilliseconds(preference.createdAt);
    return time === null || preference.weight <= 0 ? [] : [{ preference, time }];
  });
  if (dated.length === 0) return { known: false, reason: 'no-dates' };
  dated.sort((a, b) => a.time - b.time);
  const [oldest, newest] = [dated[0]!.time, dated.at(-1)!.time];
  if (newest - oldest < leastSpanMs) return { known: false, reason: 'one-sitting' };
  const since = dated[Math.ceil(dated.length / 2)]!.time;
  const halfOf = (isNewer: boolean) => {
    const half = dated.filter(({ time }) => time >= since === isNewer).map(({ preference }) => preference);
    return sampleRatings(half, mostOfHalf, random);
  };
  const [older, newer] = [halfOf(false), halfOf(true)];
  if ([older, newer].some((half) => leastSide(half) < leastOfSide)) return { known: false, reason: 'too-few-ratings' };
  const compared = await foretellNewer(older, newer, { ...options, random });
  const [fromOlder, fromNewer] = [estimateAuc(compared.fromOlder)!, estimateAuc(compared.fromNewer)!];
  const difference = compareAuc(compared.fromOlder, compared.fromNewer)!;
  const isSignificant = difference.low > 0;
  return { known: true, since: new Date(since).toISOString(), fromOlder, fromNewer, difference, isSignificant };
}

function leastSide(half: readonly Preference[]): number {
  const likes = half.filter(({ verdict }) => verdict === 'like').length;
  return Math.min(likes, half.length - likes);
}

async function foretellNewer(
  older: readonly Preference[],
  newer: readonly Preference[],
  { background, halfLifeDays, signal, onProgress, random }: DriftOptions & { readonly random: () => number },
): Promise<{ fromOlder: HeldOutRun[]; fromNewer: HeldOutRun[] }> {
  const units = groupAlike(
    [...newer, ...older].map(({ embedding }) => embedding.vector),
    samePictureSimilarity,
  );
  const items = newer.map(({ verdict }, i) => ({ unit: units[i]!, liked: verdict === 'like' }));
  const foldOf = assignFolds(items, folds, random);
  const tested = Array.from({ length: folds }, (_, fold) => newer.flatMap((_, i) => (foldOf[i] === fold ? [i] : [])));
  const splits = tested.flatMap((places): Split[] => {
    const held = new Set(places.map((i) => units[i]!));
    const newerLeft = newer.filter((_, i) => !held.has(units[i]!));
    const olderLeft = older.filter((_, i) => !held.has(units[newer.length + i]!));
    const test = places.map((i) => exampleOf(newer[i]!));
    return asManyOfEach(olderLeft, newerLeft, random).map((half) => ({
      train: half.map(exampleOf),
      background,
      test,
    }));
  });
  const learning = { ...(halfLifeDays !== undefined && { halfLifeDays }) };
  const watch = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
  const probabilities = await scoreHeldOut(splits, learning, watch);
  const runsOf = (parity: number) =>
    tested.map((places, fold) =>
      places.map((i, k) => ({ ...items[i]!, score: probabilities[2 * fold + parity]![k]! })),
    );
  return { fromOlder: runsOf(0), fromNewer: runsOf(1) };
}

/** The same number of likes and of dislikes of both, at most `mostTaught`, drawn at random. */
function asManyOfEach(
  first: readonly Preference[],
  second: readonly Preference[],
  random: () => number,
): [Preference[], Preference[]] {
  const taken: [Preference[], Preference[]] = [[], []];
  for (const side of ['like', 'dislike'] as const) {
    const [a, b] = [first, second].map((half) => half.filter(({ verdict }) => verdict === side));
    const count = Math.min(a!.length, b!.length, mostTaught);
    taken[0].push(...shuffle(a!, random).slice(0, count));
    taken[1].push(...shuffle(b!, random).slice(0, count));
  }
  return taken;
}
