import { VsmError } from '../errors.ts';
import type { PreferenceUpdate } from '../memory-store.ts';
import type { Preference } from '../preference.ts';
import { updatePreference } from './update-preference.ts';

/** Preferences to look up by id. A `Map` of them is one. */
export interface PreferenceLookup {
  readonly size: number;
  get(id: string): Preference | undefined;
  /** The ids in insertion order. */
  keys(): Iterable<string>;
}

/** Edits over preferences that themselves stay unchanged. An updated one keeps its place, one added goes last or to its own. */
export class PreferenceDraft {
  readonly #base: PreferenceLookup;
  /** What became of preferences of the base: the new value, or `null` for removed. */
  readonly #edited = new Map<string, Preference | null>();
  readonly #added = new Map<string, Preference>();
  /** All ids in order, once the base and then what was added is not their order any more. */
  #order: string[] | null = null;
  #size: number;

  constructor(base: PreferenceLookup) {
    this.#base = base;
    this.#size = base.size;
  }

  get size(): number {
    return this.#size;
  }

  /** The ids in order, where an addition named its place; otherwise `null`: they follow from `edits`. */
  get order(): readonly string[] | null {
    return this.#order;
  }

  /** O(1); O(preferences) when `at` is not the end. */
  add(preference: Preference, at: number = this.#size): void {
    if (this.#find(preference.id) !== undefined) {
      throw new VsmError(
        'PREFERENCE_INVALID',
        `The memory already holds a preference with the id ${preference.id}. Give the new one its own id, or update the old one.`,
        { details: { id: preference.id } },
      );
    }
    if (at < this.#size) this.#order ??= this.#idsInOrder();
    this.#order?.splice(at, 0, preference.id);
    this.#added.set(preference.id, preference);
    this.#size += 1;
  }

  remove(id: string): void {
    this.#require(id);
    // An id removed from the base and added again lives in `added` only, so the newer one goes first.
    if (!this.#added.delete(id)) this.#edited.set(id, null);
    this.#order?.splice(this.#order.indexOf(id), 1);
    this.#size -= 1;
  }

  update(id: string, set: PreferenceUpdate): void {
    const updated = updatePreference(this.#require(id), set);
    if (this.#added.has(id)) this.#added.set(id, updated);
    else this.#edited.set(id, updated);
  }

  /** The base's list with the edits made: itself where there are none. O(preferences). */
  listOver(base: readonly Preference[]): readonly Preference[] {
    if (this.#order !== null) return this.#order.map((id) => this.#require(id));
    if (this.#edited.size === 0) return this.#added.size === 0 ? base : [...base, ...this.#added.values()];
    const kept: Preference[] = [];
    for (const preference of base) {
      const edited = this.#edited.get(preference.id);
      if (edited !== null) kept.push(edited ?? preference);
    }
    return [...kept, ...this.#added.values()];
  }

  /** Each edit, in an order in which a map in insertion order takes them: `null` deletes. O(edits). */
  *edits(): Iterable<readonly [id: string, preference: Preference | null]> {
    yield* this.#edited;
    yield* this.#added;
  }

  #idsInOrder(): string[] {
    const kept = [...this.#base.keys()].filter((id) => this.#edited.get(id) !== null);
    return [...kept, ...this.#added.keys()];
  }

  #require(id: string): Preference {
    const found = this.#find(id);
    if (found !== undefined) return found;
    throw new VsmError(
      'PREFERENCE_NOT_FOUND',
      `The memory holds no preference with the id ${id}. It may have been removed meanwhile; list the preferences for the ids it holds.`,
      { details: { id } },
    );
  }

  #find(id: string): Preference | undefined {
    const added = this.#added.get(id);
    if (added !== undefined) return added;
    const edited = this.#edited.get(id);
    return edited === undefined ? this.#base.get(id) : (edited ?? undefined);
  }
}
