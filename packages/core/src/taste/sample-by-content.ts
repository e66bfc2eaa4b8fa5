import type { TasteInput } from './background.ts';

/**
 * At most `count` of `items`, sampled uniformly by the content of their vectors: the same pictures in the same order,
 * however they come, and one picture more changes at most one of them.
 */
export function sampleByContent<T extends { readonly input: TasteInput }>(items: readonly T[], count: number): T[] {
  return items
    .map((item) => ({ item, key: contentKey(item.input.vector) }))
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ item }) => item);
}

/** Numbers enough to tell pictures apart. */
const numbersRead = 16;

/**
 * Equal for equal vectors, and hardly ever for others.
 *
 * @see http://www.isthe.com/chongo/tech/comp/fnv (FNV-1a, over words)
 */
export function contentKey(vector: Float32Array): number {
  const words = new Uint32Array(vector.slice(0, numbersRead).buffer);
  let hash = 0x811c9dc5;
  for (const word of words) {
    hash = Math.imul(hash ^ (word & 0xffff), 0x01000193);
    hash = Math.imul(hash ^ (word >>> 16), 0x01000193);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
