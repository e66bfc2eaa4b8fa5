import type { Preference } from '../preference.ts';
import type { Score } from '../score.ts';
import type { TasteExample } from '../taste/taste-example.ts';
import { type FittedTasteModel, fitTasteModel, type TasteModelOptions } from '../taste/taste-model.ts';

/** A taste learned from a memory as it was: within a category, or over all. Immutable. */
export interface MemoryTaste extends FittedTasteModel {
  /** What it learned from; `index` in explanations is a place among these. */
  readonly preferences: readonly Preference[];
}

/** A taste that can go along with its memory. */
export interface CategoryTaste extends MemoryTaste {
  /** The taste after one more rating, or `null` when what the others count changes too much: then it is to be learned anew. */
  after(preference: Preference): CategoryTaste | null;
}

/** With this many ratings of its own, a category counts all others half. */
const pooling = 8;
/** How far the share of borrowed ratings may be from what a taste was learned with. */
const shareTolerance = 0.05;

/**
 * Partial pooling: ratings of the category, and those of every category, count in full; a rating of another one counts
 * `pooling / (pooling + own)`. The evidence is `enough` only when the category's own ratings are.
 */
export function fitCategoryTaste(
  preferences: readonly Preference[],
  category: string | undefined,
  options: TasteModelOptions,
): CategoryTaste {
  const pool = poolOf(preferences, category);
  const model = fitTasteModel(
    preferences.map((preference) => toExample(preference, pool)),
    options,
  );
  return wrap(model, preferences, pool);
}

/** A rating as the learner sees it. */
export function exampleOf({ embedding, attributes, verdict, weight, createdAt }: Preference): TasteExample {
  return { vector: embedding.vector, ...(attributes && { attributes }), verdict, weight, createdAt };
}

/** The ratings of a category and those of every category; all where it has none. */
export function ownRatings(preferences: readonly Preference[], category: string | undefined): readonly Preference[] {
  const own = preferences.filter((preference) => isOwn(preference, category));
  return own.length > 0 ? own : preferences;
}

/** Which ratings a category owns, and what the others count. */
interface Pool {
  readonly category: string | undefined;
  readonly ownCount: number;
  /** As the taste learned with it. */
  readonly borrowedShare: number;
}

function poolOf(preferences: readonly Preference[], category: string | undefined): Pool {
  const ownCount = preferences.filter((preference) => isOwn(preference, category)).length;
  return { category, ownCount, borrowedShare: shareFor(ownCount) };
}

function shareFor(ownCount: number): number {
  return pooling / (pooling + ownCount);
}

function isOwn(preference: Preference, category: string | undefined): boolean {
  return category === undefined || preference.category === null || preference.category === category;
}

function toExample(preference: Preference, { category, borrowedShare }: Pool): TasteExample {
  const example = exampleOf(preference);
  return isOwn(preference, category) ? example : { ...example, weight: preference.weight * borrowedShare };
}

function wrap(model: FittedTasteModel, preferences: readonly Preference[], pool: Pool): CategoryTaste {
  const { category, ownCount, borrowedShare } = pool;
  const borrowed = preferences.length - ownCount;
  const mostlyBorrowed = ownCount < pooling && borrowed > 0;
  const honest = (score: Score): Score =>
    mostlyBorrowed && score.evidence === 'enough' ? { ...score, evidence: 'little' } : score;
  return {
    ...model,
    preferences,
    score: (input) => honest(model.score(input)),
    scoreAll: (inputs) => model.scoreAll(inputs).map(honest),
    explain: (input) => {
      const explanation = model.explain(input);
      return { ...explanation, score: honest(explanation.score) };
    },
    after: (preference) => {
      const isOneMore = isOwn(preference, category);
      const ownAfter = ownCount + (isOneMore ? 1 : 0);
      if (borrowed > 0 && shareFor(ownAfter) < borrowedShare * (1 - shareTolerance)) return null;
      const learned = model.with(toExample(preference, pool));
      return wrap(learned, [...preferences, preference], { ...pool, ownCount: ownAfter });
    },
  };
}
