import type { MemorySnapshot } from '../memory-file/snapshot.ts';
import type { MemoryChange, MemoryHead } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import { type ApplyChangesOptions, draftChanges, type MemoryDraft } from './memory-draft.ts';

/** Changes that were found to be possible, and have not been made yet. */
export interface PlannedChanges {
  /** The memory as it would be. O(preferences). */
  snapshot(): MemorySnapshot;
  /** Makes them, and says when the memory was updated where that is given. O(changes). Only until other changes were made. */
  apply(updatedAt?: string): void;
}

/** A memory that changes in place: each commit costs what it changes, however many preferences there are, unless one is put among them. */
export class MemoryState {
  readonly #preferences: Map<string, Preference>;
  #rest: Omit<MemorySnapshot, 'preferences'>;
  #likes = 0;
  /** The preferences as a list that never changes; made again when asked for after a change. */
  #list: readonly Preference[] | null;
  #snapshot: MemorySnapshot | null;

  /** O(preferences). */
  constructor(snapshot: MemorySnapshot) {
    const { preferences, ...rest } = snapshot;
    this.#list = preferences;
    this.#snapshot = snapshot;
    this.#rest = rest;
    this.#preferences = new Map(preferences.map((preference) => [preference.id, preference]));
    for (const { verdict } of preferences) if (verdict === 'like') this.#likes += 1;
  }

  head(revision: string): MemoryHead {
    const { space, comparisons, background, statistics, undoSteps } = this.#rest;
    const counts = { likes: this.#likes, dislikes: this.#preferences.size - this.#likes };
    return { space, counts, comparisons, background, statistics, undoSteps, revision };
  }

  get(id: string): Preference | undefined {
    return this.#preferences.get(id);
  }

  /** In insertion order. Later changes do not show in it. O(preferences) after a change, then O(1). */
  preferences(): readonly Preference[] {
    this.#list ??= [...this.#preferences.values()];
    return this.#list;
  }

  /** Costs what `preferences` costs; the same object until a change. */
  snapshot(): MemorySnapshot {
    this.#snapshot ??= { ...this.#rest, preferences: this.preferences() };
    return this.#snapshot;
  }

  /**
   * Tries the changes in order, all or none, and changes nothing yet. O(changes).
   *
   * @throws VsmError as `applyMemoryChanges`.
   */
  plan(changes: readonly MemoryChange[], options: ApplyChangesOptions = {}): PlannedChanges {
    const draft = draftChanges(this.#rest, this.#preferences, changes, options);
    return {
      snapshot: () => ({
        ...this.#rest,
        ...draft.facts,
        preferences: draft.preferences.listOver(this.preferences()),
      }),
      apply: (updatedAt) => this.#apply(draft, updatedAt ?? this.#rest.updatedAt),
    };
  }

  #reorder(ids: readonly string[]): void {
    const ordered = ids.map((id) => [id, this.#preferences.get(id)!] as const);
    this.#preferences.clear();
    for (const [id, preference] of ordered) this.#preferences.set(id, preference);
  }

  #apply({ facts, preferences }: MemoryDraft, updatedAt: string | null): void {
    this.#list = null;
    this.#snapshot = null;
    this.#rest = { ...this.#rest, ...facts, updatedAt };
    for (const [id, edited] of preferences.edits()) {
      if (this.#preferences.get(id)?.verdict === 'like') this.#likes -= 1;
      if (edited?.verdict === 'like') this.#likes += 1;
      if (edited === null) this.#preferences.delete(id);
      else this.#preferences.set(id, edited);
    }
    if (preferences.order !== null) this.#reorder(preferences.order);
  }
}
