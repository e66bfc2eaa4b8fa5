import { createSimilarVectors } from '../statistics/similar-vectors.ts';

/**
 * The group of each picture, as numbers from 0: pictures more similar than `threshold` are in one, and so is what they are
 * linked to by others. Deterministic.
 */
export function groupAlike(vectors: readonly Float32Array[], threshold: number): Uint32Array {
  const parents = Uint32Array.from(vectors, (_, i) => i);
  const rootOf = (index: number): number => {
    let root = index;
    while (parents[root] !== root) root = parents[root]!;
    parents[index] = root;
    return root;
  };
  const similar = createSimilarVectors(vectors, { threshold, inclusive: false });
  vectors.forEach((vector, i) => {
    for (const { index } of similar.findAll(vector)) {
      const [a, b] = [rootOf(index), rootOf(i)];
      parents[Math.max(a, b)] = Math.min(a, b);
    }
    similar.add(vector);
  });
  return Uint32Array.from(parents, (_, i) => rootOf(i));
}
