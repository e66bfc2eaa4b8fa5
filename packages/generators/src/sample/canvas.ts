import type { Color } from './color.ts';
import { clamp } from './math.ts';

/**
 * A picture in the making, in linear light. Drawing uses coordinates whose origin is the centre and whose unit is
 * the shorter side, x to the right and y down: a drawing looks the same at every size.
 */
export interface Canvas {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** Units: x runs from -halfWidth to halfWidth, y from -halfHeight to halfHeight. */
  readonly halfWidth: number;
  readonly halfHeight: number;
  /** Units a pixel. */
  readonly pixel: number;
  /** `[height, width, 3]`. */
  readonly data: Float32Array;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Sets `ink` for one point and returns how much of it covers what is there, 0..1. */
export type Brush = (x: number, y: number, ink: Color) => number;

export function createCanvas(width: number, height: number): Canvas {
  const pixel = 1 / Math.min(width, height);
  return {
    width,
    height,
    halfWidth: (width * pixel) / 2,
    halfHeight: (height * pixel) / 2,
    pixel,
    data: new Float32Array(width * height * 3),
  };
}

/** Covers the whole canvas; `shade` starts from the last point's colour and sets all three parts. */
export function fill(canvas: Canvas, shade: (x: number, y: number, ink: Color) => void): void {
  paint(canvas, whole(canvas), (x, y, ink) => {
    shade(x, y, ink);
    return 1;
  });
}

/** How ink meets what is there: covers it, adds its light to it, or filters its light as a glaze does. */
export type Blend = 'over' | 'add' | 'multiply';

/** Brings ink to the points of `box` as `brush` says. */
export function paint(canvas: Canvas, box: Box, brush: Brush, blend: Blend = 'over'): void {
  const { data, width, pixel, halfWidth, halfHeight } = canvas;
  const { firstColumn, endColumn, firstRow, endRow } = pixelsOf(canvas, box);
  const ink: Color = { red: 0, green: 0, blue: 0 };
  for (let row = firstRow; row < endRow; row++) {
    const y = (row + 0.5) * pixel - halfHeight;
    for (let column = firstColumn; column < endColumn; column++) {
      const cover = brush((column + 0.5) * pixel - halfWidth, y, ink);
      if (cover > 0) blendPixel(data, (row * width + column) * 3, ink, cover, blend);
    }
  }
}

/** Brings ink to the pixel whose red stands at `index`. */
export function blendPixel(data: Float32Array, index: number, ink: Color, cover: number, blend: Blend = 'over'): void {
  const keep = blend === 'add' ? 1 : 1 - cover;
  if (blend === 'multiply') {
    data[index]! *= keep + ink.red * cover;
    data[index + 1]! *= keep + ink.green * cover;
    data[index + 2]! *= keep + ink.blue * cover;
    return;
  }
  data[index] = data[index]! * keep + ink.red * cover;
  data[index + 1] = data[index + 1]! * keep + ink.green * cover;
  data[index + 2] = data[index + 2]! * keep + ink.blue * cover;
}

/** How much of a pixel lies inside a shape at this signed distance (negative inside). */
export function coverage(canvas: Canvas, distance: number, softness = 0): number {
  return clamp(0.5 - distance / (canvas.pixel + softness));
}

export function whole({ halfWidth, halfHeight }: Canvas): Box {
  return { left: -halfWidth, top: -halfHeight, right: halfWidth, bottom: halfHeight };
}

/** The box around a point that reaches `radius` to each side, and `radiusY` up and down if given. */
export function around(x: number, y: number, radius: number, radiusY: number = radius): Box {
  return { left: x - radius, top: y - radiusY, right: x + radius, bottom: y + radiusY };
}

/** The pixels that a box touches, within the canvas. */
export function pixelsOf(
  { width, height, pixel, halfWidth, halfHeight }: Canvas,
  { left, top, right, bottom }: Box,
): { firstColumn: number; endColumn: number; firstRow: number; endRow: number } {
  return {
    firstColumn: Math.max(0, Math.floor((left + halfWidth) / pixel)),
    endColumn: Math.min(width, Math.ceil((right + halfWidth) / pixel)),
    firstRow: Math.max(0, Math.floor((top + halfHeight) / pixel)),
    endRow: Math.min(height, Math.ceil((bottom + halfHeight) / pixel)),
  };
}
