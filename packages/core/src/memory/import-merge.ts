import type { EmbeddingSpace } from '../embedding.ts';
import type { Preference } from '../preference.ts';
import { createSimilarVectors, type SimilarVectors } from '../statistics/similar-vectors.ts';
import type { ComparisonImport } from './import-comparisons.ts';
import { outranks, saysTheSame } from './import-precedence.ts';
import { type RefusedRating, refusalOf } from './import-refusal.ts';
import { PreferencePictureIndex } from './picture-index.ts';

export interface ImportReport {
  readonly added: readonly Preference[];
  /** Imported before, and now replaced by an imported rating that counts more: a newer one. */
  readonly changed: readonly { readonly previous: Preference; readonly preference: Preference }[];
  /** Pictures rated in both: the rating that stays, which is this memory's own or the newer of two imported. */
  readonly kept: readonly { readonly own: Preference; readonly imported: Preference }[];
  readonly removed: readonly Preference[];
  /** What would spoil the memory, and is left out. */
  readonly refused: readonly RefusedRating[];
  readonly comparisons: ComparisonImport;
}

export interface ImportMergeOptions {
  readonly space?: EmbeddingSpace;
  readonly nearDuplicate?: number;
  readonly now: Date;
  readonly createId: () => string;
}

/** One rating a picture, of those that stay and those that are taken in one by one. */
export class ImportMerge {
  readonly #options: ImportMergeOptions;
  readonly #pictures: PreferencePictureIndex;
  readonly #staying: ReadonlyMap<string, Preference>;
  readonly #similar: SimilarVectors | null;
  /** The ids of what `#similar` holds, in its order. */
  readonly #similarIds: string[] = [];
  readonly #added: string[] = [];
  readonly #changed = new Set<string>();
  readonly #kept: { readonly id: string; readonly imported: Preference }[] = [];
  readonly #refused: RefusedRating[] = [];

  constructor(staying: readonly Preference[], options: ImportMergeOptions) {
    this.#options = options;
    this.#pictures = new PreferencePictureIndex(staying);
    this.#staying = new Map(staying.map((preference) => [preference.id, preference]));
    const { nearDuplicate: threshold } = options;
    const vectors = staying.map(({ embedding }) => embedding.vector);
    this.#similar = threshold === undefined ? null : createSimilarVectors(vectors, { threshold, inclusive: true });
    for (const preference of staying) this.#remember(preference);
  }

  /** `imported` is reported, `preference` is what it becomes here. */
  take(imported: Preference, preference: Preference): void {
    const refused = refusalOf(preference, this.#options.space);
    if (refused) {
      this.#refused.push({ preference: imported, ...refused });
      return;
    }
    const present = this.#pictures.find(preference) ?? this.#findSimilar(preference);
    if (present === undefined) {
      this.#add(preference);
      return;
    }
    if (!outranks(preference, present, this.#options.now)) {
      this.#kept.push({ id: present.id, imported });
      return;
    }
    this.#pictures.set(replaced(present, preference));
    if (this.#staying.has(present.id)) this.#changed.add(present.id);
  }

  outcome(): Omit<ImportReport, 'removed' | 'comparisons'> {
    const current = (id: string): Preference => this.#pictures.get(id)!;
    const changed = [...this.#changed]
      .map((id) => ({ previous: this.#staying.get(id)!, preference: current(id) }))
      .filter(({ previous, preference }) => !saysTheSame(previous, preference));
    return {
      added: this.#added.map(current),
      changed,
      kept: this.#kept.map(({ id, imported }) => ({ own: current(id), imported })),
      refused: this.#refused,
    };
  }

  #add(preference: Preference): void {
    const isTaken = this.#pictures.get(preference.id) !== undefined;
    const added = isTaken ? { ...preference, id: this.#options.createId() } : preference;
    this.#pictures.set(added);
    this.#remember(added);
    this.#added.push(added.id);
  }

  #remember({ id, embedding }: Preference): void {
    if (this.#similar === null) return;
    this.#similar.add(embedding.vector);
    this.#similarIds.push(id);
  }

  #findSimilar({ embedding }: Preference): Preference | undefined {
    const found = this.#similar?.findFirst(embedding.vector);
    return found ? this.#pictures.get(this.#similarIds[found.index]!) : undefined;
  }
}

/** The picture and its id stay, what is said of it is new. */
function replaced(present: Preference, { verdict, category, weight, createdAt, metadata, ...rest }: Preference) {
  const { origin: _, source: __, ...picture } = present;
  const source = rest.source ?? present.source;
  return {
    ...picture,
    verdict,
    category,
    weight,
    createdAt,
    metadata,
    ...(source && { source }),
    ...(rest.origin && { origin: rest.origin }),
  };
}
