import type { Preference } from '../preference.ts';
import type { PreferenceLookup } from './preference-draft.ts';

/** Scanning the list this often costs about as much as indexing it once. */
const scansBeforeIndexing = 8;

/** A list of preferences by id: scanned while few are asked for, then indexed. */
export class ListLookup implements PreferenceLookup {
  readonly #list: readonly Preference[];
  #index: ReadonlyMap<string, Preference> | null = null;
  #scans = 0;

  constructor(list: readonly Preference[]) {
    this.#list = list;
  }

  get size(): number {
    return this.#list.length;
  }

  *keys(): Iterable<string> {
    for (const { id } of this.#list) yield id;
  }

  get(id: string): Preference | undefined {
    if (this.#index === null && this.#scans < scansBeforeIndexing) {
      this.#scans += 1;
      return this.#list.find((preference) => preference.id === id);
    }
    this.#index ??= new Map(this.#list.map((preference) => [preference.id, preference]));
    return this.#index.get(id);
  }
}
