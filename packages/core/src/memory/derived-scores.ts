import type { Preference } from '../preference.ts';
import { createVsm2Scorer, type Vsm2Scorer } from '../scoring/vsm2-scorer.ts';
import { type Background, createBackground } from '../taste/background.ts';
import { type CategoryTaste, fitCategoryTaste } from './category-taste.ts';
import type { MemoryState } from './memory-state.ts';

export interface DerivedScoresOptions {
  readonly background?: Background;
  readonly now: () => Date;
  readonly halfLifeDays?: number;
}

/** A preference before a change and after it; without one it was not there. */
export interface PreferenceTransition {
  readonly before: Preference | undefined;
  readonly after: Preference | undefined;
}

/** What is computed from a memory as it is until the next change, each when first asked for. */
export class DerivedScores {
  readonly #state: MemoryState;
  readonly #options: DerivedScoresOptions;
  readonly #tastes = new Map<string | undefined, CategoryTaste>();
  #vsm2: Vsm2Scorer | null = null;

  constructor(state: MemoryState, options: DerivedScoresOptions) {
    this.#state = state;
    this.#options = options;
  }

  taste(category: string | undefined): CategoryTaste {
    const known = this.#tastes.get(category);
    if (known) return known;
    const { now, halfLifeDays } = this.#options;
    const background = this.#state.head('').background ?? this.#options.background ?? createBackground([]);
    const taste = fitCategoryTaste(this.#state.preferences(), category, {
      background,
      now: now(),
      ...(halfLifeDays !== undefined && { halfLifeDays }),
    });
    this.#tastes.set(category, taste);
    return taste;
  }

  get vsm2(): Vsm2Scorer {
    this.#vsm2 ??= createVsm2Scorer(this.#state.preferences());
    return this.#vsm2;
  }

  /** The same after a change: the vsm2 scorer goes along in O(transitions), tastes are learned anew. */
  after(transitions: readonly PreferenceTransition[]): DerivedScores {
    const next = new DerivedScores(this.#state, this.#options);
    next.#vsm2 = this.#vsm2;
    for (const { before } of transitions) if (before) next.#vsm2?.remove(before);
    for (const { after } of transitions) if (after) next.#vsm2?.add(after);
    return next;
  }
}
