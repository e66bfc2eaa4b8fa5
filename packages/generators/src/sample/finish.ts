import type { RgbImage } from '@vsm/core';
import type { Canvas } from './canvas.ts';
import { mixBits } from './random.ts';
import type { Mood } from './style.ts';

const tableSize = 4096;
let encodingTable: Float32Array | undefined;

/**
 * The canvas as 8-bit sRGB, after what a photographer does at the end: white balance, exposure and saturation by the
 * mood, a soft shoulder instead of clipped lights, a vignette, and a grain just strong enough to keep gradients from banding.
 */
export function finish(canvas: Canvas, mood: Mood, seed: number): RgbImage {
  const { width, height, data, halfWidth, halfHeight, pixel } = canvas;
  encodingTable ??= createEncodingTable();
  const exposure = 0.72 + 0.56 * mood.brightness;
  const redGain = exposure * (1 + 0.14 * mood.warmth);
  const greenGain = exposure * (1 + 0.01 * mood.warmth);
  const blueGain = exposure * (1 - 0.17 * mood.warmth);
  const saturation = 0.72 + 0.5 * mood.saturation;
  const bytes = new Uint8Array(width * height * 3);
  const cornerDistance = halfWidth * halfWidth + halfHeight * halfHeight;
  let grainBits = mixBits(seed ^ 0x5bd1e995) | 1;
  for (let row = 0, i = 0; row < height; row++) {
    const y = (row + 0.5) * pixel - halfHeight;
    for (let column = 0; column < width; column++, i += 3) {
      const x = (column + 0.5) * pixel - halfWidth;
      const edge = (x * x + y * y) / cornerDistance;
      const vignette = 1 - 0.16 * edge * edge;
      const red = data[i]! * redGain * vignette;
      const green = data[i + 1]! * greenGain * vignette;
      const blue = data[i + 2]! * blueGain * vignette;
      const grey = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      grainBits ^= grainBits << 13;
      grainBits ^= grainBits >>> 17;
      grainBits ^= grainBits << 5;
      const grain = (grainBits & 0xffff) / 0x10000 - 0.5;
      bytes[i] = toByte(grey + (red - grey) * saturation, grain);
      bytes[i + 1] = toByte(grey + (green - grey) * saturation, grain);
      bytes[i + 2] = toByte(grey + (blue - grey) * saturation, grain);
    }
  }
  return { width, height, data: bytes };
}

function toByte(linear: number, grain: number): number {
  const rolled = linear < shoulder ? Math.max(0, linear) : rollOff(linear);
  const level = encodingTable![Math.floor(Math.sqrt(rolled) * (tableSize - 1))]! + grain + 0.5;
  return level < 0 ? 0 : Math.min(level, 255);
}

const shoulder = 0.7;

/** Goes on from the shoulder with the same slope and reaches 1 only at infinity. */
function rollOff(linear: number): number {
  const room = 1 - shoulder;
  const excess = (linear - shoulder) / room;
  return shoulder + (room * excess) / (1 + excess);
}

/** Levels 0..255 of linear light, indexed by its square root to resolve the darks. */
function createEncodingTable(): Float32Array {
  return Float32Array.from({ length: tableSize }, (_, i) => {
    const root = i / (tableSize - 1);
    const linear = root * root;
    if (linear <= 0.0031308) return linear * 12.92 * 255;
    // linear^(1/2.4) = (linear^5)^(1/12)
    return (1.055 * twelfthRoot(linear * linear * linear * linear * linear) - 0.055) * 255;
  });
}

/** By two exact square roots and a cube root of Newton's. */
function twelfthRoot(value: number): number {
  const fourth = Math.sqrt(Math.sqrt(value));
  let root = 1;
  for (let step = 0; step < 40; step++) root -= (root - fourth / (root * root)) / 3;
  return root;
}
