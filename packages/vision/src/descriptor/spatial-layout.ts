import type { OklabPlanes } from './oklab-planes.ts';
import { mean } from './plane.ts';

const layoutCells = 4;
const thumbnailCells = 8;
/** About the mean lightness of photographs, so that the layout has both signs. */
const middleLightness = 0.6;
/** Bring a, b and the spread of lightness to the range of lightness. */
const colorGain = 3;
const spreadGain = 2;

interface SpatialLayout {
  readonly layout: Float32Array;
  readonly thumbnail: Float32Array;
}

/** Where light and colour lie in the picture, coarsely. */
export function describeLayout(planes: OklabPlanes): SpatialLayout {
  const lightness = cellMeans(planes.lightness, planes.size, layoutCells);
  const a = cellMeans(planes.a, planes.size, layoutCells);
  const b = cellMeans(planes.b, planes.size, layoutCells);
  const squared = cellMeans(
    planes.lightness.map((value) => value * value),
    planes.size,
    layoutCells,
  );
  const layout = new Float32Array(layoutCells * layoutCells * 4);
  for (let cell = 0; cell < lightness.length; cell++) {
    const level = lightness[cell]!;
    layout[4 * cell] = level - middleLightness;
    layout[4 * cell + 1] = a[cell]! * colorGain;
    layout[4 * cell + 2] = b[cell]! * colorGain;
    layout[4 * cell + 3] = Math.sqrt(Math.max(0, squared[cell]! - level * level)) * spreadGain;
  }

  const meanLightness = mean(planes.lightness);
  const thumbnail = Float32Array.from(
    cellMeans(planes.lightness, planes.size, thumbnailCells),
    (level) => level - meanLightness,
  );
  return { layout, thumbnail };
}

/** The mean of each of `cells * cells` equal squares, row-major. `size` is a multiple of `cells`. */
function cellMeans(plane: Float32Array, size: number, cells: number): Float64Array {
  const cellSize = size / cells;
  const means = new Float64Array(cells * cells);
  for (let y = 0; y < size; y++) {
    const cellRow = Math.floor(y / cellSize) * cells;
    for (let cell = 0; cell < cells; cell++) {
      const start = y * size + cell * cellSize;
      let sum = 0;
      for (let i = start; i < start + cellSize; i++) sum += plane[i]!;
      means[cellRow + cell] = means[cellRow + cell]! + sum;
    }
  }
  return means.map((sum) => sum / (cellSize * cellSize));
}
