import { halve, type Plane } from './plane.ts';

const octaves = 5;
/** Detail in colour is weaker than detail in lightness; the gains bring both to about 0..1 after the logarithm. */
const lightnessGain = 60;
const colorGain = 150;

/**
 * How much detail each octave holds: the mean difference between a plane and its half, log-compressed. Fine grain,
 * sharp edges and soft shapes lie in different octaves.
 *
 * @param channels lightness, a, b.
 */
export function describeSpectrum(channels: readonly [Plane, Plane, Plane]): Float32Array {
  const spectrum = new Float32Array(channels.length * octaves);
  channels.forEach((channel, index) => {
    const gain = index === 0 ? lightnessGain : colorGain;
    let plane = channel;
    for (let octave = 0; octave < octaves; octave++) {
      const half = halve(plane);
      spectrum[index * octaves + octave] = Math.log1p(meanDifference(plane, half) * gain) / 3;
      plane = half;
    }
  });
  return spectrum;
}

function meanDifference(plane: Plane, half: Plane): number {
  const evenSize = half.size * 2;
  let sum = 0;
  for (let y = 0; y < evenSize; y++) {
    const row = y * plane.size;
    const halfRow = (y >> 1) * half.size;
    for (let x = 0; x < evenSize; x++) sum += Math.abs(plane.data[row + x]! - half.data[halfRow + (x >> 1)]!);
  }
  return sum / (evenSize * evenSize);
}
