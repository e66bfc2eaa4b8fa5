import { createNamedBlock, type NamedBlock } from './named-block.ts';
import type { OklabPlanes } from './oklab-planes.ts';

export type CompositionName =
  | 'leftRightAsymmetry'
  | 'topBottomAsymmetry'
  | 'centerLighter'
  | 'centerMoreColorful'
  | 'centerBusier'
  | 'borderSpread'
  | 'detailX'
  | 'detailY'
  | 'detailWidth'
  | 'detailHeight';

/**
 * The block `composition`. Asymmetries are relative to the spread of lightness; `centerBusier` is a log ratio; positions
 * are in sides of the picture from its centre.
 */
export const compositionBlock: NamedBlock<CompositionName> = createNamedBlock<CompositionName>([
  ['leftRightAsymmetry', 0, 3],
  ['topBottomAsymmetry', 0, 3],
  ['centerLighter', 0, 2],
  ['centerMoreColorful', 0, 6],
  ['centerBusier', 0, 1 / 3],
  ['borderSpread', 0, 3],
  ['detailX', 0, 3],
  ['detailY', 0, 3],
  ['detailWidth', 0.8 / 3, 3],
  ['detailHeight', 0.8 / 3, 3],
]);

/** The centre is the inner half of each side, the border the outer tenth; what lies between belongs to neither. */
const centerReach = 0.25;
const borderReach = 0.4;
const leastEdge = 0.004;
const leastWeight = 1e-6;

/**
 * How the picture is arranged.
 *
 * @param magnitude strength of the edge at each pixel.
 * @param lightnessSpread standard deviation of lightness.
 */
export function describeComposition(
  planes: OklabPlanes,
  magnitude: Float32Array,
  lightnessSpread: number,
): Float32Array {
  const contrast = 0.3 + 3 * lightnessSpread;
  const { center, border } = compareCenterWithBorder(planes, magnitude);
  const detail = locateDetail(magnitude, planes.size);
  return compositionBlock.write({
    leftRightAsymmetry: leftRightDifference(planes) / contrast,
    topBottomAsymmetry: topBottomDifference(planes) / contrast,
    centerLighter: center.lightness - border.lightness,
    centerMoreColorful: center.chroma - border.chroma,
    centerBusier: Math.log((center.edge + leastEdge) / (border.edge + leastEdge)),
    borderSpread: Math.sqrt(Math.max(0, border.squaredLightness - border.lightness ** 2)),
    detailX: detail.x,
    detailY: detail.y,
    detailWidth: detail.width,
    detailHeight: detail.height,
  });
}

/** Mean difference of lightness between each pixel and its mirror image. */
function leftRightDifference({ size, lightness }: OklabPlanes): number {
  let sum = 0;
  for (let y = 0; y < size; y++) {
    const row = y * size;
    for (let x = 0; x < size / 2; x++) sum += Math.abs(lightness[row + x]! - lightness[row + size - 1 - x]!);
  }
  return (2 * sum) / (size * size);
}

function topBottomDifference({ size, lightness }: OklabPlanes): number {
  let sum = 0;
  for (let y = 0; y < size / 2; y++) {
    const row = y * size;
    const mirrored = (size - 1 - y) * size;
    for (let x = 0; x < size; x++) sum += Math.abs(lightness[row + x]! - lightness[mirrored + x]!);
  }
  return (2 * sum) / (size * size);
}

interface Region {
  count: number;
  lightness: number;
  squaredLightness: number;
  chroma: number;
  edge: number;
}

/** The means of both regions. */
function compareCenterWithBorder(planes: OklabPlanes, magnitude: Float32Array): { center: Region; border: Region } {
  const center = createRegion();
  const border = createRegion();
  const { size } = planes;
  for (let y = 0; y < size; y++) {
    const fromMiddleY = Math.abs(y / size - 0.5);
    for (let x = 0; x < size; x++) {
      const fromMiddle = Math.max(fromMiddleY, Math.abs(x / size - 0.5));
      if (fromMiddle < centerReach) addPixel(center, planes, magnitude, y * size + x);
      else if (fromMiddle > borderReach) addPixel(border, planes, magnitude, y * size + x);
    }
  }
  return { center: toMeans(center), border: toMeans(border) };
}

function createRegion(): Region {
  return { count: 0, lightness: 0, squaredLightness: 0, chroma: 0, edge: 0 };
}

function addPixel(region: Region, planes: OklabPlanes, magnitude: Float32Array, i: number): void {
  const lightness = planes.lightness[i]!;
  region.count += 1;
  region.lightness += lightness;
  region.squaredLightness += lightness * lightness;
  region.chroma += planes.chroma[i]!;
  region.edge += magnitude[i]!;
}

function toMeans({ count, lightness, squaredLightness, chroma, edge }: Region): Region {
  return {
    count,
    lightness: lightness / count,
    squaredLightness: squaredLightness / count,
    chroma: chroma / count,
    edge: edge / count,
  };
}

/** Centroid of the edges and their standard deviation around it, along each side. */
function locateDetail(magnitude: Float32Array, size: number): { x: number; y: number; width: number; height: number } {
  const byColumn = new Float64Array(size);
  const byRow = new Float64Array(size);
  for (let y = 0, i = 0; y < size; y++) {
    let row = 0;
    for (let x = 0; x < size; x++, i++) {
      const strength = magnitude[i]!;
      row += strength;
      byColumn[x] = byColumn[x]! + strength;
    }
    byRow[y] = row;
  }
  const alongX = locateAlong(byColumn);
  const alongY = locateAlong(byRow);
  return { x: alongX.center, y: alongY.center, width: alongX.spread, height: alongY.spread };
}

function locateAlong(weights: Float64Array): { center: number; spread: number } {
  const positionOf = (index: number): number => index / weights.length - 0.5;
  let total = leastWeight;
  let moment = 0;
  weights.forEach((weight, index) => {
    total += weight;
    moment += weight * positionOf(index);
  });
  const center = moment / total;
  let squares = 0;
  weights.forEach((weight, index) => {
    squares += weight * (positionOf(index) - center) ** 2;
  });
  return { center, spread: Math.sqrt(squares / total) };
}
