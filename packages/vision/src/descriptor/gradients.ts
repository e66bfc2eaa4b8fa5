import type { Plane } from './plane.ts';

const orientationBins = 9;
const gradientCells = 4;
const gradientBins = 8;
/** Fainter edges have no direction worth counting. */
const leastMagnitude = 0.004;
/** A scale whose mean edge is fainter than this has a histogram that sums to less than 1. */
const flatOrientation = 0.01;
const flatGradients = 0.02;

interface Gradients {
  readonly orientedGradients: Float32Array;
  readonly orientation: Float32Array;
  /** Strength of the edge at each pixel of the finest scale; 0 on the border. */
  readonly magnitude: Float32Array;
}

/**
 * Directions of edges, without sign: over the whole picture at three scales, and by cell at the middle one.
 *
 * @param lightness a pyramid of at least three levels, finest first.
 */
export function describeGradients(lightness: readonly Plane[]): Gradients {
  const levels = lightness.slice(0, 3).map(computeEdges);
  const orientation = new Float32Array(orientationBins * levels.length);
  levels.forEach((edges, level) => {
    orientation.set(orientationHistogram(edges), level * orientationBins);
  });
  return { orientedGradients: gradientsByCell(levels[1]!), orientation, magnitude: levels[0]!.magnitude };
}

interface Edges {
  readonly size: number;
  readonly magnitude: Float32Array;
  /** Half turns in 0..1 (1 excluded): an edge and its negative have the same direction. */
  readonly direction: Float32Array;
}

function computeEdges({ size, data }: Plane): Edges {
  const magnitude = new Float32Array(size * size);
  const direction = new Float32Array(size * size);
  for (let y = 1; y < size - 1; y++) {
    for (let x = 1; x < size - 1; x++) {
      const i = y * size + x;
      const horizontal = data[i + 1]! - data[i - 1]!;
      const vertical = data[i + size]! - data[i - size]!;
      const strength = Math.sqrt(horizontal * horizontal + vertical * vertical);
      magnitude[i] = strength;
      if (strength < leastMagnitude) continue;
      const halfTurns = Math.atan2(vertical, horizontal) / Math.PI;
      direction[i] = halfTurns < 0 ? halfTurns + 1 : halfTurns >= 1 ? halfTurns - 1 : halfTurns;
    }
  }
  return { size, magnitude, direction };
}

function orientationHistogram({ size, magnitude, direction }: Edges): Float32Array {
  const bins = new Float64Array(orientationBins);
  let total = 0;
  for (let i = 0; i < magnitude.length; i++) {
    const strength = magnitude[i]!;
    if (strength < leastMagnitude) continue;
    addToCircle(bins, 0, orientationBins, direction[i]!, strength);
    total += strength;
  }
  const divisor = Math.max(total, flatOrientation * size * size);
  return Float32Array.from(bins, (weight) => weight / divisor);
}

/** A histogram of oriented gradients normalised over the picture rather than by cell: quiet cells stay quiet. */
function gradientsByCell({ size, magnitude, direction }: Edges): Float32Array {
  const bins = new Float64Array(gradientCells * gradientCells * gradientBins);
  let total = 0;
  for (let y = 1; y < size - 1; y++) {
    const cellRow = Math.floor((y * gradientCells) / size) * gradientCells;
    for (let x = 1; x < size - 1; x++) {
      const strength = magnitude[y * size + x]!;
      if (strength < leastMagnitude) continue;
      const cell = cellRow + Math.floor((x * gradientCells) / size);
      addToCircle(bins, cell * gradientBins, gradientBins, direction[y * size + x]!, strength);
      total += strength;
    }
  }
  const divisor = Math.max(total, flatGradients * size * size);
  return Float32Array.from(bins, (weight) => weight / divisor);
}

/** Shares `weight` between the two bins next to `position` (0..1) on a circle of `binCount` bins from `offset`. */
function addToCircle(bins: Float64Array, offset: number, binCount: number, position: number, weight: number): void {
  const scaled = position * binCount;
  const whole = Math.floor(scaled);
  const share = scaled - whole;
  const bin = offset + (whole === binCount ? 0 : whole);
  const next = offset + ((whole + 1) % binCount);
  bins[bin] = bins[bin]! + weight * (1 - share);
  bins[next] = bins[next]! + weight * share;
}
