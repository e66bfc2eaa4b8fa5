import type { Comparison } from '../comparison.ts';
import type { Preference } from '../preference.ts';
import type { AestheticPrior } from '../prior/aesthetic-prior.ts';
import { createVsm2Scorer, type Vsm2Scorer } from '../scoring/vsm2-scorer.ts';
import type { Background, TasteInput } from '../taste/background.ts';
import { type CategoryTaste, fitCategoryTaste, type MemoryTaste } from './category-taste.ts';
import type { MemoryState } from './memory-state.ts';
import { type FolderSurroundings, surroundingsIn, usualPictures, withoutRated } from './seen-pictures.ts';
import { type CategorySuggester, createCategorySuggester } from './suggest-category.ts';

export interface DerivedScoresOptions {
  readonly background?: Background;
  readonly prior?: AestheticPrior;
  readonly now: () => Date;
  readonly halfLifeDays?: number;
}

export interface TasteOptions {
  /** Ratings of this category count in full, all others the less the more there are of it. All count in full if not given. */
  readonly category?: string;
  /**
   * The pictures of the folder that is looked at, rated or not: see `TasteModelOptions.unlabelled`. A taste is kept for each list,
   * known by the list itself: hand over the same array to get the same taste.
   */
  readonly unlabelled?: readonly TasteInput[];
}

/** A preference before a change and after it; without one it was not there. */
export interface PreferenceTransition {
  readonly before: Preference | undefined;
  readonly after: Preference | undefined;
}

/** A taste that was asked for, and what has been said since. */
interface KeptTaste {
  readonly asked: TasteOptions;
  readonly taste: CategoryTaste;
  readonly learnedAt: Date;
  readonly since: readonly (Preference | Comparison)[];
}

/** The most tastes that are kept, the latest asked for. */
const keptTastes = 12;
/** So many new answers are learned one by one; more of them are faster learned with all others anew. */
const learnedOneByOne = 8;
/** Ratings age by the day. */
const staleAfterMs = 86_400_000;

/** What is computed from a memory as it is until the next change, each when first asked for. */
export class DerivedScores {
  readonly #state: MemoryState;
  readonly #options: DerivedScoresOptions;
  readonly #seen: Background | null;
  readonly #comparisons: readonly Comparison[];
  /** The latest asked for last. */
  #tastes: KeptTaste[] = [];
  #background: Background | null = null;
  #surroundings = new WeakMap<readonly TasteInput[], FolderSurroundings>();
  #suggestCategory: CategorySuggester | null = null;
  #vsm2: Vsm2Scorer | null = null;

  constructor(state: MemoryState, options: DerivedScoresOptions) {
    this.#state = state;
    this.#options = options;
    const head = state.head('');
    this.#comparisons = head.comparisons;
    this.#seen = head.background;
  }

  taste(asked: TasteOptions): MemoryTaste {
    const kept = this.#tastes.find((each) => asksTheSame(each.asked, asked));
    const now = this.#options.now();
    const isFresh = kept && now.getTime() - kept.learnedAt.getTime() < staleAfterMs;
    const goneAlong = isFresh ? withAll(kept.taste, kept.since) : null;
    const taste = goneAlong ?? this.#learn(asked, now);
    const learnedAt = kept && goneAlong ? kept.learnedAt : now;
    const others = this.#tastes.filter((each) => each !== kept);
    this.#tastes = [...others, { asked, taste, learnedAt, since: [] }].slice(-keptTastes);
    return taste;
  }

  /** The pictures that a taste stands out from, without any folder. */
  get background(): Background {
    this.#background ??= usualPictures(this.#unrated, this.#options.background);
    return this.#background;
  }

  get suggestCategory(): CategorySuggester {
    this.#suggestCategory ??= createCategorySuggester(this.#state.preferences());
    return this.#suggestCategory;
  }

  get vsm2(): Vsm2Scorer {
    this.#vsm2 ??= createVsm2Scorer(this.#state.preferences());
    return this.#vsm2;
  }

  /**
   * The same after a change: the vsm2 scorer goes along in O(transitions), and so do tastes where answers were only added. All
   * else is learned anew when it is asked for.
   */
  after(transitions: readonly PreferenceTransition[]): DerivedScores {
    const next = new DerivedScores(this.#state, this.#options);
    next.#vsm2 = this.#vsm2;
    for (const { before } of transitions) if (before) next.#vsm2?.remove(before);
    for (const { after } of transitions) if (after) next.#vsm2?.add(after);
    const added = transitions.flatMap(({ before, after }) => (!before && after ? [after] : []));
    const compared = next.#comparisons.slice(this.#comparisons.length);
    const onlyAdded =
      added.length === transitions.length && this.#comparisons.every((each, i) => each === next.#comparisons[i]);
    if (next.#seen !== this.#seen) return next;
    next.#background = this.#background;
    next.#surroundings = this.#surroundings;
    if (onlyAdded) {
      next.#tastes = this.#tastes
        .map((kept) => ({ ...kept, since: [...kept.since, ...added, ...compared] }))
        .filter(({ since }) => since.length <= learnedOneByOne);
    }
    return next;
  }

  /** What rated pictures stand out from should not be those pictures. */
  get #unrated(): Background | null {
    return this.#seen && withoutRated(this.#seen, this.#state.preferences());
  }

  /** The same object for the same folder: a learner knows what it made of it by that. */
  #surroundingsIn(folder: readonly TasteInput[]): FolderSurroundings {
    const known = this.#surroundings.get(folder);
    if (known) return known;
    const surroundings = surroundingsIn(folder, this.#unrated, this.#options.background);
    this.#surroundings.set(folder, surroundings);
    return surroundings;
  }

  #learn({ category, unlabelled }: TasteOptions, now: Date): CategoryTaste {
    const { halfLifeDays, prior } = this.#options;
    const answers = { preferences: this.#state.preferences(), comparisons: this.#comparisons };
    return fitCategoryTaste(answers, category, {
      ...(unlabelled ? this.#surroundingsIn(unlabelled) : { background: this.background }),
      now,
      ...(prior && { prior }),
      ...(halfLifeDays !== undefined && { halfLifeDays }),
    });
  }
}

function asksTheSame(a: TasteOptions, b: TasteOptions): boolean {
  return a.category === b.category && a.unlabelled === b.unlabelled;
}

function withAll(taste: CategoryTaste, answers: KeptTaste['since']): CategoryTaste | null {
  return answers.reduce<CategoryTaste | null>((learned, one) => learned?.after(one) ?? null, taste);
}
