import { dotProduct } from '../embedding.ts';
import type { Preference } from '../preference.ts';
import { leadingDirections } from './leading-directions.ts';

/** Along so many directions pictures are told apart here: it is about groups of them, not about details. */
const directionCount = 64;
/** More than this many stand for all of a group when the mean is taken. */
const referenceCount = 1024;

/**
 * Kernel herding: one after another the rating whose picture brings the mean kernel of the chosen ones closest to that of all, by
 * weight. The first few already stand for the whole group, and what is alone in contradicting its surroundings comes late. Ratings of
 * weight 0 and below, which teach nothing, come last. Yields indices into `group`. O(group * (count + 1024) * 64).
 *
 * @see Chen, Welling and Smola, Super-samples from kernel herding (2010)
 */
export function* chooseByHerding(
  group: readonly Preference[],
  count: number,
  centre: ArrayLike<number>,
): Generator<number, void> {
  if (count === 0) return;
  const rows = toRows(group, centre);
  const weights = group.map(({ weight }) => Math.max(0, weight));
  const wanted = meanKernel(rows, weights);
  const given = new Float64Array(group.length);
  const isChosen = new Uint8Array(group.length);
  let total = 0;
  for (let chosen = 0; chosen < count; chosen++) {
    let best = -1;
    let bestGain = -Infinity;
    for (let i = 0; i < group.length; i++) {
      const gain = isChosen[i] ? -Infinity : wanted[i]! - given[i]! / (total + 1) - (weights[i]! > 0 ? 0 : 10);
      if (gain > bestGain) {
        best = i;
        bestGain = gain;
      }
    }
    isChosen[best] = 1;
    total += weights[best]!;
    addKernel(given, rows, best, weights[best]!);
    yield best;
  }
}

interface Rows {
  readonly data: Float32Array;
  readonly width: number;
  readonly count: number;
}

/** Unit vectors around the centre, along the leading directions only. */
function toRows(group: readonly Preference[], centre: ArrayLike<number>): Rows {
  const centred = group.map(({ embedding }) => embedding.vector.map((value, i) => value - centre[i]!));
  const directions = leadingDirections(centred, directionCount);
  const width = Math.ceil(directions.length / 4) * 4;
  const data = new Float32Array(group.length * width);
  centred.forEach((vector, row) => {
    const coordinates = directions.map((direction) => dotProduct(vector, direction));
    const length = Math.sqrt(dotProduct(coordinates, coordinates));
    if (length > 0)
      data.set(
        coordinates.map((value) => value / length),
        row * width,
      );
  });
  return { data, width, count: group.length };
}

function meanKernel(rows: Rows, weights: readonly number[]): Float64Array {
  const mean = new Float64Array(rows.count);
  const step = Math.max(1, rows.count / referenceCount);
  let total = 0;
  for (let at = 0; at < rows.count; at += step) {
    const place = Math.floor(at);
    addKernel(mean, rows, place, weights[place]!);
    total += weights[place]!;
  }
  return total > 0 ? mean.map((value) => value / total) : mean;
}

/** Adds `weight` times the kernel `1 / (1 + 2 (1 - cosine))` of each row with the one at `place`. */
function addKernel(sum: Float64Array, { data, width, count }: Rows, place: number, weight: number): void {
  const start = place * width;
  for (let row = 0, at = 0; row < count; row++) {
    let [even, odd] = [0, 0];
    for (let i = 0; i < width; i += 4, at += 4) {
      even += data[start + i]! * data[at]! + data[start + i + 1]! * data[at + 1]!;
      odd += data[start + i + 2]! * data[at + 2]! + data[start + i + 3]! * data[at + 3]!;
    }
    sum[row]! += weight / (3 - 2 * (even + odd));
  }
}
