import { VsmError } from '../errors.ts';

export interface GuidanceSettings {
  /** A picture is accepted from this score on, -1..1. */
  readonly threshold: number;
  /** Further tries after the first, 1..10. */
  readonly maxRetries: number;
}

export type GuidancePreset = 'quality' | 'speed' | 'exploration';

export const guidancePresets: Readonly<Record<GuidancePreset, GuidanceSettings>> = {
  quality: { threshold: 0.3, maxRetries: 7 },
  speed: { threshold: -0.1, maxRetries: 2 },
  exploration: { threshold: 0, maxRetries: 4 },
};

export const defaultGuidance: GuidanceSettings = { threshold: -0.1, maxRetries: 3 };

/** @throws VsmError `INVALID_ARGUMENT` when a setting is out of its range. */
export function parseGuidanceSettings({ threshold, maxRetries }: GuidanceSettings): GuidanceSettings {
  if (!(threshold >= -1 && threshold <= 1)) {
    throw new VsmError('INVALID_ARGUMENT', `The threshold is a score from -1 to 1; got ${threshold}.`);
  }
  if (!Number.isInteger(maxRetries) || maxRetries < 1 || maxRetries > 10) {
    throw new VsmError('INVALID_ARGUMENT', `maxRetries is a whole number from 1 to 10; got ${maxRetries}.`);
  }
  return { threshold, maxRetries };
}
