import type { Canvas } from './canvas.ts';
import { blendPixel } from './canvas.ts';
import type { Color } from './color.ts';

/** Sets `ink` for a point that lies `depth` units under the skyline. */
export type GroundShade = (x: number, y: number, depth: number, ink: Color) => void;

/** A y for each x: the upper edge of a hill, a dune, the sea. */
export type Skyline = (x: number) => number;

export interface GroundOptions {
  /** What will be painted over the lower part: there nothing needs to be painted now. */
  readonly hiddenBy?: Skyline | undefined;
  /** 0..1; 1 if not given. */
  readonly opacity?: number;
}

/** Paints all that lies below a skyline. Its edge is smooth on steep slopes too. */
export function paintBelow(
  canvas: Canvas,
  skyline: Skyline,
  shade: GroundShade,
  { hiddenBy, opacity = 1 }: GroundOptions = {},
): void {
  const { width, height, pixel, halfWidth, halfHeight, data } = canvas;
  const edgeOf = (line: Skyline): Float64Array =>
    Float64Array.from({ length: width + 1 }, (_, column) => line((column + 0.5) * pixel - halfWidth));
  const tops = edgeOf(skyline);
  const floors = hiddenBy === undefined ? new Float64Array(width + 1).fill(Number.POSITIVE_INFINITY) : edgeOf(hiddenBy);
  const sharpness = Float64Array.from({ length: width }, (_, column) => {
    const slope = (tops[column + 1]! - tops[column]!) / pixel;
    return 1 / (pixel * Math.sqrt(1 + slope * slope));
  });
  const firstRow = Math.max(0, Math.floor((Math.min(...tops) + halfHeight) / pixel) - 2);
  const ink: Color = { red: 0, green: 0, blue: 0 };
  for (let row = firstRow; row < height; row++) {
    const y = (row + 0.5) * pixel - halfHeight;
    for (let column = 0; column < width; column++) {
      const depth = y - tops[column]!;
      const cover = 0.5 + depth * sharpness[column]!;
      // A few pixels more than needed, for the soft edge of what hides the rest.
      if (cover <= 0 || y > floors[column]! + 8 * pixel) continue;
      shade((column + 0.5) * pixel - halfWidth, y, depth, ink);
      blendPixel(data, (row * width + column) * 3, ink, Math.min(cover, 1) * opacity);
    }
  }
}
