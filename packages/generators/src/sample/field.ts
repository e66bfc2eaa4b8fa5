import type { Canvas } from './canvas.ts';

/** A slowly varying quantity over the canvas. */
export type Field = (x: number, y: number) => number;

/**
 * `quantity` sampled on a grid over the canvas, `samplesPerUnit` to a unit, and interpolated between: what clouds and
 * mist cost then no longer depends on the number of pixels.
 */
export function createField(canvas: Canvas, samplesPerUnit: number, quantity: Field): Field {
  const step = 1 / samplesPerUnit;
  const columns = Math.ceil(canvas.halfWidth * 2 * samplesPerUnit) + 3;
  const rows = Math.ceil(canvas.halfHeight * 2 * samplesPerUnit) + 3;
  const left = -canvas.halfWidth - step;
  const top = -canvas.halfHeight - step;
  const samples = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      samples[row * columns + column] = quantity(left + column * step, top + row * step);
    }
  }
  return (x, y) => {
    const exactColumn = Math.max(0, Math.min(columns - 1.001, (x - left) * samplesPerUnit));
    const exactRow = Math.max(0, Math.min(rows - 1.001, (y - top) * samplesPerUnit));
    const column = Math.floor(exactColumn);
    const row = Math.floor(exactRow);
    const dx = exactColumn - column;
    const dy = exactRow - row;
    const i = row * columns + column;
    const upper = samples[i]! + (samples[i + 1]! - samples[i]!) * dx;
    const lower = samples[i + columns]! + (samples[i + columns + 1]! - samples[i + columns]!) * dx;
    return upper + (lower - upper) * dy;
  };
}

/** `quantity` of a row, computed once a row: brushes run through a row's points before they go to the next. */
export function oncePerRow(quantity: (y: number) => number): (y: number) => number {
  let row = Number.NaN;
  let value = 0;
  return (y) => {
    if (y !== row) {
      row = y;
      value = quantity(y);
    }
    return value;
  };
}
