/** A picture as the learner sees it. */
export interface TasteInput {
  /** Unit length, `[dimensions]`. */
  readonly vector: Float32Array;
  /** Interpretable attributes named by the space. */
  readonly attributes?: Float32Array;
}

/** Pictures the person has seen without rating them: what a taste stands out from. */
export interface Background {
  /** How many pictures the mean is of. */
  readonly count: number;
  /** Mean vector, `[dimensions]`; not of unit length. */
  readonly mean: Float32Array;
  /** A uniform sample of those pictures. */
  readonly sample: readonly TasteInput[];
}
