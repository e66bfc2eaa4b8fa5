import type { Descriptor } from '../descriptor/descriptor.ts';

/** How one block enters the hybrid: rooted or not, divided by `deviation`, times `weight`. */
export interface BlockScale {
  readonly block: keyof Descriptor;
  /** Whether numbers are replaced by their square root, keeping the sign: shares and cells, where a little says much. */
  readonly rooted: boolean;
  /** Root mean square distance of the (rooted) block from its mean over a corpus. */
  readonly deviation: number;
  /** What the block is worth for telling tastes apart; found by held-out AUC. */
  readonly weight: number;
}

/**
 * The descriptor's half of the hybrid, in order. The deviations were measured by `scripts/measure-block-scales.ts` on 622
 * pictures: 362 photographs, abstract wallpapers and crops of them from the background packages of Debian 12 (GNOME, MATE,
 * Plasma, Lomiri, UKUI), and 260 pictures of the sky, portraits, drawings and game art from Wesnoth, Stellarium, Tux Paint,
 * Hedgewars, Freeciv, FreedroidRPG, LinCity and Widelands.
 */
export const blockScales: readonly BlockScale[] = [
  { block: 'jointColor', rooted: true, deviation: 0.7678, weight: 1 },
  { block: 'lightness', rooted: true, deviation: 0.6817, weight: 0.6 },
  { block: 'chroma', rooted: true, deviation: 0.6141, weight: 0.5 },
  { block: 'hue', rooted: true, deviation: 0.7189, weight: 1 },
  { block: 'layout', rooted: true, deviation: 2.661, weight: 0.5 },
  { block: 'thumbnail', rooted: true, deviation: 2.54, weight: 0.2 },
  { block: 'orientedGradients', rooted: true, deviation: 0.5464, weight: 0.5 },
  { block: 'orientation', rooted: true, deviation: 0.5663, weight: 0.6 },
  { block: 'binaryPatterns', rooted: true, deviation: 0.4062, weight: 1.2 },
  { block: 'invariantPatterns', rooted: true, deviation: 0.5339, weight: 1.2 },
  { block: 'spectrum', rooted: false, deviation: 0.4918, weight: 1.5 },
  { block: 'statistics', rooted: false, deviation: 1.121, weight: 2 },
  { block: 'composition', rooted: false, deviation: 0.6946, weight: 1 },
];

/** The deviation of the square roots of the pooled activations, on the same pictures. */
export const activationDeviation = 3.055;

/** `values` replaced by their square roots, each keeping its sign. */
export function signedSquareRoots(values: Float32Array): Float32Array {
  return values.map((value) => Math.sign(value) * Math.sqrt(Math.abs(value)));
}
