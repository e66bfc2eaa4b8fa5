import type { AttributeScale } from './attribute-scale.ts';
import { compare, mixCloseness } from './closeness.ts';
import type { KernelMix } from './kernel-mix.ts';
import { createPointSet, toKernelPoint } from './point-set.ts';
import type { TasteFeatures } from './taste-features.ts';

/** What is believed of some pictures together. Pictures are named by their places among those asked about. */
export interface JointBelief {
  /** Strength of each picture, above 0 where a like is expected. */
  readonly strengths: readonly number[];
  /** Of each strength, 0..1; 1 where nothing is known. */
  readonly variances: readonly number[];
  /** Of the strengths of some pictures with those of others: row-major `[some, others]`. O(some x others x dimensions). */
  covariance(some: readonly number[], others: readonly number[]): Float64Array;
}

/** What is believed before any rating: alike pictures are liked alike. */
export function priorBelief(pictures: readonly TasteFeatures[], mix: KernelMix, scale: AttributeScale): JointBelief {
  return {
    strengths: pictures.map(() => 0),
    variances: pictures.map(() => 1),
    covariance: (some, others) => priorCovariance(pickPlaces(pictures, some), pickPlaces(pictures, others), mix, scale),
  };
}

/** How close pictures are to others: row-major `[some, others]`. */
export function priorCovariance(
  some: readonly TasteFeatures[],
  others: readonly TasteFeatures[],
  mix: KernelMix,
  scale: AttributeScale,
): Float64Array {
  const toSet = (pictures: readonly TasteFeatures[]) =>
    createPointSet(pictures.map((picture) => toKernelPoint(picture, scale)));
  return mixCloseness(compare(toSet(some), toSet(others)), mix).values.subarray(0, some.length * others.length);
}

export function pickPlaces<T>(items: readonly T[], places: readonly number[]): T[] {
  return places.map((place) => items[place]!);
}
