import { createNamedBlock, type NamedBlock } from './named-block.ts';
import type { OklabPlanes } from './oklab-planes.ts';
import { mean } from './plane.ts';
import { quantiles } from './quantiles.ts';

export type StatisticName =
  | 'lightness02'
  | 'lightness10'
  | 'lightness25'
  | 'lightness50'
  | 'lightness75'
  | 'lightness90'
  | 'lightness98'
  | 'meanLightness'
  | 'lightnessSpread'
  | 'lightnessSkew'
  | 'lightnessRange'
  | 'meanA'
  | 'meanB'
  | 'meanChroma'
  | 'chroma50'
  | 'chroma95'
  | 'spreadA'
  | 'spreadB'
  | 'darkShare'
  | 'brightShare'
  | 'greyShare'
  | 'flatShare'
  | 'edgeDensity'
  | 'lightnessEntropy'
  | 'colorEntropy';

/** The block `statistics`. Spreads are standard deviations, entropies are in nats, `edgeDensity` is ln(1 + 30 x mean edge). */
export const statisticsBlock: NamedBlock<StatisticName> = createNamedBlock<StatisticName>([
  ['lightness02', 0.6, 1],
  ['lightness10', 0.6, 1],
  ['lightness25', 0.6, 1],
  ['lightness50', 0.6, 1],
  ['lightness75', 0.6, 1],
  ['lightness90', 0.6, 1],
  ['lightness98', 0.6, 1],
  ['meanLightness', 0.6, 1],
  ['lightnessSpread', 0, 2],
  ['lightnessSkew', 0, 2],
  ['lightnessRange', 0.5, 1],
  ['meanA', 0, 5],
  ['meanB', 0, 5],
  ['meanChroma', 0.07, 5],
  ['chroma50', 0, 4],
  ['chroma95', 0, 2.5],
  ['spreadA', 0, 6],
  ['spreadB', 0, 6],
  ['darkShare', 0, 1],
  ['brightShare', 0, 1],
  ['greyShare', 0, 1],
  ['flatShare', 0, 1],
  ['edgeDensity', 0, 1 / 3],
  ['lightnessEntropy', 0, 1 / 2.77],
  ['colorEntropy', 0, 1 / 4],
]);

const darkest = 0.25;
const brightest = 0.95;
const greyest = 0.02;
const flattest = 0.008;
const edgeGain = 30;
const chromaSpan = 0.4;

interface StatisticsInput {
  readonly planes: OklabPlanes;
  /** Strength of the edge at each pixel. */
  readonly magnitude: Float32Array;
  readonly lightnessHistogram: Float32Array;
  readonly colorHistogram: Float32Array;
}

/** The picture as a whole: how light, how colourful, how busy, and how these spread. */
export function describeStatistics({
  planes,
  magnitude,
  lightnessHistogram,
  colorHistogram,
}: StatisticsInput): Float32Array {
  const [
    lightness02,
    lightness05,
    lightness10,
    lightness25,
    lightness50,
    lightness75,
    lightness90,
    lightness95,
    lightness98,
  ] = quantiles(planes.lightness, 1, [0.02, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.98]);
  const [chroma50, chroma95] = quantiles(planes.chroma, chromaSpan, [0.5, 0.95]);
  const lightness = moments(planes.lightness);
  const a = moments(planes.a);
  const b = moments(planes.b);
  return statisticsBlock.write({
    lightness02: lightness02!,
    lightness10: lightness10!,
    lightness25: lightness25!,
    lightness50: lightness50!,
    lightness75: lightness75!,
    lightness90: lightness90!,
    lightness98: lightness98!,
    meanLightness: lightness.mean,
    lightnessSpread: lightness.spread,
    lightnessSkew: lightness.skew,
    lightnessRange: lightness95! - lightness05!,
    meanA: a.mean,
    meanB: b.mean,
    meanChroma: mean(planes.chroma),
    chroma50: chroma50!,
    chroma95: chroma95!,
    spreadA: a.spread,
    spreadB: b.spread,
    darkShare: shareBelow(planes.lightness, darkest),
    brightShare: 1 - shareBelow(planes.lightness, brightest),
    greyShare: shareBelow(planes.chroma, greyest),
    flatShare: shareBelow(magnitude, flattest),
    edgeDensity: Math.log1p(mean(magnitude) * edgeGain),
    lightnessEntropy: entropy(lightnessHistogram),
    colorEntropy: entropy(colorHistogram),
  });
}

/** `skew` is the cube root of the third central moment, in the unit of the values. */
function moments(values: Float32Array): { mean: number; spread: number; skew: number } {
  const center = mean(values);
  let squares = 0;
  let cubes = 0;
  for (let i = 0; i < values.length; i++) {
    const difference = values[i]! - center;
    const square = difference * difference;
    squares += square;
    cubes += square * difference;
  }
  return { mean: center, spread: Math.sqrt(squares / values.length), skew: Math.cbrt(cubes / values.length) };
}

function shareBelow(values: Float32Array, limit: number): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) if (values[i]! < limit) count++;
  return count / values.length;
}

function entropy(histogram: Float32Array): number {
  let sum = 0;
  for (const share of histogram) if (share > 0) sum -= share * Math.log(share);
  return sum;
}
