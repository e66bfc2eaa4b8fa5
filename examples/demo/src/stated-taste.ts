import type { RgbImage } from '@vsm/core';

/** The person of this demo, in words. VSM is told neither the words nor the rule below: it sees pixels and ratings. */
export const statedTaste = 'warm light, calm compositions';

/** What the words mean to this person, each on a scale of 0 to 1. */
const leastWarmth = 0.06;
const mostUnrest = 0.06;

export function wouldLike(image: RgbImage): boolean {
  return warmthOf(image) > leastWarmth && unrestOf(image) < mostUnrest;
}

/** How much more red than blue there is on the whole. */
function warmthOf({ width, height, data }: RgbImage): number {
  let sum = 0;
  for (let i = 0; i < data.length; i += 3) sum += data[i]! - data[i + 2]!;
  return sum / (width * height * 255);
}

/** How much the brightness changes, on average, to the next place on the right and below. */
function unrestOf({ width, height, data }: RgbImage): number {
  const step = Math.round(Math.max(width, height) / 128);
  const brightness = (x: number, y: number) => {
    const at = (y * width + x) * 3;
    return (data[at]! + data[at + 1]! + data[at + 2]!) / 765;
  };
  let sum = 0;
  let places = 0;
  for (let y = 0; y + step < height; y += step) {
    for (let x = 0; x + step < width; x += step) {
      const here = brightness(x, y);
      sum += Math.abs(here - brightness(x + step, y)) + Math.abs(here - brightness(x, y + step));
      places++;
    }
  }
  return sum / places;
}
