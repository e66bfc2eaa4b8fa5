import type { TasteInput } from './background.ts';
import { edgeWeight, joinNeighbours, listen, smoothRows, sumOf } from './neighbour-graph.ts';
import { learnNeighbourMetric } from './neighbour-metric.ts';
import { findNeighbours, largestPlaces } from './neighbours.ts';
import { createRowMatrix } from './row-matrix.ts';
import { type FeatureMap, scaleToUnit } from './taste-features.ts';

const neighbourCount = 5;

/**
 * Features with a second view beside the plain embedding: as the pictures around show it. Directions in which neighbours
 * differ are damped, then each picture is brought nearer to its neighbours. No ratings are used.
 * Pictures in `surroundings` are recognised by their vector object; any other is brought nearer to its neighbours there.
 * O(surroundings² x dimensions + surroundings x dimensions²).
 */
export function createFolderView(surroundings: readonly TasteInput[], toFeatures: FeatureMap): FeatureMap {
  const plain = surroundings.map((input) => toFeatures(input).directions[0]!);
  const sharpen = learnNeighbourMetric(plain, findNeighbours(plain, neighbourCount));
  const sharpened = plain.map(sharpen);
  const graph = joinNeighbours(findNeighbours(sharpened, neighbourCount));
  const smoothed = smoothRows(sharpened, graph);
  const known = new Map(surroundings.map(({ vector }, i) => [vector, scaleToUnit(smoothed[i]!.slice())]));

  const matrix = createRowMatrix(sharpened);
  const cosines = new Float64Array(surroundings.length);
  const seenFromOutside = (direction: Float32Array) => {
    const own = sharpen(direction);
    matrix.multiply(own, cosines);
    const weights = largestPlaces(cosines, neighbourCount).map(
      (place) => [place, edgeWeight(cosines[place]!)] as const,
    );
    const degree = sumOf(weights.map(([, weight]) => weight));
    const edges = weights.map(
      ([place, weight]) => [place, weight / Math.sqrt(degree * graph.degrees[place]!)] as const,
    );
    return scaleToUnit(listen(own, edges, smoothed));
  };
  return (input) => {
    const { directions, places } = toFeatures(input);
    const plainDirection = directions[0]!;
    return { directions: [plainDirection, known.get(input.vector) ?? seenFromOutside(plainDirection)], places };
  };
}
