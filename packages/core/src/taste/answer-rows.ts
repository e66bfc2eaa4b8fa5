import type { TasteInput } from './background.ts';
import { type Closeness, mixCloseness } from './closeness.ts';
import type { KernelMix } from './kernel-mix.ts';
import { type Matrix, rowOf } from './matrix.ts';
import type { RatedPicture } from './taste-data.ts';

/** The pictures that answers are about, two for each comparison. */
export function picturesRated(rated: readonly RatedPicture[]): TasteInput[] {
  return rated.flatMap(({ input, over }) => (over ? [input, over] : [input]));
}

/**
 * Writes kernel values of each answer to the points, what it tells about them, into the first rows of a matrix. Strength is
 * linear, so the row of a comparison is the difference of two pictures' rows.
 *
 * @param closeness of the pictures that the answers are about, in that order.
 */
export function writeAnswers(
  target: Matrix,
  rated: readonly RatedPicture[],
  closeness: Closeness,
  mix: KernelMix,
): void {
  const hasComparisons = closeness.pictureCount > rated.length;
  if (!hasComparisons) {
    closeness.mixInto(target, mix);
    return;
  }
  const pictureRows = mixCloseness(closeness, mix, target.columns);
  let picture = 0;
  rated.forEach(({ over }, i) => {
    const row = rowOf(target, i);
    row.set(rowOf(pictureRows, picture++));
    if (!over) return;
    const other = rowOf(pictureRows, picture++);
    for (let k = 0; k < row.length; k++) row[k]! -= other[k]!;
  });
}
