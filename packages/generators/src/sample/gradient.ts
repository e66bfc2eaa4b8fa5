import type { Color, Oklch } from './color.ts';
import { mixOklch, oklch } from './color.ts';
import { clamp } from './math.ts';

/** Sets `target` to the gradient's colour at `position`, 0..1; beyond that the ends go on. */
export type Gradient = (position: number, target: Color) => void;

const steps = 256;

/** An even gradient through the stops, mixed as the eye sees it, so that no grey or dark band appears on the way. */
export function createGradient(stops: readonly (readonly [position: number, color: Oklch])[]): Gradient {
  const table = new Float64Array((steps + 1) * 3);
  for (let step = 0; step <= steps; step++) {
    const { red, green, blue } = oklch(colorAt(stops, step / steps));
    table.set([red, green, blue], step * 3);
  }
  return (position, target) => {
    const exact = clamp(position) * steps;
    const step = Math.min(steps - 1, Math.floor(exact));
    const rest = exact - step;
    const i = step * 3;
    target.red = table[i]! + (table[i + 3]! - table[i]!) * rest;
    target.green = table[i + 1]! + (table[i + 4]! - table[i + 1]!) * rest;
    target.blue = table[i + 2]! + (table[i + 5]! - table[i + 2]!) * rest;
  };
}

function colorAt(stops: readonly (readonly [number, Oklch])[], position: number): Oklch {
  const after = stops.findIndex(([at]) => at >= position);
  if (after === 0) return stops[0]![1];
  if (after < 0) return stops[stops.length - 1]![1];
  const [start, from] = stops[after - 1]!;
  const [end, to] = stops[after]!;
  return mixOklch(from, to, (position - start) / (end - start));
}
