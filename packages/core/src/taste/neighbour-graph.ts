import type { Neighbours } from './neighbours.ts';

/** Pictures joined to those most like them, whichever of the two finds the other near. */
export interface NeighbourGraph {
  /** The picture's own edges: other places and their normalised weights. */
  readonly edges: readonly ReadonlyMap<number, number>[];
  /** Sum of each picture's weights before they were normalised. */
  readonly degrees: Float64Array;
}

/** How much a picture listens to its neighbours, against itself. */
const neighbourVoice = 4;
/** The error falls to four fifths with each. */
const smoothingRounds = 14;

/** What an edge between pictures of that cosine weighs. */
export function edgeWeight(cosine: number): number {
  return Math.exp(12 * (cosine - 1));
}

export function joinNeighbours({ places, cosines }: Neighbours): NeighbourGraph {
  const weights = places.map(() => new Map<number, number>());
  places.forEach((neighbours, i) => {
    neighbours.forEach((j, rank) => {
      const weight = edgeWeight(cosines[i]![rank]!);
      weights[i]!.set(j, weight);
      weights[j]!.set(i, weight);
    });
  });
  const degrees = Float64Array.from(weights, (edges) => sumOf(edges.values()));
  const edges = weights.map(
    (own, i) => new Map([...own].map(([j, weight]) => [j, weight / Math.sqrt(degrees[i]! * degrees[j]!)])),
  );
  return { edges, degrees };
}

/** Rows brought nearer to their neighbours': (1 + voice x Laplacian)⁻¹ rows. */
export function smoothRows(rows: readonly Float32Array[], { edges }: NeighbourGraph): Float32Array[] {
  let smoothed = [...rows];
  for (let round = 0; round < smoothingRounds; round++) {
    const before = smoothed;
    smoothed = rows.map((row, i) => listen(row, edges[i]!, before));
  }
  return smoothed;
}

/** One row drawn to `neighbours`, by the normalised weights of its edges to them. */
export function listen(
  row: Float32Array,
  edges: Iterable<readonly [number, number]>,
  neighbours: readonly Float32Array[],
): Float32Array {
  const sum = Float64Array.from(row);
  for (const [place, weight] of edges) {
    const neighbour = neighbours[place]!;
    const factor = neighbourVoice * weight;
    for (let k = 0; k < sum.length; k++) sum[k]! += factor * neighbour[k]!;
  }
  return Float32Array.from(sum, (value) => value / (1 + neighbourVoice));
}

export function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
