/** A rating that optimising removes, and why. */
export type PlannedRemoval =
  /** It says the same as another, which takes over what it weighs. */
  | { readonly id: string; readonly reason: 'duplicate'; readonly of: string; readonly similarity: number }
  /** A newer rating says the opposite of nearly the same picture. */
  | { readonly id: string; readonly reason: 'contradicted'; readonly by: string; readonly similarity: number }
  /** There was no room for it, and the taste misses it least. */
  | { readonly id: string; readonly reason: 'dispensable' };
