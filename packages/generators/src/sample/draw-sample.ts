import type { RgbImage } from '@vsm/core';
import { VsmError } from '@vsm/core';
import { createCanvas } from './canvas.ts';
import { finish } from './finish.ts';
import { createNoise } from './noise.ts';
import type { Random } from './random.ts';
import { createRandom, mixBits } from './random.ts';
import type { Mood, MoodRanges, TimeOfDay } from './style.ts';
import { findStyle, styles } from './styles.ts';

export interface DrawSampleOptions {
  /** Unsigned 32-bit. */
  readonly seed: number;
  /** A name out of `sampleStyles`; without one the seed chooses. */
  readonly style?: string;
  /** Pixels, 64 to 2048; 512 if not given. */
  readonly width?: number;
  readonly height?: number;
}

/** What is true of a picture because it was drawn so: facts to play a person with a known taste by. */
export interface SampleTraits {
  /** `null` where a picture has no hour. */
  readonly timeOfDay: TimeOfDay | null;
  /** -1 (cool) to 1 (warm). */
  readonly warmth: number;
  /** 0 (dark) to 1 (bright). */
  readonly brightness: number;
  /** 0 (muted) to 1 (vivid). */
  readonly saturation: number;
  /** 0 (calm) to 1 (full of things). */
  readonly busyness: number;
}

export interface Sample {
  readonly image: RgbImage;
  readonly style: string;
  readonly traits: SampleTraits;
}

export const sizeLimits = { smallest: 64, largest: 2048, default: 512 } as const;
export const largestSeed = 0xffff_ffff;

/**
 * A picture drawn from a seed: the same options give the same bytes on every machine, and another size gives the same
 * composition.
 *
 * @throws VsmError `INVALID_ARGUMENT` for a seed, a style or a size that it can't draw.
 */
export function drawSample({
  seed,
  style: styleName,
  width = sizeLimits.default,
  height = sizeLimits.default,
}: DrawSampleOptions): Sample {
  checkWholeNumber('seed', seed, 0, largestSeed);
  checkWholeNumber('width', width, sizeLimits.smallest, sizeLimits.largest);
  checkWholeNumber('height', height, sizeLimits.smallest, sizeLimits.largest);
  const style =
    styleName === undefined ? styles[createRandom(seed).integer(0, styles.length - 1)]! : findStyle(styleName);
  const random = createRandom(seed ^ hashText(style.name));
  const mood = chooseMood(style.moods, random);
  const canvas = createCanvas(width, height);
  const timeOfDay = style.draw({ canvas, random, noise: createNoise(random), mood });
  return {
    image: finish(canvas, mood, seed),
    style: style.name,
    traits: { timeOfDay, ...mood },
  };
}

/** @throws VsmError `INVALID_ARGUMENT` unless `value` is a whole number from `low` to `high`. */
export function checkWholeNumber(name: string, value: number, low: number, high: number): void {
  if (Number.isInteger(value) && value >= low && value <= high) return;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `The sample generator needs a ${name} that is a whole number from ${low} to ${high}; got ${String(value)}.`,
    { details: { argument: name, value: String(value), low, high } },
  );
}

/** Unsigned 32 bits, so that one seed makes unrelated choices in each style. */
function hashText(text: string): number {
  let bits = 0;
  for (const character of text) bits = mixBits(bits ^ character.codePointAt(0)!);
  return bits;
}

function chooseMood(ranges: MoodRanges, random: Random): Mood {
  const within = ([low, high]: readonly [number, number]): number => Math.round(random.between(low, high) * 100) / 100;
  return {
    warmth: within(ranges.warmth),
    brightness: within(ranges.brightness),
    saturation: within(ranges.saturation),
    busyness: within(ranges.busyness),
  };
}
