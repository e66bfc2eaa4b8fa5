import { assertSameSpace, type EmbeddingSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { Encoded } from '../image-encoder.ts';
import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange, MemoryStatistics, MemoryStore, UndoStep, Unsubscribe } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import type { Score } from '../score.ts';
import { findNearest, type NearestOptions, type NearestPreference } from '../scoring/nearest.ts';
import type { Vsm2Scorer } from '../scoring/vsm2-scorer.ts';
import type { OptimizationPlan, OptimizeOptions } from '../statistics/optimize-memory.ts';
import type { Background, TasteInput } from '../taste/background.ts';
import type { Calibration } from '../taste/calibration.ts';
import type { MemoryTaste } from './category-taste.ts';
import { countOf, type Decision } from './decision.ts';
import { DerivedScores, type TasteOptions } from './derived-scores.ts';
import type { ImportReport } from './import-merge.ts';
import { type ImportOptions, planImport } from './import-plan.ts';
import { MemoryState } from './memory-state.ts';
import { planOptimization } from './optimization-plan.ts';
import { PreferencePictureIndex } from './picture-index.ts';
import { planRating, type Rating, type RatingOutcome } from './rating.ts';
import { planClearing, planRemoval, planRevocation } from './removal-plan.ts';
import { emptySnapshot } from './view-snapshot.ts';

export interface VibeMemoryOptions {
  readonly store: MemoryStore;
  /** Of the encoder in use. Without it the memory can be read, counted and scored against, but not taught. */
  readonly space?: EmbeddingSpace;
  /** Shipped with the encoder; serves until the memory has its own. */
  readonly background?: Background;
  readonly now: () => Date;
  /** A new unique id at each call. */
  readonly createId: () => string;
  /** After how many days a rating counts half; see `fitTasteModel`. */
  readonly halfLifeDays?: number;
}

/** One reason of a score: a rated picture and its signed pull on the strength. */
export interface Pull {
  readonly preference: Preference;
  readonly pull: number;
}

export interface Explanation {
  readonly score: Score;
  /** All pulls and `backgroundPull` add up to this. */
  readonly strength: number;
  /** What makes the score of it: `probability = 1 / (1 + exp(-(slope * strength + intercept)))`. */
  readonly calibration: Calibration;
  /** Strongest first. */
  readonly pulls: readonly Pull[];
  readonly backgroundPull: number;
}

const maxCommitAttempts = 8;
/** More than stores keep: the store, not this mirror, decides how far back undo goes. */
const mirroredUndoLimit = 1000;

/**
 * What one person likes: their ratings in a store, and the scores that follow from them.
 * Several instances, in several processes, may work on one store; each mutation first sees what the others did.
 */
export class VibeMemory {
  readonly #options: VibeMemoryOptions;
  readonly #listeners = new Set<() => void>();
  #state = new MemoryState(emptySnapshot);
  #revision: string | null = null;
  #lastCommit: Promise<unknown> = Promise.resolve();
  #derived: DerivedScores;
  /** Made at the first rating, then kept along. */
  #pictures: PreferencePictureIndex | null = null;

  private constructor(options: VibeMemoryOptions) {
    this.#options = options;
    this.#derived = new DerivedScores(this.#state, options);
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
    return this.#state.snapshot();
  }

  get space(): EmbeddingSpace | null {
    return this.#state.head('').space ?? this.#options.space ?? null;
  }

  get preferences(): readonly Preference[] {
    return this.#state.preferences();
  }

  /** Reads what others changed. Cheap when nobody did. */
  async refresh(): Promise<void> {
    const head = await this.#options.store.head();
    if (head.revision === this.#revision) return;
    if (head.space && this.#options.space) assertSameSpace(head.space, this.#options.space);
    const preferences: Preference[] = [];
    for await (const preference of this.#options.store.preferences()) preferences.push(preference);
    const { space, background, statistics, undoSteps, revision } = head;
    this.#state = new MemoryState({ ...emptySnapshot, space, background, statistics, undoSteps, preferences });
    this.#pictures = null;
    this.#become(revision, new DerivedScores(this.#state, this.#options));
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
    return this.#commit(() => {
      const space = this.#teachableSpace();
      this.#pictures ??= new PreferencePictureIndex(this.preferences);
      const pictures = new PreferencePictureIndex([], this.#pictures);
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

  /** @throws VsmError `PREFERENCE_NOT_FOUND` when an id is not in the memory; nothing is removed then. */
  remove(ids: readonly string[]): Promise<Preference[]> {
    return this.#commit(() => planRemoval(this.preferences, ids));
  }

  /** Removes the preferences of one category, or all. Those of every category (`null`) stay unless all go. */
  clear(options: { readonly category?: string } = {}): Promise<Preference[]> {
    return this.#commit(() => planClearing(this.preferences, options.category));
  }

  /**
   * Takes back the last change that was not undone, whoever made it, and says what that was.
   *
   * @throws VsmError `NOTHING_TO_UNDO`
   */
  undo(): Promise<UndoStep> {
    return this.#commit(() => {
      const step = this.#state.head('').undoSteps.at(-1);
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
    return this.#commit(() => {
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
    return this.#commit(() => planRevocation(this.preferences, name));
  }

  /**
   * Does what `optimizeMemory` plans, as one step to undo; with `dryRun` only plans it. Optimising twice is optimising once.
   *
   * @throws VsmError `INVALID_ARGUMENT` for an option out of range.
   */
  optimize(options: Omit<OptimizeOptions, 'now'> & { readonly dryRun?: boolean } = {}): Promise<OptimizationPlan> {
    return this.#commit(() => {
      const { dryRun, ...rest } = options;
      const plan = planOptimization(this.snapshot, { ...rest, now: this.#options.now().toISOString() });
      return dryRun ? { changes: [], result: plan.result } : plan;
    });
  }

  /** Keeps what guidance counted. Not a step to undo. */
  recordStatistics(update: (statistics: MemoryStatistics) => MemoryStatistics): Promise<void> {
    return this.#commit(() => ({
      changes: [{ kind: 'set-statistics', statistics: update(this.#state.head('').statistics) }],
      result: undefined,
    }));
  }

  /**
   * The taste as it is now, for many scores, questions and beliefs; later changes do not show in it. Kept until the next change
   * for each category and list of pictures, and after one more rating of a large memory it goes along instead of being learned anew:
   * scores then agree with learning anew within 0.1.
   */
  taste(options: TasteOptions = {}): MemoryTaste {
    return this.#derived.taste(options);
  }

  /** @throws VsmError `EMBEDDING_INVALID` when the vector is not of the memory's space. */
  score(picture: Float32Array | TasteInput, options: TasteOptions = {}): Score {
    return this.taste(options).score(picture);
  }

  scoreAll(pictures: readonly (Float32Array | TasteInput)[], options: TasteOptions = {}): Score[] {
    return this.taste(options).scoreAll(pictures);
  }

  explain(picture: Float32Array | TasteInput, options: TasteOptions = {}): Explanation {
    const taste = this.taste(options);
    const { pulls, ...rest } = taste.explain(picture);
    return { ...rest, pulls: pulls.map(({ index, pull }) => ({ pull, preference: taste.preferences[index]! })) };
  }

  /** The score of VSM 2.0, for thresholds chosen with it. */
  get vsm2(): Vsm2Scorer {
    return this.#derived.vsm2;
  }

  nearest(vector: Float32Array, options: NearestOptions = {}): NearestPreference[] {
    return findNearest(this.preferences, vector, options);
  }

  /** Calls back after each change that this instance made or found by `refresh`. */
  onChange(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#listeners.clear();
    return this.#options.store.close();
  }

  async #rateOne(rating: Rating): Promise<RatingOutcome> {
    const [outcome] = await this.rate([rating]);
    return outcome!;
  }

  #teachableSpace(): EmbeddingSpace {
    if (this.#options.space) return this.#options.space;
    throw new VsmError(
      'INVALID_ARGUMENT',
      'This memory was opened without an embedding space. Open it with its encoder’s `space` to teach it.',
    );
  }

  /** One mutation at a time; another process may still come between, which the store tells. */
  #commit<T>(decide: () => Decision<T>): Promise<T> {
    const done = this.#lastCommit.then(() => this.#commitNow(decide));
    this.#lastCommit = done.catch(() => undefined);
    return done;
  }

  /** Decides on the present memory and commits to just that; decides again when somebody else was faster. */
  async #commitNow<T>(decide: () => Decision<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      await this.refresh();
      const decision = decide();
      const changes = this.#complete(decision);
      if (changes.length === 0) return decision.result;
      try {
        const revision = await this.#options.store.commit(changes, { ifRevision: this.#revision! });
        this.#apply(changes, revision);
        return decision.result;
      } catch (error) {
        if (!VsmError.is(error, 'MEMORY_CHANGED') || attempt === maxCommitAttempts) throw error;
      }
    }
  }

  #complete<T>({ changes, inverse, label }: Decision<T>): MemoryChange[] {
    if (changes.length === 0 || !inverse || !label) return [...changes];
    const { space } = this.#options;
    const isFirst = this.#state.head('').space === null && space !== undefined;
    const createdAt = this.#options.now().toISOString();
    return [
      ...(isFirst ? [{ kind: 'set-space', space } as const] : []),
      ...changes,
      {
        kind: 'push-undo',
        step: { label, createdAt, changes: isFirst ? [...inverse, { kind: 'set-space', space: null }] : inverse },
      },
    ];
  }

  /** Follows what the store has committed. O(changes). */
  #apply(changes: readonly MemoryChange[], revision: string): void {
    const planned = this.#state.plan(changes, { undoLimit: mirroredUndoLimit });
    const touched = [...new Set(changes.flatMap(touchedId))];
    const before = touched.map((id) => this.#state.get(id));
    planned.apply();
    const transitions = touched.map((id, i) => ({ before: before[i], after: this.#state.get(id) }));
    for (const { before, after } of transitions) {
      if (before) this.#pictures?.delete(before);
      if (after) this.#pictures?.set(after);
    }
    this.#become(revision, this.#derived.after(transitions));
  }

  #become(revision: string, derived: DerivedScores): void {
    this.#revision = revision;
    this.#derived = derived;
    for (const listener of this.#listeners) listener();
  }
}

function touchedId(change: MemoryChange): string[] {
  if (change.kind === 'add') return [change.preference.id];
  return change.kind === 'remove' || change.kind === 'update' ? [change.id] : [];
}
