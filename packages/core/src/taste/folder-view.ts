import type { TasteInput } from './background.ts';
import { edgeWeight, joinNeighbours, listen, smoothRows, sumOf } from './neighbour-graph.ts';
import { learnNeighbourMetric } from './neighbour-metric.ts';
import { findNeighbours, largestPlaces } from './neighbours.ts';
import { createRowMatrix } from './row-matrix.ts';
import { contentKey } from './sample-by-content.ts';
import { type FeatureMap, scaleToUnit } from './taste-features.ts';

const neighbourCount = 5;

/** How much the pictures around change what is seen. */
export interface ViewStrength {
  /** Of directions in which neighbours differ. */
  readonly damping: number;
  /** How much a picture listens to its neighbours, against itself. */
  readonly neighbourVoice: number;
}

/** A folder's own pictures tell much of each other. */
const folderStrength: ViewStrength = { damping: 0.3, neighbourVoice: 4 };

/** Features with a second view beside the plain embedding: as the pictures around show it. See `createNeighbourView`. */
export function createFolderView(surroundings: readonly TasteInput[], toFeatures: FeatureMap): FeatureMap {
  const view = createNeighbourView(surroundings, (input) => toFeatures(input).directions[0]!, folderStrength);
  return (input) => {
    const { directions, places } = toFeatures(input);
    return { directions: [directions[0]!, view(input, directions[0]!)], viewTrust: 1, places };
  };
}

/**
 * Directions as the pictures around show them. Those in which neighbours differ are damped, then each picture is brought
 * nearer to its neighbours. No ratings are used. Pictures in `surroundings` are recognised by their vectors; any
 * other is brought nearer to its neighbours there. O(surroundings² x dimensions + surroundings x dimensions²).
 */
export function createNeighbourView(
  surroundings: readonly TasteInput[],
  directionOf: (input: TasteInput) => Float32Array,
  { damping, neighbourVoice }: ViewStrength,
): (input: TasteInput, direction: Float32Array) => Float32Array {
  const plain = surroundings.map(directionOf);
  const sharpen = learnNeighbourMetric(plain, findNeighbours(plain, neighbourCount), damping);
  const sharpened = plain.map(sharpen);
  const graph = joinNeighbours(findNeighbours(sharpened, neighbourCount));
  const smoothed = smoothRows(sharpened, graph, neighbourVoice);
  const known = new Map(surroundings.map(({ vector }, i) => [contentKey(vector), scaleToUnit(smoothed[i]!.slice())]));

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
    return scaleToUnit(listen(own, edges, smoothed, neighbourVoice));
  };
  return ({ vector }, direction) => known.get(contentKey(vector)) ?? seenFromOutside(direction);
}
