import { rankAgreement } from '@vsm/core';

export interface Settling {
  /** The share of pairs of pictures that the last `answers` answers left in the same order, 0..1. */
  readonly agreement: number;
  readonly answers: number;
  /** Whether so little moved that asking more helps little. */
  readonly isSettled: boolean;
}

/** Over so many answers a ranking is compared: one alone may happen to move little. */
const comparedAnswers = 5;
/** From here on eight more answers gained simulated people less than .01 in AUC; see docs/decisions/0014-teaching.md. */
const settledAgreement = 0.93;
/** Before, the ranking may stand still because nothing is known yet. */
const leastAnswers = 12;

/** Follows how much each answer moves the ranking of the same pictures. */
export class SettlingWatch {
  readonly #rankings: (readonly number[])[];

  constructor(firstScores: readonly number[]) {
    this.#rankings = [firstScores];
  }

  add(scores: readonly number[]): void {
    this.#rankings.push(scores);
  }

  removeLast(): void {
    if (this.#rankings.length > 1) this.#rankings.pop();
  }

  get state(): Settling | null {
    const answers = this.#rankings.length - 1;
    const after = this.#rankings.at(-1)!;
    if (answers < comparedAnswers || after.length < 2) return null;
    const agreement = rankAgreement(this.#rankings.at(-1 - comparedAnswers)!, after);
    return {
      agreement,
      answers: comparedAnswers,
      isSettled: answers >= leastAnswers && agreement >= settledAgreement,
    };
  }
}

/** What to tell the person. */
export function describeSettling({ agreement, answers, isSettled }: Settling): string {
  const moved = Math.max(1, Math.round((1 - agreement) * 100));
  const change = `The last ${answers} answers changed the order of ${agreement === 1 ? 'no pair' : `${moved} in 100 pairs`} of pictures`;
  return isSettled ? `${change}: it has settled, and asking more helps little.` : `${change}: more answers help.`;
}
