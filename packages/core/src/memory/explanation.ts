import type { Comparison } from '../comparison.ts';
import type { Preference } from '../preference.ts';
import type { Score } from '../score.ts';
import type { Calibration } from '../taste/calibration.ts';
import type { AttributeReason } from '../taste/describe-picture.ts';

/** One reason of a score: a rated picture and its signed pull on the strength. */
export interface Pull {
  readonly preference: Preference;
  readonly pull: number;
}

/** The same of an answer to which of two pictures is better. */
export interface ComparisonPull {
  readonly comparison: Comparison;
  readonly pull: number;
}

/** Why a picture scores as it does. */
export interface Explanation {
  readonly score: Score;
  /** All pulls, those of comparisons, `backgroundPull` and `priorPull` add up to this. */
  readonly strength: number;
  /** What makes the score of it: `probability = 1 / (1 + exp(-(slope * strength + intercept)))`. */
  readonly calibration: Calibration;
  /** Strongest first. */
  readonly pulls: readonly Pull[];
  /** Strongest first. */
  readonly comparisonPulls: readonly ComparisonPull[];
  /** The common pull of the pictures that nobody rated. */
  readonly backgroundPull: number;
  /** The pull of what most people find beautiful; 0 without a prior. */
  readonly priorPull: number;
  /**
   * Strongest first, in words: the attributes of the picture that moved its score. Another view of the same strength, not a part of
   * the pulls; empty where attributes explain nothing.
   */
  readonly reasons: readonly AttributeReason[];
}
