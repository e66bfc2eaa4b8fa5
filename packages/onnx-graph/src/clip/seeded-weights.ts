import { createRandom } from '@vsm/core';
import type { ClipWeights } from './clip-architecture.ts';

/**
 * Weights of any CLIP drawn from a seed: the same ones each time, of a scale at which activations stay finite and attention
 * is neither flat nor all on one token. A model of them knows nothing; it is for tests and for measuring speed.
 */
export function createSeededClipWeights(seed: number): ClipWeights {
  return (name, shape) => {
    const random = createRandom(seed ^ hashName(name));
    const size = shape.reduce((product, extent) => product * extent, 1);
    const isScale = /\.ln_\w+\.weight$|^ln_final\.weight$/.test(name);
    const mean = isScale ? 1 : 0;
    const width = halfWidth(name, shape, isScale);
    const values = new Float32Array(size);
    for (let i = 0; i < size; i++) values[i] = mean + width * (2 * random() - 1);
    return values;
  };
}

/** Of the uniform distribution: sqrt(3) times the deviation that keeps the size of what goes through. */
function halfWidth(name: string, shape: readonly number[], isScale: boolean): number {
  if (isScale || shape.length < 2) return 0.1;
  if (name.endsWith('embedding') || name.endsWith('embedding.weight')) return 0.5;
  const isProjection = name.endsWith('proj') || name.endsWith('projection');
  const inputs = isProjection ? shape[0]! : shape.slice(1).reduce((product, extent) => product * extent, 1);
  return Math.sqrt(3 / inputs);
}

/** FNV-1a. */
function hashName(name: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  return hash >>> 0;
}
