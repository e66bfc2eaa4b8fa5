import { VsmError } from '../errors.ts';

/**
 * How far two rankings of the same pictures agree, 0..1: the share of all pairs that both put in the same order; a tie counts
 * half. 1 is the same ranking, 0.5 chance, 0 the reverse. O(n²).
 *
 * @throws VsmError `INVALID_ARGUMENT` when the lengths differ or there are fewer than two pictures.
 * @see Kendall, A new measure of rank correlation (1938); this is (1 + tau) / 2
 */
export function rankAgreement(before: ArrayLike<number>, after: ArrayLike<number>): number {
  const count = before.length;
  if (after.length !== count || count < 2) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `Two rankings of the same two pictures or more can be compared; got ${count} scores and ${after.length}.`,
    );
  }
  let agreeing = 0;
  for (let i = 1; i < count; i++) {
    for (let j = 0; j < i; j++) {
      const product = (before[i]! - before[j]!) * (after[i]! - after[j]!);
      agreeing += product > 0 ? 1 : product < 0 ? 0 : 0.5;
    }
  }
  return agreeing / ((count * (count - 1)) / 2);
}
