import type { OklabPlanes } from './oklab-planes.ts';

const lightnessBins = 16;
const chromaBins = 8;
const hueBins = 16;
const jointLightnessBins = 4;
const jointColorBins = 7;
/** The joint histogram spans -0.24..0.24 of a and b; what lies beyond counts as its edge. */
const colorSpan = 0.24;
const chromaSpan = 0.28;
/** Below this chroma a pixel has no hue worth counting. */
const leastChromaWithHue = 0.015;
/** A picture whose mean chroma is less than this has a hue histogram that sums to less than 1. */
const greyChroma = 0.03;

interface ColorHistograms {
  readonly jointColor: Float32Array;
  readonly lightness: Float32Array;
  readonly chroma: Float32Array;
  readonly hue: Float32Array;
}

/** Histograms in which every pixel is shared between its neighbouring bins, so that none jumps at a bin's border. */
export function describeColors(planes: OklabPlanes): ColorHistograms {
  return {
    jointColor: jointHistogram(planes),
    lightness: histogram(planes.lightness, lightnessBins, 1),
    chroma: histogram(planes.chroma, chromaBins, chromaSpan),
    hue: hueHistogram(planes),
  };
}

/** Shares of `values` near each of `binCount` points spread evenly over 0..`span`. */
function histogram(values: Float32Array, binCount: number, span: number): Float32Array {
  const bins = new Float64Array(binCount);
  for (let i = 0; i < values.length; i++) {
    const position = clampToUnit(values[i]! / span) * (binCount - 1);
    const bin = Math.min(Math.floor(position), binCount - 2);
    const share = position - bin;
    bins[bin] = bins[bin]! + 1 - share;
    bins[bin + 1] = bins[bin + 1]! + share;
  }
  return Float32Array.from(bins, (count) => count / values.length);
}

function jointHistogram({ lightness, a, b }: OklabPlanes): Float32Array {
  const rowLength = jointColorBins;
  const sliceLength = jointColorBins * jointColorBins;
  const bins = new Float64Array(jointLightnessBins * sliceLength);
  for (let i = 0; i < lightness.length; i++) {
    const slice = clampToUnit(lightness[i]!) * (jointLightnessBins - 1);
    const row = clampToUnit((a[i]! + colorSpan) / (2 * colorSpan)) * (jointColorBins - 1);
    const column = clampToUnit((b[i]! + colorSpan) / (2 * colorSpan)) * (jointColorBins - 1);
    const slice0 = Math.min(Math.floor(slice), jointLightnessBins - 2);
    const row0 = Math.min(Math.floor(row), jointColorBins - 2);
    const column0 = Math.min(Math.floor(column), jointColorBins - 2);
    const shareRow = row - row0;
    const shareColumn = column - column0;
    const both = shareRow * shareColumn;
    const onlyRow = shareRow - both;
    const onlyColumn = shareColumn - both;
    const neither = 1 - shareRow - onlyColumn;

    const near = slice0 * sliceLength + row0 * rowLength + column0;
    const far = near + sliceLength;
    const shareFar = slice - slice0;
    const shareNear = 1 - shareFar;
    bins[near] = bins[near]! + shareNear * neither;
    bins[near + 1] = bins[near + 1]! + shareNear * onlyColumn;
    bins[near + rowLength] = bins[near + rowLength]! + shareNear * onlyRow;
    bins[near + rowLength + 1] = bins[near + rowLength + 1]! + shareNear * both;
    bins[far] = bins[far]! + shareFar * neither;
    bins[far + 1] = bins[far + 1]! + shareFar * onlyColumn;
    bins[far + rowLength] = bins[far + rowLength]! + shareFar * onlyRow;
    bins[far + rowLength + 1] = bins[far + rowLength + 1]! + shareFar * both;
  }
  return Float32Array.from(bins, (count) => count / lightness.length);
}

function hueHistogram({ a, b, chroma }: OklabPlanes): Float32Array {
  const bins = new Float64Array(hueBins);
  let colorfulness = 0;
  for (let i = 0; i < chroma.length; i++) {
    const weight = chroma[i]!;
    if (weight <= leastChromaWithHue) continue;
    const turn = Math.atan2(b[i]!, a[i]!) / (2 * Math.PI);
    const position = (turn < 0 ? turn + 1 : turn) * hueBins;
    const whole = Math.floor(position);
    const share = position - whole;
    const bin = whole % hueBins;
    const next = (whole + 1) % hueBins;
    bins[bin] = bins[bin]! + weight * (1 - share);
    bins[next] = bins[next]! + weight * share;
    colorfulness += weight;
  }
  const total = Math.max(colorfulness, greyChroma * chroma.length);
  return Float32Array.from(bins, (weight) => weight / total);
}

function clampToUnit(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
