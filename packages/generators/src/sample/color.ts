import { cosine, sine, turn } from './math.ts';

/** Linear light, 0..1 for what a screen shows; brighter values roll off when the picture is finished. */
export interface Color {
  red: number;
  green: number;
  blue: number;
}

/** A colour as the eye orders them: lightness 0..1, chroma 0 to about .3, hue in degrees. */
export type Oklch = readonly [lightness: number, chroma: number, hueDegrees: number];

/**
 * The colour in linear sRGB. One that a screen can't show loses chroma, never hue.
 *
 * @see https://bottosson.github.io/posts/oklab/
 */
export function oklch([lightness, chroma, hueDegrees]: Oklch): Color {
  const a = cosine((hueDegrees / 360) * turn);
  const b = sine((hueDegrees / 360) * turn);
  let reduced = chroma;
  for (let attempt = 0; attempt < 12; attempt++) {
    const color = fromOklab(lightness, a * reduced, b * reduced);
    if (isDisplayable(color)) return color;
    reduced *= 0.85;
  }
  return fromOklab(lightness, 0, 0);
}

function fromOklab(lightness: number, a: number, b: number): Color {
  const long = lightness + 0.3963377774 * a + 0.2158037573 * b;
  const medium = lightness - 0.1055613458 * a - 0.0638541728 * b;
  const short = lightness - 0.0894841775 * a - 1.291485548 * b;
  const l = long * long * long;
  const m = medium * medium * medium;
  const s = short * short * short;
  return {
    red: 4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    green: -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    blue: -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  };
}

function isDisplayable({ red, green, blue }: Color): boolean {
  const slack = 0.002;
  return Math.min(red, green, blue) >= -slack && Math.max(red, green, blue) <= 1 + slack;
}

/** The colour between two, along the shorter way round the hue circle. */
export function mixOklch(from: Oklch, to: Oklch, amount: number): Oklch {
  const arc = ((((to[2] - from[2]) % 360) + 540) % 360) - 180;
  return [from[0] + (to[0] - from[0]) * amount, from[1] + (to[1] - from[1]) * amount, from[2] + arc * amount];
}

/** A new colour between two, in linear light. */
export function mixColor(from: Color, to: Color, amount: number): Color {
  return {
    red: from.red + (to.red - from.red) * amount,
    green: from.green + (to.green - from.green) * amount,
    blue: from.blue + (to.blue - from.blue) * amount,
  };
}

export function setColor(target: Color, source: Color, strength = 1): void {
  target.red = source.red * strength;
  target.green = source.green * strength;
  target.blue = source.blue * strength;
}

/** Moves `target` towards `other` in place. */
export function blendColor(target: Color, other: Color, amount: number): void {
  target.red += (other.red - target.red) * amount;
  target.green += (other.green - target.green) * amount;
  target.blue += (other.blue - target.blue) * amount;
}

/** Adds light in place. */
export function addLight(target: Color, light: Color, strength: number): void {
  target.red += light.red * strength;
  target.green += light.green * strength;
  target.blue += light.blue * strength;
}

/** Makes a colour brighter or darker in place. */
export function scaleColor(target: Color, factor: number): void {
  target.red *= factor;
  target.green *= factor;
  target.blue *= factor;
}
