import type { Neighbours } from './neighbours.ts';

/** Pictures joined to those most like them, whichever of the two finds the other near. */
export interface NeighbourGraph {
  /** The picture's own edges: other places and their normalised weights. */
  readonly edges: readonly ReadonlyMap<number, number>[];
  /** Sum of each picture's weights before they were normalised. */
  readonly degrees: Float64Array;
}

/** The error falls to `voice / (1 + voice)` with each. */
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
export function smoothRows(rows: readonly Float32Array[], { edges }: NeighbourGraph, voice: number): Float32Array[] {
  let smoothed = [...rows];
  for (let round = 0; round < smoothingRounds; round++) {
    const before = smoothed;
    smoothed = rows.map((row, i) => listen(row, edges[i]!, before, voice));
  }
  return smoothed;
}

/** One row drawn to `neighbours`, by the normalised weights of its edges to them. */
export function listen(
  row: Float32Array,
  edges: Iterable<readonly [number, number]>,
  neighbours: readonly Float32Array[],
  voice: number,
): Float32Array {
  const sum = new Float64Array(row);
  for (const [place, weight] of edges) {
    const neighbour = neighbours[place]!;
    const factor = voice * weight;
    for (let k = 0; k < sum.length; k++) sum[k]! += factor * neighbour[k]!;
  }
  const drawn = new Float32Array(sum.length);
  for (let k = 0; k < sum.length; k++) drawn[k] = sum[k]! / (1 + voice);
  return drawn;
}

export function sumOf(values: Iterable<number>): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
}
