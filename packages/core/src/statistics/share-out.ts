/**
 * How many of `total` each group gets: one each as far as that goes, the largest first, then in proportion to the sizes. No more than
 * its size; all of `total` unless the groups are smaller together.
 */
export function shareOut(total: number, sizes: readonly number[]): number[] {
  const largestFirst = sizes.map((_, i) => i).sort((a, b) => sizes[b]! - sizes[a]!);
  const shares = sizes.map(() => 0);
  let left = total;
  for (const group of largestFirst) {
    if (left === 0 || sizes[group] === 0) break;
    shares[group] = 1;
    left--;
  }
  const room = sizes.reduce((sum, size, group) => sum + size - shares[group]!, 0);
  if (left >= room) return [...sizes];
  const exact = sizes.map((size, group) => (left * (size - shares[group]!)) / Math.max(room, 1));
  const whole = exact.map(Math.floor);
  const missing = left - whole.reduce((sum, share) => sum + share, 0);
  const byRemainder = exact.map((share, group) => ({ group, remainder: share - whole[group]! }));
  byRemainder.sort((a, b) => b.remainder - a.remainder);
  for (const { group } of byRemainder.slice(0, missing)) whole[group]! += 1;
  return shares.map((share, group) => share + whole[group]!);
}
