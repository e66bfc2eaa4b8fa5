import { compositionBlock } from './composition.ts';
import type { Descriptor } from './descriptor.ts';
import { type StatisticName, statisticsBlock } from './statistics.ts';

/** Orange, the warmest hue, as a direction in the plane of OKLab's a and b. */
const orangeA = 0.5;
const orangeB = Math.sqrt(0.75);

/**
 * What people see and name in a picture, in the order of `measureAttributes`. Each grows with what its name says:
 * - `light`: mean OKLab lightness, 0 black to 1 white.
 * - `warmth`: mean OKLab colour along orange, about -0.25 (blue) to 0.25; 0 for grey.
 * - `saturation`: mean OKLab chroma, 0 grey to about 0.3.
 * - `contrast`: standard deviation of lightness, 0 to 0.5.
 * - `busyness`: ln(1 + 30 x mean edge), 0 for a plain surface to about 3.
 * - `variety`: entropy of the colours in nats, 0 for one colour to ln 196 = 5.3.
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

/** The interpretable attributes of a described picture, `[attributeNames.length]`, in that order. All are finite. */
export function measureAttributes({ statistics, composition }: Descriptor): Float32Array {
  const statistic = (name: StatisticName): number => statisticsBlock.read(statistics, name);
  return Float32Array.of(
    statistic('meanLightness'),
    orangeA * statistic('meanA') + orangeB * statistic('meanB'),
    statistic('meanChroma'),
    statistic('lightnessSpread'),
    statistic('edgeDensity'),
    statistic('colorEntropy'),
    1 - compositionBlock.read(composition, 'leftRightAsymmetry'),
    compositionBlock.read(composition, 'centerBusier'),
  );
}
