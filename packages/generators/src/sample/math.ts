/**
 * Mathematics that gives the same bits on every machine. `Math.sin`, `Math.exp` and their like are left to the
 * platform by ECMAScript; these use only operations that IEEE 754 rounds exactly.
 */

export const turn: number = 6.283185307179586;

export function clamp(value: number, low = 0, high = 1): number {
  return value < low ? low : Math.min(value, high);
}

/** `from` at 0, `to` at 1, straight beyond. */
export function mix(from: number, to: number, amount: number): number {
  return from + (to - from) * amount;
}

/** 0 below `low`, 1 above `high`, and a cubic without kinks between; falls instead when `low > high`. */
export function smoothstep(low: number, high: number, value: number): number {
  const t = clamp((value - low) / (high - low));
  return t * t * (3 - 2 * t);
}

/** A bell without `exp`: 1 at 0, .25 at ±1, with a long soft tail. */
export function bell(value: number): number {
  const t = 1 + value * value;
  return 1 / (t * t);
}

/** Sine of an angle in radians, within 1e-5. */
export function sine(angle: number): number {
  let t = angle / turn;
  t -= Math.floor(t + 0.5);
  // Fold into the quarter around 0, where five terms of the series suffice.
  if (t > 0.25) t = 0.5 - t;
  else if (t < -0.25) t = -0.5 - t;
  const x = t * turn;
  const s = x * x;
  return x * (1 - (s / 6) * (1 - (s / 20) * (1 - (s / 42) * (1 - s / 72))));
}

export function cosine(angle: number): number {
  return sine(angle + turn / 4);
}

/** The angle of (x, y) in radians, -π..π, within 1e-5. */
export function angleOf(x: number, y: number): number {
  const width = Math.abs(x);
  const height = Math.abs(y);
  const longer = Math.max(width, height);
  if (longer === 0) return 0;
  const ratio = Math.min(width, height) / longer;
  // Halving the angle twice brings the ratio under .2, where the series is short.
  const half = ratio / (1 + Math.sqrt(1 + ratio * ratio));
  const quarter = half / (1 + Math.sqrt(1 + half * half));
  const s = quarter * quarter;
  const octant = 4 * quarter * (1 - s * (1 / 3 - s * (1 / 5 - s * (1 / 7 - s / 9))));
  const quadrant = height > width ? turn / 4 - octant : octant;
  const upper = x < 0 ? turn / 2 - quadrant : quadrant;
  return y < 0 ? -upper : upper;
}
