interface OriginalEntry {
  readonly embedding: readonly number[];
  readonly category?: unknown;
  readonly weight?: number;
}

/** A memory file as the Python original sees it: plain JSON. */
export interface OriginalMemory {
  readonly liked: readonly (OriginalEntry | readonly number[])[];
  readonly disliked: readonly (OriginalEntry | readonly number[])[];
}

export interface OriginalQuery {
  readonly embedding: readonly number[];
  readonly category: string | null;
  readonly useWeights: boolean;
}

/**
 * The Python original's score, restated on the file's own JSON and independent of VSM's code: the mean of `cosine * weight` over
 * the likes minus the same over the dislikes. Bare lists are in every category; an entry without a category is in none.
 */
export function scoreByOriginalRules(memory: OriginalMemory, query: OriginalQuery): number {
  return meanOfSide(memory.liked, query) - meanOfSide(memory.disliked, query);
}

function meanOfSide(entries: OriginalMemory['liked'], { embedding, category, useWeights }: OriginalQuery): number {
  const counted = entries.filter((entry) => !category || !('embedding' in entry) || entry.category === category);
  if (counted.length === 0) return 0;
  const products = counted.map((entry) => {
    const weight = useWeights && 'embedding' in entry ? (entry.weight ?? 1) : 1;
    return weight * cosine('embedding' in entry ? entry.embedding : entry, embedding);
  });
  return products.reduce((total, product) => total + product, 0) / counted.length;
}

function cosine(a: readonly number[], b: readonly number[]): number {
  const length = Math.hypot(...a) * Math.hypot(...b);
  return length === 0 ? 0 : a.reduce((total, value, index) => total + value * b[index]!, 0) / length;
}
