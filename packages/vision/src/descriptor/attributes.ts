import { describeAppearance } from './appearance.ts';
import { compositionBlock } from './composition.ts';
import { pixelsPerSide } from './describe-pixels.ts';
import type { Descriptor } from './descriptor.ts';
import { type StatisticName, statisticsBlock } from './statistics.ts';

/** Orange, the warmest hue, as a direction in the plane of OKLab's a and b. */
const orangeA = 0.5;
const orangeB = Math.sqrt(0.75);

/**
 * What people see and name in a picture, in the order of `measureAttributes`. Each grows with what its name says:
 * - `light`: between the mean and the median of OKLab lightness, 0 black to 1 white.
 * - `warmth`: mean OKLab colour along orange, about -0.25 (blue) to 0.25; 0 for grey.
 * - `saturation`: mean OKLab chroma, 0 grey to about 0.3.
 * - `contrast`: from the darkest 5 % of the pixels to the lightest 5 %, 0 to 1.
 * - `busyness`: mean logarithm of the steps between neighbouring pixels, 0 for a plain surface to about 4.
 * - `variety`: logarithm of the fewest colours that cover 95 % of the picture, 0 for one to ln 4096 = 8.3.
 * - `symmetry`: 1 for a picture equal to its mirror image, less the more the halves differ, never below 0.
 * - `centering`: log ratio of the detail in the centre to that at the border; 0 when both are equally busy, -6 to 6.
 */
export const attributeNames: readonly [
  'light',
  'warmth',
  'saturation',
  'contrast',
  'busyness',
  'variety',
  'symmetry',
  'centering',
] = ['light', 'warmth', 'saturation', 'contrast', 'busyness', 'variety', 'symmetry', 'centering'];

/**
 * The interpretable attributes of a picture, `[attributeNames.length]`, in that order. All are finite.
 *
 * @param pixels as `describePixels` takes them.
 * @param descriptor of the same pixels.
 */
export function measureAttributes(pixels: Uint8Array, { statistics, composition }: Descriptor): Float32Array {
  const statistic = (name: StatisticName): number => statisticsBlock.read(statistics, name);
  const { tonalRange, unrest, colorCount } = describeAppearance(pixels, pixelsPerSide);
  return Float32Array.of(
    (statistic('meanLightness') + statistic('lightness50')) / 2,
    orangeA * statistic('meanA') + orangeB * statistic('meanB'),
    statistic('meanChroma'),
    tonalRange,
    unrest,
    Math.log(colorCount),
    1 - compositionBlock.read(composition, 'leftRightAsymmetry'),
    compositionBlock.read(composition, 'centerBusier'),
  );
}
