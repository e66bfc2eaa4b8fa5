import type { Canvas } from './canvas.ts';
import type { Noise } from './noise.ts';
import type { Random } from './random.ts';

export type TimeOfDay = 'dawn' | 'day' | 'sunset' | 'night';

/** What every style draws from, so that a taste for warm light or calm pictures cuts across styles. */
export interface Mood {
  /** -1 (cool) to 1 (warm). */
  readonly warmth: number;
  /** 0 (dark) to 1 (bright). */
  readonly brightness: number;
  /** 0 (muted) to 1 (vivid). */
  readonly saturation: number;
  /** 0 (calm, few things) to 1 (full of things). */
  readonly busyness: number;
}

/** The ends between which a style's pictures lie. */
export type MoodRanges = { readonly [Part in keyof Mood]: readonly [low: number, high: number] };

/** What a style is given to draw one picture. */
export interface Scene {
  readonly canvas: Canvas;
  readonly random: Random;
  readonly noise: Noise;
  readonly mood: Mood;
}

export interface Style {
  readonly name: string;
  /** What it shows, in a few words for people. */
  readonly description: string;
  /** Words of a prompt that ask for it, lower-case. */
  readonly keywords: readonly string[];
  readonly moods: MoodRanges;
  /**
   * Draws on a black canvas. Choices come from `random` alone, and their number never depends on the size in pixels:
   * so a preview shows the same picture. Returns the hour that it shows, `null` where it has none.
   */
  draw(scene: Scene): TimeOfDay | null;
}
