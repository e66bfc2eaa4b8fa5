import type { Preference } from '../preference.ts';
import type { Score } from '../score.ts';
import { fitTasteModel, type TasteModel, type TasteModelOptions } from '../taste/taste-model.ts';

/** A taste within a category, or over all, that knows which preferences it learned from. */
export interface CategoryTaste extends TasteModel {
  /** What the places in explanations refer to. */
  readonly examples: readonly Preference[];
}

/** With this many ratings of its own, a category counts all others half. */
const pooling = 8;

/**
 * Partial pooling: ratings of the category, and those of every category, count in full; a rating of another one counts
 * `pooling / (pooling + own)`. The evidence is `enough` only when the category's own ratings are.
 */
export function fitCategoryTaste(
  preferences: readonly Preference[],
  category: string | undefined,
  options: TasteModelOptions,
): CategoryTaste {
  const isOwn = (preference: Preference) =>
    category === undefined || preference.category === null || preference.category === category;
  const ownCount = preferences.filter(isOwn).length;
  const borrowedShare = pooling / (pooling + ownCount);
  const model = fitTasteModel(
    preferences.map((preference) => ({
      vector: preference.embedding.vector,
      ...(preference.attributes && { attributes: preference.attributes }),
      verdict: preference.verdict,
      weight: isOwn(preference) ? preference.weight : preference.weight * borrowedShare,
      createdAt: preference.createdAt,
    })),
    options,
  );
  const mostlyBorrowed = ownCount < pooling && ownCount < preferences.length;
  const honest = (score: Score): Score =>
    mostlyBorrowed && score.evidence === 'enough' ? { ...score, evidence: 'little' } : score;
  return {
    examples: preferences,
    ratingsUsed: model.ratingsUsed,
    score: (input) => honest(model.score(input)),
    scoreAll: (inputs) => model.scoreAll(inputs).map(honest),
    explain: (input) => {
      const explanation = model.explain(input);
      return { ...explanation, score: honest(explanation.score) };
    },
  };
}
