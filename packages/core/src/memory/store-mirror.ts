import { assertSameSpace, type EmbeddingSpace } from '../embedding.ts';
import { VsmError } from '../errors.ts';
import type { MemoryChange, MemoryStore, Unsubscribe } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import type { Decision } from './decision.ts';
import { DerivedScores, type DerivedScoresOptions } from './derived-scores.ts';
import { MemoryState } from './memory-state.ts';
import { PreferencePictureIndex } from './picture-index.ts';
import { emptySnapshot } from './view-snapshot.ts';

export interface StoreMirrorOptions extends DerivedScoresOptions {
  readonly store: MemoryStore;
  readonly space?: EmbeddingSpace;
}

const maxCommitAttempts = 8;
/** More than stores keep: the store, not this mirror, decides how far back undo goes. */
const mirroredUndoLimit = 1000;

/** A store's memory in main memory, with what follows from it, through which all changes go. */
export class StoreMirror {
  readonly #options: StoreMirrorOptions;
  readonly #listeners = new Set<() => void>();
  #state = new MemoryState(emptySnapshot);
  #revision: string | null = null;
  #lastCommit: Promise<unknown> = Promise.resolve();
  #derived: DerivedScores;
  /** Made at the first rating, then kept along. */
  #pictures: PreferencePictureIndex | null = null;

  constructor(options: StoreMirrorOptions) {
    this.#options = options;
    this.#derived = new DerivedScores(this.#state, options);
  }

  get state(): MemoryState {
    return this.#state;
  }

  /** Empty before the first `refresh`. */
  get revision(): string {
    return this.#revision ?? '';
  }

  get derived(): DerivedScores {
    return this.#derived;
  }

  get pictures(): PreferencePictureIndex {
    this.#pictures ??= new PreferencePictureIndex(this.#state.preferences());
    return this.#pictures;
  }

  /** @throws VsmError `SPACE_MISMATCH` when the store holds embeddings of another space, or as the store throws. */
  async refresh(): Promise<void> {
    const head = await this.#options.store.head();
    if (head.revision === this.#revision) return;
    if (head.space && this.#options.space) assertSameSpace(head.space, this.#options.space);
    const preferences: Preference[] = [];
    for await (const preference of this.#options.store.preferences()) preferences.push(preference);
    const { space, comparisons, background, statistics, undoSteps, revision } = head;
    const facts = { space, comparisons, background, statistics, undoSteps };
    this.#state = new MemoryState({ ...emptySnapshot, ...facts, preferences });
    this.#pictures = null;
    this.#become(revision, new DerivedScores(this.#state, this.#options));
  }

  /**
   * Decides on the present memory and commits to just that; decides again when somebody else was faster. One mutation at a time;
   * another process may still come between, which the store tells.
   */
  commit<T>(decide: () => Decision<T>): Promise<T> {
    const done = this.#lastCommit.then(() => this.#commitNow(decide));
    this.#lastCommit = done.catch(() => undefined);
    return done;
  }

  onChange(listener: () => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.#listeners.clear();
    return this.#options.store.close();
  }

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
