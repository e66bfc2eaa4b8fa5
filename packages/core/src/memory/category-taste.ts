import type { ComparedPicture, Comparison } from '../comparison.ts';
import type { Preference } from '../preference.ts';
import type { Score } from '../score.ts';
import type { TasteInput } from '../taste/background.ts';
import type { TasteAnswer, TasteComparison } from '../taste/taste-comparison.ts';
import type { TasteExample } from '../taste/taste-example.ts';
import { type FittedTasteModel, fitTasteModel, type TasteModelOptions } from '../taste/taste-model.ts';

/** What a person said: about one picture, or about two. */
export interface Answers {
  readonly preferences: readonly Preference[];
  readonly comparisons: readonly Comparison[];
}

/** A taste learned from a memory as it was: within a category, or over all. Immutable. */
export interface MemoryTaste extends FittedTasteModel, Answers {
  /** What it learned from; `index` in explanations is a place among these, and among `comparisons`. */
  readonly preferences: readonly Preference[];
}

/** A taste that can go along with its memory. */
export interface CategoryTaste extends MemoryTaste {
  /** The taste after one more answer, or `null` when what the others count changes too much: then it is to be learned anew. */
  after(answer: Preference | Comparison): CategoryTaste | null;
}

/** With this many answers of its own, a category counts all others half. */
const pooling = 8;
/** How far the share of borrowed answers may be from what a taste was learned with. */
const shareTolerance = 0.05;

/**
 * Partial pooling: answers of the category, and those of every category, count in full; one of another category counts
 * `pooling / (pooling + own)`. The evidence is `enough` only when the category's own answers are.
 */
export function fitCategoryTaste(
  answers: Answers,
  category: string | undefined,
  options: Omit<TasteModelOptions, 'comparisons'>,
): CategoryTaste {
  const pool = poolOf(answers, category);
  const model = fitTasteModel(
    answers.preferences.map((preference) => weighted(exampleOf(preference), preference, pool)),
    {
      ...options,
      comparisons: answers.comparisons.map((comparison) => weighted(learnable(comparison), comparison, pool)),
    },
  );
  return wrap(model, answers, pool);
}

/** A rating as the learner sees it. */
export function exampleOf({ verdict, weight, createdAt, ...picture }: Preference): TasteExample {
  return { ...inputOf(picture), verdict, weight, createdAt };
}

/** The ratings of a category and those of every category; all where it has none. */
export function ownRatings(preferences: readonly Preference[], category: string | undefined): readonly Preference[] {
  const own = preferences.filter((preference) => isOwn(preference, category));
  return own.length > 0 ? own : preferences;
}

function learnable({ preferred, other, weight, createdAt }: Comparison): TasteComparison {
  return { preferred: inputOf(preferred), other: inputOf(other), weight, createdAt };
}

function inputOf({ embedding, attributes }: ComparedPicture): TasteInput {
  return { vector: embedding.vector, ...(attributes && { attributes }) };
}

/** Which answers a category owns, and what the others count. */
interface Pool {
  readonly category: string | undefined;
  readonly ownCount: number;
  /** As the taste learned with it. */
  readonly borrowedShare: number;
}

function poolOf({ preferences, comparisons }: Answers, category: string | undefined): Pool {
  const ownCount = [...preferences, ...comparisons].filter((answer) => isOwn(answer, category)).length;
  return { category, ownCount, borrowedShare: shareFor(ownCount) };
}

function shareFor(ownCount: number): number {
  return pooling / (pooling + ownCount);
}

function isOwn(answer: Preference | Comparison, category: string | undefined): boolean {
  return category === undefined || answer.category === null || answer.category === category;
}

function weighted<T extends TasteAnswer>(
  learned: T,
  answer: Preference | Comparison,
  { category, borrowedShare }: Pool,
): T {
  return isOwn(answer, category) ? learned : { ...learned, weight: answer.weight * borrowedShare };
}

function wrap(model: FittedTasteModel, answers: Answers, pool: Pool): CategoryTaste {
  const { category, ownCount, borrowedShare } = pool;
  const { preferences, comparisons } = answers;
  const borrowed = preferences.length + comparisons.length - ownCount;
  const mostlyBorrowed = ownCount < pooling && borrowed > 0;
  const honest = (score: Score): Score =>
    mostlyBorrowed && score.evidence === 'enough' ? { ...score, evidence: 'little' } : score;
  return {
    ...model,
    ...answers,
    score: (input) => honest(model.score(input)),
    scoreAll: (inputs) => model.scoreAll(inputs).map(honest),
    explain: (input) => {
      const explanation = model.explain(input);
      return { ...explanation, score: honest(explanation.score) };
    },
    after: (answer) => {
      const ownAfter = ownCount + (isOwn(answer, category) ? 1 : 0);
      if (borrowed > 0 && shareFor(ownAfter) < borrowedShare * (1 - shareTolerance)) return null;
      const poolAfter = { ...pool, ownCount: ownAfter };
      if ('preferred' in answer) {
        const learned = model.with(weighted(learnable(answer), answer, pool));
        return wrap(learned, { preferences, comparisons: [...comparisons, answer] }, poolAfter);
      }
      const learned = model.with(weighted(exampleOf(answer), answer, pool));
      return wrap(learned, { preferences: [...preferences, answer], comparisons }, poolAfter);
    },
  };
}
