import type { TasteInput } from './background.ts';
import type { TasteExample } from './taste-example.ts';

/** Two pictures of which the person likes one better, as the learner sees it. */
export interface TasteComparison {
  readonly preferred: TasteInput;
  readonly other: TasteInput;
  /** How much the answer counts; 1 if not given. Answers of weight 0 and below teach nothing. */
  readonly weight?: number;
  /** ISO 8601. Without it, or without `now`, an answer does not age. */
  readonly createdAt?: string | null;
}

/** What a person can say: about one picture, or about two. */
export type TasteAnswer = TasteExample | TasteComparison;

export function isComparison(answer: TasteAnswer): answer is TasteComparison {
  return 'preferred' in answer;
}

/** The pictures that the answer is about. */
export function picturesOf(answer: TasteAnswer): readonly TasteInput[] {
  return isComparison(answer) ? [answer.preferred, answer.other] : [answer];
}
