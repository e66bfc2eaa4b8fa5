import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange } from '../memory-store.ts';
import { createVsm2Scorer, type Vsm2Scorer } from '../scoring/vsm2-scorer.ts';
import { type Background, createBackground } from '../taste/background.ts';
import { type CategoryTaste, fitCategoryTaste } from './category-taste.ts';

export interface DerivedScoresOptions {
  readonly background?: Background;
  readonly now: () => Date;
  readonly halfLifeDays?: number;
}

/** What is computed from one state of a memory, each when first asked for. */
export class DerivedScores {
  readonly #snapshot: MemorySnapshot;
  readonly #options: DerivedScoresOptions;
  readonly #tastes = new Map<string | undefined, CategoryTaste>();
  #vsm2: Vsm2Scorer | null = null;

  constructor(snapshot: MemorySnapshot, options: DerivedScoresOptions) {
    this.#snapshot = snapshot;
    this.#options = options;
  }

  taste(category: string | undefined): CategoryTaste {
    const known = this.#tastes.get(category);
    if (known) return known;
    const { now, halfLifeDays } = this.#options;
    const background = this.#snapshot.background ?? this.#options.background ?? createBackground([]);
    const taste = fitCategoryTaste(this.#snapshot.preferences, category, {
      background,
      now: now(),
      ...(halfLifeDays !== undefined && { halfLifeDays }),
    });
    this.#tastes.set(category, taste);
    return taste;
  }

  get vsm2(): Vsm2Scorer {
    this.#vsm2 ??= createVsm2Scorer(this.#snapshot.preferences);
    return this.#vsm2;
  }

  /** The same after `changes` led to `snapshot`: the vsm2 scorer goes along, tastes are learned anew. */
  after(changes: readonly MemoryChange[], snapshot: MemorySnapshot): DerivedScores {
    const next = new DerivedScores(snapshot, this.#options);
    if (!this.#vsm2) return next;
    next.#vsm2 = this.#vsm2;
    const touched = new Set(changes.flatMap(touchedId));
    for (const { id } of this.#snapshot.preferences) if (touched.has(id)) next.#vsm2.remove({ id });
    for (const preference of snapshot.preferences) if (touched.has(preference.id)) next.#vsm2.add(preference);
    return next;
  }
}

function touchedId(change: MemoryChange): string[] {
  if (change.kind === 'add') return [change.preference.id];
  return change.kind === 'remove' || change.kind === 'update' ? [change.id] : [];
}
