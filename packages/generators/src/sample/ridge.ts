import type { Canvas } from './canvas.ts';
import { blendPixel } from './canvas.ts';
import type { Color } from './color.ts';

/** Sets `ink` for a point that lies `depth` units under the skyline. */
export type GroundShade = (x: number, y: number, depth: number, ink: Color) => void;

/** Paints all that lies below a skyline, which `skyline(x)` gives as a y. Its edge is smooth on steep slopes too. */
export function paintBelow(canvas: Canvas, skyline: (x: number) => number, shade: GroundShade, opacity = 1): void {
  const { width, height, pixel, halfWidth, halfHeight, data } = canvas;
  const tops = Float64Array.from({ length: width + 1 }, (_, column) => skyline((column + 0.5) * pixel - halfWidth));
  const sharpness = Float64Array.from({ length: width }, (_, column) => {
    const slope = (tops[column + 1]! - tops[column]!) / pixel;
    return 1 / (pixel * Math.sqrt(1 + slope * slope));
  });
  const ink: Color = { red: 0, green: 0, blue: 0 };
  for (let row = 0; row < height; row++) {
    const y = (row + 0.5) * pixel - halfHeight;
    for (let column = 0; column < width; column++) {
      const depth = y - tops[column]!;
      const cover = 0.5 + depth * sharpness[column]!;
      if (cover <= 0) continue;
      shade((column + 0.5) * pixel - halfWidth, y, depth, ink);
      blendPixel(data, (row * width + column) * 3, ink, Math.min(cover, 1) * opacity);
    }
  }
}
