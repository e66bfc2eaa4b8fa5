import { cosine, sine, turn } from './math.ts';
import type { Random } from './random.ts';

/** Smooth randomness over the plane, about -1..1 with mean 0. */
export interface Noise {
  /** Gradient noise with one feature a unit. */
  at(x: number, y: number): number;
  /** Fractal sum of `octaves` layers, each twice as fine and half as strong. */
  fractal(x: number, y: number, octaves: number): number;
  /** Fractal with sharp crests, 0..1: rock and lightning rather than clouds. */
  ridged(x: number, y: number, octaves: number): number;
}

const period = 256;

/** @see Ken Perlin, "Improving Noise", 2002, https://mrl.cs.nyu.edu/~perlin/paper445.pdf */
export function createNoise(random: Random): Noise {
  const permutation = shuffledPermutation(random);
  const slopesX = new Float64Array(period);
  const slopesY = new Float64Array(period);
  for (let i = 0; i < period; i++) {
    slopesX[i] = cosine((i / period) * turn);
    slopesY[i] = sine((i / period) * turn);
  }

  function at(x: number, y: number): number {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const dx = x - column;
    const dy = y - row;
    const left = permutation[column & 255]!;
    const right = permutation[(column + 1) & 255]!;
    const top = row & 255;
    const bottom = (row + 1) & 255;
    const topLeft = permutation[left + top]!;
    const topRight = permutation[right + top]!;
    const bottomLeft = permutation[left + bottom]!;
    const bottomRight = permutation[right + bottom]!;
    const blendX = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
    const blendY = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
    const upperLeft = slopesX[topLeft]! * dx + slopesY[topLeft]! * dy;
    const upperRight = slopesX[topRight]! * (dx - 1) + slopesY[topRight]! * dy;
    const lowerLeft = slopesX[bottomLeft]! * dx + slopesY[bottomLeft]! * (dy - 1);
    const lowerRight = slopesX[bottomRight]! * (dx - 1) + slopesY[bottomRight]! * (dy - 1);
    const upper = upperLeft + (upperRight - upperLeft) * blendX;
    const lower = lowerLeft + (lowerRight - lowerLeft) * blendX;
    // Plain gradient noise rarely leaves ±.7.
    return (upper + (lower - upper) * blendY) * 1.4;
  }

  function fractal(x: number, y: number, octaves: number): number {
    let sum = 0;
    let strength = 0.5;
    let scale = 1;
    for (let octave = 0; octave < octaves; octave++) {
      sum += strength * at(x * scale + octave * 17.3, y * scale - octave * 9.1);
      strength *= 0.5;
      scale *= 2;
    }
    return sum;
  }

  function ridged(x: number, y: number, octaves: number): number {
    let sum = 0;
    let strength = 0.5;
    let scale = 1;
    let crest = 1;
    for (let octave = 0; octave < octaves; octave++) {
      const fold = Math.max(0, 1 - Math.abs(at(x * scale + octave * 13.7, y * scale + octave * 5.9)));
      const sharp = fold * fold;
      sum += strength * sharp * crest;
      crest = sharp;
      strength *= 0.5;
      scale *= 2;
    }
    return sum;
  }

  return { at, fractal, ridged };
}

/** 0..255 in random order, twice, so that sums of two indices need no wrapping. */
function shuffledPermutation(random: Random): Uint8Array {
  const permutation = new Uint8Array(period * 2);
  for (let i = 0; i < period; i++) {
    const j = random.integer(0, i);
    permutation[i] = permutation[j]!;
    permutation[j] = i;
  }
  permutation.copyWithin(period, 0, period);
  return permutation;
}
