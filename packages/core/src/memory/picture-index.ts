import type { Preference } from '../preference.ts';

/** Finds the rating of a picture that was rated before: the same file, or the same embedding to the last bit. */
export interface PictureIndex {
  find(picture: Preference): Preference | undefined;
}

/** O(preferences) once; then O(1) a look-up. */
export class PreferencePictureIndex implements PictureIndex {
  readonly #byFile = new Map<string, Preference>();
  readonly #byVector = new Map<number, Preference[]>();

  constructor(preferences: Iterable<Preference>) {
    for (const preference of preferences) this.add(preference);
  }

  add(preference: Preference): void {
    const sha256 = preference.source?.sha256;
    if (sha256) this.#byFile.set(sha256, preference);
    const hash = hashVector(preference.embedding.vector);
    const bucket = this.#byVector.get(hash);
    if (bucket) bucket.push(preference);
    else this.#byVector.set(hash, [preference]);
  }

  find({ source, embedding }: Preference): Preference | undefined {
    const sameFile = source?.sha256 === undefined ? undefined : this.#byFile.get(source.sha256);
    return (
      sameFile ?? this.#byVector.get(hashVector(embedding.vector))?.find((each) => sameVector(each, embedding.vector))
    );
  }
}

function sameVector({ embedding }: Preference, vector: Float32Array): boolean {
  return embedding.vector.length === vector.length && embedding.vector.every((value, i) => value === vector[i]);
}

/** FNV-1a over the bits of the first numbers, which differ between any two pictures that are not the same. */
function hashVector(vector: Float32Array): number {
  const words = new Uint32Array(vector.buffer, vector.byteOffset, Math.min(vector.length, 16));
  let hash = 0x811c9dc5;
  for (const word of words) hash = Math.imul(hash ^ word, 0x01000193);
  return hash >>> 0;
}
