/**
 * How much a person will like a picture.
 */
export interface Score {
  /** -1 (surely a dislike) to 1 (surely a like); 0 is "no idea" or neutral. Equals `2 * probability - 1`. */
  readonly value: number;
  /** P(like) if likes and dislikes were equally common, 0..1. */
  readonly probability: number;
  /** Posterior standard deviation relative to knowing nothing, 0 (certain) to 1 (no rating bears on this picture). */
  readonly uncertainty: number;
  readonly evidence: Evidence;
}

/**
 * `none`: no ratings, the value is 0 or what an aesthetic prior expects. `little`: fewer than 8 ratings, where two comparisons
 * count as one, or only one side. `enough`: the rest.
 */
export type Evidence = 'none' | 'little' | 'enough';
