import type { Comparison } from '../comparison.ts';
import type { EmbeddingSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { Encoded } from '../image-encoder.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryStatistics, MemoryStore, UndoStep, Unsubscribe } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import type { AestheticPrior } from '../prior/aesthetic-prior.ts';
import type { Score } from '../score.ts';
import { findNearest, type NearestOptions, type NearestPreference } from '../scoring/nearest.ts';
import type { Vsm2Scorer } from '../scoring/vsm2-scorer.ts';
import { type OptimizationPlan, type OptimizeOptions, planInSteps } from '../statistics/optimize-memory.ts';
import { type Background, type TasteInput, toTasteInput } from '../taste/background.ts';
import { type DescriptionContext, describePicture } from '../taste/describe-picture.ts';
import { describeTaste, type TasteDescription } from '../taste/describe-taste.ts';
import { type WatchOptions, watchSteps } from '../watch.ts';
import { describeTasteInWords, type EmbeddedTerm, type WordLeaning } from '../words/describe-in-words.ts';
import { exampleOf, type MemoryTaste, ownRatings } from './category-taste.ts';
import { type ComparisonDetails, type PictureToCompare, planComparison } from './comparison-plan.ts';
import { countOf } from './decision.ts';
import type { TasteOptions } from './derived-scores.ts';
import { type PreferenceEdit, planEdit } from './edit-plan.ts';
import type { Explanation } from './explanation.ts';
import type { ImportReport } from './import-merge.ts';
import { type ImportOptions, planImport } from './import-plan.ts';
import { decideOptimization } from './optimization-plan.ts';
import { PreferencePictureIndex } from './picture-index.ts';
import { planRating, type Rating, type RatingOutcome } from './rating.ts';
import { planClearing, planRemoval, planRevocation } from './removal-plan.ts';
import { newlySeen, seePictures, withoutRated } from './seen-pictures.ts';
import { StoreMirror } from './store-mirror.ts';
import type { CategorySuggestion } from './suggest-category.ts';

export interface VibeMemoryOptions {
  readonly store: MemoryStore;
  /** Of the encoder in use. Without it the memory can be read, counted and scored against, but not taught. */
  readonly space?: EmbeddingSpace;
  /** Shipped with the encoder: pictures that the person might have seen. Those that they have seen take their place little by little. */
  readonly background?: Background;
  /** What is expected of pictures until the person's own ratings tell. */
  readonly prior?: AestheticPrior;
  readonly now: () => Date;
  /** A new unique id at each call. */
  readonly createId: () => string;
  /** After how many days a rating counts half; see `fitTasteModel`. */
  readonly halfLifeDays?: number;
}

/** The share of what is known as usual that must be new to be written. */
const worthKeeping = 0.1;

/**
 * What one person likes: their ratings in a store, and the scores that follow from them.
 * Several instances, in several processes, may work on one store; each mutation first sees what the others did.
 */
export class VibeMemory {
  readonly #options: VibeMemoryOptions;
  readonly #mirror: StoreMirror;

  private constructor(options: VibeMemoryOptions) {
    this.#options = options;
    this.#mirror = new StoreMirror(options);
  }

  /**
   * @throws VsmError `SPACE_MISMATCH` when the store holds embeddings of another space, or as the store throws.
   */
  static async open(options: VibeMemoryOptions): Promise<VibeMemory> {
    const memory = new VibeMemory(options);
    await memory.refresh();
    return memory;
  }

  /** Everything in the memory as one value. */
  get snapshot(): MemorySnapshot {
    return this.#mirror.state.snapshot();
  }

  /** The store's, as it was last seen: equal revisions mean an unchanged memory. */
  get revision(): string {
    return this.#mirror.revision;
  }

  get space(): EmbeddingSpace | null {
    return this.#mirror.state.head('').space ?? this.#options.space ?? null;
  }

  get preferences(): readonly Preference[] {
    return this.#mirror.state.preferences();
  }

  get comparisons(): readonly Comparison[] {
    return this.#mirror.state.head('').comparisons;
  }

  /** Reads what others changed. Cheap when nobody did. */
  refresh(): Promise<void> {
    return this.#mirror.refresh();
  }

  like(picture: Encoded, details: Omit<Rating, 'verdict' | 'picture'> = {}): Promise<RatingOutcome> {
    return this.#rateOne({ ...details, picture, verdict: 'like' });
  }

  dislike(picture: Encoded, details: Omit<Rating, 'verdict' | 'picture'> = {}): Promise<RatingOutcome> {
    return this.#rateOne({ ...details, picture, verdict: 'dislike' });
  }

  /**
   * Keeps all the ratings or none, as one step to undo. A picture rated before gets the new rating in place of the old.
   *
   * @throws VsmError `EMBEDDING_INVALID`, `PREFERENCE_INVALID` or `SPACE_MISMATCH`, or as the store throws.
   */
  rate(ratings: readonly Rating[]): Promise<RatingOutcome[]> {
    return this.#mirror.commit(() => {
      const space = this.#teachableSpace();
      const pictures = new PreferencePictureIndex([], this.#mirror.pictures);
      const { now, createId } = this.#options;
      const plans = ratings.map((rating) => {
        const plan = planRating(rating, { space, pictures, now: now(), createId });
        pictures.set(plan.outcome.preference);
        return plan;
      });
      return {
        label: `rate ${countOf(plans.length, 'picture')}`,
        changes: plans.flatMap((plan) => plan.changes),
        inverse: plans.toReversed().flatMap((plan) => plan.inverse),
        result: plans.map((plan) => plan.outcome),
      };
    });
  }

  /**
   * Keeps which of two pictures the person likes better, as one step to undo. A pair has one answer: the last. Of more than
   * 500 comparisons the oldest are forgotten.
   *
   * @throws VsmError `EMBEDDING_INVALID`, or `PREFERENCE_INVALID` when both are the same picture; or as the store throws.
   */
  compare(preferred: PictureToCompare, other: PictureToCompare, details: ComparisonDetails = {}): Promise<Comparison> {
    return this.#mirror.commit(() => {
      const { now, createId } = this.#options;
      return planComparison(preferred, other, {
        ...details,
        comparisons: this.comparisons,
        space: this.#teachableSpace(),
        now: now(),
        createId,
      });
    });
  }

  /**
   * Changes what a rating says. Its age and origin stay, unlike when the picture is rated anew.
   *
   * @throws VsmError `PREFERENCE_NOT_FOUND` when the id is not in the memory, `PREFERENCE_INVALID` when a value is out of range.
   */
  edit(id: string, edit: PreferenceEdit): Promise<Preference> {
    return this.#mirror.commit(() => planEdit(this.preferences, id, edit));
  }

  /** @throws VsmError `PREFERENCE_NOT_FOUND` when an id is not in the memory; nothing is removed then. */
  remove(ids: readonly string[]): Promise<Preference[]> {
    return this.#mirror.commit(() => planRemoval(this.snapshot, ids));
  }

  /** Removes the ratings and comparisons of one category, or all. Those of every category (`null`) stay unless all go. */
  clear(options: { readonly category?: string } = {}): Promise<Preference[]> {
    return this.#mirror.commit(() => planClearing(this.snapshot, options.category));
  }

  /**
   * Takes back the last change that was not undone, whoever made it, and says what that was.
   *
   * @throws VsmError `NOTHING_TO_UNDO`
   */
  undo(): Promise<UndoStep> {
    return this.#mirror.commit(() => {
      const step = this.#mirror.state.head('').undoSteps.at(-1);
      if (!step) throw new VsmError('NOTHING_TO_UNDO', 'There is nothing to undo: the memory holds no undo step.');
      return { changes: [...step.changes, { kind: 'pop-undo' }], result: step };
    });
  }

  /**
   * Adds another memory's ratings, or puts them in place of this one's: all or nothing, and one step to undo. A picture has one rating,
   * so importing twice is importing once, and it does not matter which of two memories is imported first:
   * one's own rating wins over an imported one, and the newer of two imported ones over the older.
   *
   * @throws VsmError `SPACE_MISMATCH` when the two spaces differ, `PREFERENCE_INVALID` or `INVALID_ARGUMENT` for an option out of range
   *   or when all would be replaced by nothing.
   */
  import(other: MemorySnapshot, options: ImportOptions): Promise<ImportReport> {
    return this.#mirror.commit(() => {
      const { now, createId } = this.#options;
      const plan = planImport(this.snapshot, other, { ...options, space: this.space, now: now(), createId });
      return options.dryRun ? { changes: [], result: plan.result } : plan;
    });
  }

  /**
   * Takes away all that was imported from this name. What the person rated anew since is their own and stays.
   *
   * @throws VsmError `PREFERENCE_NOT_FOUND` when nothing came from there.
   */
  revoke(name: string): Promise<Preference[]> {
    return this.#mirror.commit(() => planRevocation(this.snapshot, name));
  }

  /**
   * Does what `optimizeMemory` plans, as one step to undo; with `dryRun` only plans it. Optimising twice is optimising once.
   *
   * @throws VsmError `INVALID_ARGUMENT` for an option out of range, or the signal's reason when it aborts before anything changed.
   */
  async optimize(
    options: Omit<OptimizeOptions, 'now'> & WatchOptions & { readonly dryRun?: boolean } = {},
  ): Promise<OptimizationPlan> {
    const { dryRun, signal, onProgress, ...rest } = options;
    const watch = { ...(signal && { signal }), ...(onProgress && { onProgress }) };
    for (;;) {
      await this.refresh();
      const planned = this.snapshot;
      const plan = await watchSteps(planInSteps(planned, { ...rest, now: this.#options.now().toISOString() }), watch);
      if (dryRun) return plan;
      const done = await this.#mirror.commit<OptimizationPlan | null>(() =>
        // Somebody else may have been faster: then it is to be planned anew.
        this.preferences === planned.preferences ? decideOptimization(planned, plan) : { changes: [], result: null },
      );
      if (done) return done;
    }
  }

  /**
   * Lets the memory know pictures that the person came across: what is usual to them, which a taste stands out from. Rated ones
   * are left out: a taste that stands out from what it is of is measurably worse.
   * A sample of 200 is kept, and written only when a tenth of it is new, so that most calls write nothing and seeing the same
   * pictures again never does. Not a step to undo. False when nothing was kept.
   *
   * @throws VsmError as the store throws.
   */
  see(pictures: readonly TasteInput[]): Promise<boolean> {
    return this.#mirror.commit(() => {
      const { background: before } = this.#mirror.state.head('');
      const after = withoutRated(seePictures(before, pictures), this.preferences);
      const isWorthIt = newlySeen(before, after) > worthKeeping * (before?.sample.length ?? 0);
      return { changes: isWorthIt ? [{ kind: 'set-background', background: after }] : [], result: isWorthIt };
    });
  }

  /** Keeps what guidance counted. Not a step to undo. */
  recordStatistics(update: (statistics: MemoryStatistics) => MemoryStatistics): Promise<void> {
    return this.#mirror.commit(() => ({
      changes: [{ kind: 'set-statistics', statistics: update(this.#mirror.state.head('').statistics) }],
      result: undefined,
    }));
  }

  /**
   * The taste as it is now, for many scores, questions and beliefs; later changes do not show in it. Kept until the next change
   * for each category and list of pictures, and after one more answer in a large memory it goes along instead of being learned anew:
   * scores then agree with learning anew within 0.1.
   */
  taste(options: TasteOptions = {}): MemoryTaste {
    return this.#mirror.derived.taste(options);
  }

  /** @throws VsmError `EMBEDDING_INVALID` when the vector is not of the memory's space. */
  score(picture: Float32Array | TasteInput, options: TasteOptions = {}): Score {
    return this.taste(options).score(picture);
  }

  scoreAll(pictures: readonly (Float32Array | TasteInput)[], options: TasteOptions = {}): Score[] {
    return this.taste(options).scoreAll(pictures);
  }

  /** Why a picture scores as it does. O(ratings). */
  explain(picture: Float32Array | TasteInput, options: TasteOptions = {}): Explanation {
    const taste = this.taste(options);
    const { pulls, comparisonPulls, ...rest } = taste.explain(picture);
    return {
      ...rest,
      pulls: pulls.map(({ index, pull }) => ({ pull, preference: taste.preferences[index]! })),
      comparisonPulls: comparisonPulls.map(({ index, pull }) => ({ pull, comparison: taste.comparisons[index]! })),
      reasons: describePicture(taste, toTasteInput(picture), this.#descriptionContext(taste, options)),
    };
  }

  /** What the taste leans to and away from, and how well it knows what the person usually sees. */
  describeTaste(options: TasteOptions = {}): TasteDescription {
    const taste = this.taste(options);
    return describeTaste(taste, this.#descriptionContext(taste, options));
  }

  /** The category that a picture resembles, or `null` where none stands out; see `suggestCategory`. */
  suggestCategory(picture: Float32Array | TasteInput): CategorySuggestion | null {
    return this.#mirror.derived.suggestCategory(picture);
  }

  /** The score of VSM 2.0, for thresholds chosen with it. */
  get vsm2(): Vsm2Scorer {
    return this.#mirror.derived.vsm2;
  }

  nearest(vector: Float32Array, options: NearestOptions = {}): NearestPreference[] {
    return findNearest(this.preferences, vector, options);
  }

  /** Calls back after each change that this instance made or found by `refresh`. */
  onChange(listener: () => void): Unsubscribe {
    return this.#mirror.onChange(listener);
  }

  close(): Promise<void> {
    return this.#mirror.close();
  }

  /** Pictures that the person usually sees: those that this memory was shown, and those shipped until they are enough. */
  get background(): Background {
    return this.#mirror.derived.background;
  }

  /** What the taste leans to and away from, the clearest first; see `describeTasteInWords`. */
  describeInWords(terms: readonly EmbeddedTerm[], { category }: Pick<TasteOptions, 'category'> = {}): WordLeaning[] {
    const examples = ownRatings(this.preferences, category).map(exampleOf);
    return describeTasteInWords(examples, { terms, background: this.background });
  }

  async #rateOne(rating: Rating): Promise<RatingOutcome> {
    const [outcome] = await this.rate([rating]);
    return outcome!;
  }

  #descriptionContext({ preferences }: MemoryTaste, { category }: TasteOptions): DescriptionContext {
    return {
      examples: ownRatings(preferences, category).map(exampleOf),
      background: this.#mirror.derived.background,
      attributeNames: (this.#options.space ?? this.space)?.attributeNames ?? [],
    };
  }

  #teachableSpace(): EmbeddingSpace {
    if (this.#options.space) return this.#options.space;
    throw new VsmError(
      'INVALID_ARGUMENT',
      'This memory was opened without an embedding space. Open it with its encoder’s `space` to teach it.',
    );
  }
}
