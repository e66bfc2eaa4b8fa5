import type { Blend, Canvas } from './canvas.ts';
import { blendPixel, pixelsOf } from './canvas.ts';
import type { Color } from './color.ts';

export type Point = readonly [x: number, y: number];

const subrows = 4;

/**
 * Paints the inside of a closed outline (even-odd), anti-aliased by the exact width that each of four subrows covers.
 * `shade` sets the colour of a point.
 */
export function paintPolygon(
  canvas: Canvas,
  outline: readonly Point[],
  shade: (x: number, y: number, ink: Color) => void,
  opacity = 1,
  blend: Blend = 'over',
): void {
  const { width, pixel, halfWidth, halfHeight, data } = canvas;
  const xs = outline.map(([x]) => x);
  const ys = outline.map(([, y]) => y);
  const box = { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
  const { firstColumn, endColumn, firstRow, endRow } = pixelsOf(canvas, box);
  if (endColumn <= firstColumn) return;
  const covers = new Float64Array(endColumn - firstColumn);
  const ink: Color = { red: 0, green: 0, blue: 0 };
  for (let row = firstRow; row < endRow; row++) {
    covers.fill(0);
    for (let subrow = 0; subrow < subrows; subrow++) {
      const y = (row + (subrow + 0.5) / subrows) * pixel - halfHeight;
      const crossings = crossingsAt(outline, y);
      for (let i = 0; i + 1 < crossings.length; i += 2) {
        const from = (crossings[i]! + halfWidth) / pixel - firstColumn;
        addSpan(covers, from, (crossings[i + 1]! + halfWidth) / pixel - firstColumn);
      }
    }
    const y = (row + 0.5) * pixel - halfHeight;
    for (let i = 0; i < covers.length; i++) {
      if (covers[i] === 0) continue;
      const column = firstColumn + i;
      shade((column + 0.5) * pixel - halfWidth, y, ink);
      blendPixel(data, (row * width + column) * 3, ink, covers[i]! * opacity, blend);
    }
  }
}

/** Where the outline crosses a horizontal line, from left to right. */
function crossingsAt(outline: readonly Point[], y: number): number[] {
  const crossings: number[] = [];
  let [previousX, previousY] = outline[outline.length - 1]!;
  for (const [x, nextY] of outline) {
    if (previousY <= y !== nextY <= y) {
      crossings.push(previousX + ((y - previousY) / (nextY - previousY)) * (x - previousX));
    }
    previousX = x;
    previousY = nextY;
  }
  return crossings.sort((a, b) => a - b);
}

/** Adds one subrow's share of each pixel between two columns, whole or in part. */
function addSpan(covers: Float64Array, from: number, to: number): void {
  const start = Math.max(0, from);
  const end = Math.min(covers.length, to);
  for (let i = Math.floor(start); i < end; i++) {
    covers[i]! += (Math.min(end, i + 1) - Math.max(start, i)) / subrows;
  }
}

/** A smooth closed curve through the points (Catmull-Rom), as an outline of `detail` points a piece. */
export function smoothOutline(points: readonly Point[], detail = 8): Point[] {
  const count = points.length;
  return points.flatMap((_, i) => {
    const [x0, y0] = points[(i + count - 1) % count]!;
    const [x1, y1] = points[i]!;
    const [x2, y2] = points[(i + 1) % count]!;
    const [x3, y3] = points[(i + 2) % count]!;
    return Array.from({ length: detail }, (_, step): Point => {
      const t = step / detail;
      return [spline(x0, x1, x2, x3, t), spline(y0, y1, y2, y3, t)];
    });
  });
}

function spline(p0: number, p1: number, p2: number, p3: number, t: number): number {
  return p1 + 0.5 * t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)));
}
