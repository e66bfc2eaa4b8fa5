import type { Oklch } from './color.ts';
import { bell, cosine, turn } from './math.ts';
import type { Scene } from './style.ts';

/**
 * One of the choices, likelier the better its colours suit the mood in warmth and brightness: what the picture's traits
 * say then holds for its palette too.
 */
export function pickByMood<T>(
  { random, mood }: Scene,
  choices: readonly [T, ...T[]],
  colorsOf: (choice: T) => readonly Oklch[],
): T {
  const weights = choices.map((choice) => {
    const colors = colorsOf(choice);
    const lightness = colors.reduce((sum, [value]) => sum + value, 0) / colors.length;
    return bell((warmthOf(colors) - mood.warmth) * 1.8) * bell((lightness - 0.3 - 0.45 * mood.brightness) * 2.5);
  });
  let rest = random.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const index = weights.findIndex((weight) => {
    rest -= weight;
    return rest < 0;
  });
  return choices[index] ?? choices[0];
}

/** -1 (blue) to 1 (orange), the colourful ones counting most. */
function warmthOf(colors: readonly Oklch[]): number {
  let warmth = 0;
  let total = 0.04;
  for (const [, chroma, hue] of colors) {
    warmth += chroma * cosine(((hue - 60) / 360) * turn);
    total += chroma;
  }
  return warmth / total;
}
