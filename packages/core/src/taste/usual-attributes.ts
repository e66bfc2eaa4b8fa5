import type { Background } from './background.ts';

/** Where values of one attribute stand among those of the pictures that the person usually sees. */
export interface UsualAttribute {
  /** Even steps from low to high. */
  readonly steps: Float32Array;
  /** The share of usual pictures with less of it, 0..1; half of those with just as much count. */
  rankOf(value: number): number;
}

const stepCount = 9;

/** One for each attribute; none where the background has no attributes. */
export function usualAttributes({ sample }: Background): UsualAttribute[] {
  const known = sample.flatMap(({ attributes }) => (attributes ? [attributes] : []));
  return Array.from(known[0] ?? [], (_, i) => describeValues(Float32Array.from(known, (each) => each[i]!).sort()));
}

function describeValues(sorted: Float32Array): UsualAttribute {
  const { length } = sorted;
  return {
    steps: Float32Array.from(
      { length: stepCount },
      (_, step) => sorted[Math.floor(((step + 0.5) / stepCount) * length)]!,
    ),
    rankOf: (value) => {
      let rank = 0;
      for (const each of sorted) rank += each < value ? 1 : each === value ? 0.5 : 0;
      return rank / length;
    },
  };
}
