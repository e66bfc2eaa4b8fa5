import { VsmError } from '../errors.ts';

/**
 * Area under the ROC curve, 0..1: the chance that a liked picture scores above one that is not; a tie counts half.
 * 0.5 is chance, 1 a perfect ranking. O(n log n).
 *
 * @throws VsmError `INVALID_ARGUMENT` when the lengths differ or only one side is there, for which no ranking is right or wrong.
 * @see Mann and Whitney, On a test of whether one of two random variables is stochastically larger than the other (1947)
 */
export function areaUnderCurve(scores: readonly number[], liked: readonly boolean[]): number {
  const likes = liked.filter(Boolean).length;
  const others = liked.length - likes;
  if (scores.length !== liked.length || likes === 0 || others === 0) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `An area under the curve needs one label a score and both sides; got ${scores.length} scores, ${likes} liked and ${others} not.`,
    );
  }
  const order = scores.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  let rankSum = 0;
  for (let start = 0; start < order.length; ) {
    let end = start;
    while (end < order.length && scores[order[end]!] === scores[order[start]!]) end++;
    const sharedRank = (start + 1 + end) / 2;
    for (let i = start; i < end; i++) if (liked[order[i]!]) rankSum += sharedRank;
    start = end;
  }
  return (rankSum - (likes * (likes + 1)) / 2) / (likes * others);
}
