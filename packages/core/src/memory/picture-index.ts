import { dotProduct } from '../embedding.ts';
import type { Preference } from '../preference.ts';

/** Finds the rating of a picture that was rated before. */
export interface PictureIndex {
  find(picture: Preference): Preference | undefined;
}

/** Above what storing an embedding with fewer digits can do to it; far above what two pictures of one id have in common. */
const roundedSimilarity = 0.999;

/**
 * Knows a picture by its id together with nearly its embedding, by its file's hash, or by its embedding to the last bit.
 * O(preferences) once; then O(1) a look-up or a change. What it does not know it asks `base`.
 */
export class PreferencePictureIndex implements PictureIndex {
  readonly #byId = new Map<string, Preference>();
  readonly #byFile = new Map<string, string>();
  readonly #byVector = new Map<number, string[]>();

  readonly #base: PictureIndex | undefined;

  constructor(preferences: Iterable<Preference>, base?: PictureIndex) {
    this.#base = base;
    for (const preference of preferences) this.set(preference);
  }

  get(id: string): Preference | undefined {
    return this.#byId.get(id);
  }

  /** Adds the preference, or puts it in the place of the one with its id and embedding. */
  set(preference: Preference): void {
    const { id, source, embedding } = preference;
    if (source?.sha256) this.#byFile.set(source.sha256, id);
    if (!this.#byId.has(id)) {
      const hash = hashVector(embedding.vector);
      const bucket = this.#byVector.get(hash);
      if (bucket) bucket.push(id);
      else this.#byVector.set(hash, [id]);
    }
    this.#byId.set(id, preference);
  }

  delete({ id, source, embedding }: Preference): void {
    if (!this.#byId.delete(id)) return;
    if (source?.sha256 && this.#byFile.get(source.sha256) === id) this.#byFile.delete(source.sha256);
    const hash = hashVector(embedding.vector);
    const others = (this.#byVector.get(hash) ?? []).filter((each) => each !== id);
    if (others.length > 0) this.#byVector.set(hash, others);
    else this.#byVector.delete(hash);
  }

  find(picture: Preference): Preference | undefined {
    return this.#findOwn(picture) ?? this.#base?.find(picture);
  }

  #findOwn({ id, source, embedding: { vector } }: Preference): Preference | undefined {
    const sameId = this.#byId.get(id);
    if (sameId && isRounded(sameId.embedding.vector, vector)) return sameId;
    const sameFile = source?.sha256 ? this.#byFile.get(source.sha256) : undefined;
    if (sameFile !== undefined) return this.#byId.get(sameFile);
    const bucket = this.#byVector.get(hashVector(vector)) ?? [];
    return bucket.map((each) => this.#byId.get(each)!).find((each) => isEqual(each.embedding.vector, vector));
  }
}

function isRounded(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && dotProduct(a, b) >= roundedSimilarity;
}

function isEqual(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}

/** FNV-1a over the bits of the first numbers, which differ between any two pictures that are not the same. */
function hashVector(vector: Float32Array): number {
  const words = new Uint32Array(vector.buffer, vector.byteOffset, Math.min(vector.length, 16));
  let hash = 0x811c9dc5;
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
  return hash >>> 0;
}
