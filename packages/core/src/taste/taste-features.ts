import type { AttributeScale } from './attribute-scale.ts';
import type { TasteInput } from './background.ts';

/** A picture relative to what the person usually sees. */
export interface TasteFeatures {
  /** Unit vectors, one a view: the embedding relative to the background's mean, then as its folder shows it. */
  readonly directions: readonly Float32Array[];
  /** How much the second view is heeded, of what a folder's is, 0..1. */
  readonly viewTrust: number;
  /** Where each attribute stands among the background's. */
  readonly places: Uint16Array;
}

/** Turns a picture into features. Deterministic. */
export type FeatureMap = (input: TasteInput) => TasteFeatures;

/** The map with one view, the embedding minus `mean`. An empty mean stands for the origin. */
export function createFeatureMap(scale: AttributeScale, mean: ArrayLike<number>): FeatureMap {
  return ({ vector, attributes }) => ({
    directions: [directionFrom(vector, mean)],
    viewTrust: 0,
    places: scale.placesOf(attributes),
  });
}

/** Of unit length. The mean picture itself has no direction: it stays at the origin, equally far from everything. */
function directionFrom(vector: Float32Array, mean: ArrayLike<number>): Float32Array {
  const direction = new Float32Array(vector.length);
  for (let i = 0; i < vector.length; i++) direction[i] = vector[i]! - (mean[i] ?? 0);
  return scaleToUnit(direction);
}

/** `vector` itself, brought to unit length in place; zeros stay. */
export function scaleToUnit(vector: Float32Array): Float32Array {
  let sumOfSquares = 0;
  for (let i = 0; i < vector.length; i++) sumOfSquares += vector[i]! * vector[i]!;
  const scale = sumOfSquares > 0 ? 1 / Math.sqrt(sumOfSquares) : 0;
  for (let i = 0; i < vector.length; i++) vector[i]! *= scale;
  return vector;
}
