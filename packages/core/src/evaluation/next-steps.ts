import type { Verdict } from '../preference.ts';
import type { CategoryReport } from './category-report.ts';
import type { TasteQuality } from './cross-validate-taste.ts';
import type { LearningCurve } from './learning-curve.ts';
import type { TasteDrift } from './taste-drift.ts';

/** Something that would make a taste better, for a program to put into words. */
export type NextStep =
  | { readonly kind: 'rate-first' }
  | { readonly kind: 'rate-other-side'; readonly side: Verdict }
  /** Towards so many ratings in all; `auc` is what to expect then, where it can be told. */
  | { readonly kind: 'rate-more'; readonly count: number; readonly auc: number | null }
  | { readonly kind: 'balance-sides'; readonly side: Verdict; readonly count: number }
  | { readonly kind: 'balance-category'; readonly category: string; readonly side: Verdict; readonly count: number }
  | { readonly kind: 'add-variety'; readonly variety: number }
  | { readonly kind: 'join-repeated'; readonly duplicates: number; readonly contradictions: number }
  | { readonly kind: 'check-surprises'; readonly ids: readonly string[] }
  | { readonly kind: 'rate-again'; readonly before: string }
  | { readonly kind: 'use-it' };

export interface TasteFacts {
  readonly likes: number;
  readonly dislikes: number;
  readonly variety: number | null;
  readonly quality: TasteQuality | null;
  readonly learningCurve: LearningCurve | null;
  readonly drift: TasteDrift;
  readonly categories: readonly CategoryReport[];
  /** Ids of ratings that the others speak strongly against. */
  readonly surprises: readonly string[];
}

/** What a step is thought to add to the AUC: it only orders the steps. */
interface Worth {
  readonly step: NextStep;
  readonly worth: number;
}

const enoughRatings = 8;
const goodBalance = 0.5;
const goodVariety = 0.5;
/** Less than this is not worth an evening of rating. */
const leastGrowth = 0.01;
/** A category with fewer of a side borrows most of it from the others. */
const enoughOfSide = 4;

/** What to do next, what helps most first. Never empty. */
export function adviseNextSteps(facts: TasteFacts): NextStep[] {
  const { likes, dislikes } = facts;
  if (likes + dislikes === 0) return [{ kind: 'rate-first' }];
  const steps = [
    ...missingSide(facts),
    ...moreRatings(facts),
    ...evenSides(facts),
    ...facts.categories.flatMap((category) => evenCategory(category, facts)),
    ...variety(facts),
    ...repeated(facts),
    ...surprises(facts),
    ...drifted(facts),
  ];
  if (steps.length === 0) return [{ kind: 'use-it' }];
  return steps.sort((a, b) => b.worth - a.worth).map(({ step }) => step);
}

function missingSide({ likes, dislikes }: TasteFacts): Worth[] {
  // Dislikes alone hardly teach anything; likes alone teach well, yet nothing can be said for sure.
  if (likes === 0) return [{ step: { kind: 'rate-other-side', side: 'like' }, worth: 1 }];
  return dislikes === 0 ? [{ step: { kind: 'rate-other-side', side: 'dislike' }, worth: 0.05 }] : [];
}

function moreRatings({ likes, dislikes, quality, learningCurve }: TasteFacts): Worth[] {
  const total = likes + dislikes;
  if (total < enoughRatings) {
    return [{ step: { kind: 'rate-more', count: enoughRatings - total, auc: null }, worth: 0.1 }];
  }
  const expected = learningCurve?.expected[0];
  if (!expected || !quality) return [{ step: { kind: 'rate-more', count: total, auc: null }, worth: 0.03 }];
  // What may as well be chance cannot be extrapolated.
  if (quality.auc.low <= 0.5) return [{ step: { kind: 'rate-more', count: total, auc: null }, worth: 0.1 }];
  const growth = expected.auc - quality.auc.auc;
  if (growth < leastGrowth) return [];
  // The curve's last point is of one fold's ratings; the same growth is expected from all of them.
  return [{ step: { kind: 'rate-more', count: total, auc: expected.auc }, worth: growth }];
}

function evenSides({ likes, dislikes }: TasteFacts): Worth[] {
  const [rarer, other] = [Math.min(likes, dislikes), Math.max(likes, dislikes)];
  const balance = (2 * rarer) / (rarer + other);
  if (rarer === 0 || balance >= goodBalance) return [];
  const side = likes < dislikes ? 'like' : 'dislike';
  return [
    {
      step: { kind: 'balance-sides', side, count: Math.ceil(other / 3) - rarer },
      worth: (goodBalance - balance) * 0.05,
    },
  ];
}

function evenCategory({ category, likes, dislikes }: CategoryReport, facts: TasteFacts): Worth[] {
  const rarer = Math.min(likes, dislikes);
  if (facts.categories.length < 2 || rarer >= enoughOfSide) return [];
  const side = likes < dislikes ? 'like' : 'dislike';
  const share = (likes + dislikes) / (facts.likes + facts.dislikes);
  return [
    {
      step: { kind: 'balance-category', category, side, count: enoughOfSide - rarer },
      worth: Math.min(0.02, share * 0.05),
    },
  ];
}

function variety({ variety }: TasteFacts): Worth[] {
  if (variety === null || variety >= goodVariety) return [];
  return [{ step: { kind: 'add-variety', variety }, worth: (goodVariety - variety) * 0.05 }];
}

function repeated({ quality }: TasteFacts): Worth[] {
  if (!quality) return [];
  const { duplicates, contradictions } = quality.repeated;
  if (duplicates + contradictions === 0) return [];
  const share = (contradictions + duplicates / 10) / quality.ratings;
  return [{ step: { kind: 'join-repeated', duplicates, contradictions }, worth: share * 0.2 }];
}

function surprises({ surprises, likes, dislikes }: TasteFacts): Worth[] {
  if (surprises.length === 0) return [];
  return [{ step: { kind: 'check-surprises', ids: surprises }, worth: (surprises.length / (likes + dislikes)) * 0.1 }];
}

function drifted({ drift }: TasteFacts): Worth[] {
  if (!drift.known || !drift.isSignificant) return [];
  return [{ step: { kind: 'rate-again', before: drift.since }, worth: drift.difference.difference }];
}
