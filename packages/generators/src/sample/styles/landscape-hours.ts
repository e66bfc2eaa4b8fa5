import type { Oklch } from '../color.ts';
import type { SkyColors } from '../sky.ts';
import type { TimeOfDay } from '../style.ts';

/** What the hour does to a landscape. */
export interface Hour {
  readonly timeOfDay: TimeOfDay;
  readonly skies: readonly [SkyColors, ...SkyColors[]];
  readonly ground: readonly [Oklch, ...Oklch[]];
  /** What distance fades the hills into. */
  readonly haze: Oklch;
  readonly light: Oklch;
  readonly cloudShade: Oklch;
  /** How high the sun or moon stands over the horizon, in units. */
  readonly sunHeight: readonly [number, number];
  readonly sunRadius: readonly [number, number];
  readonly glow: number;
  /** How strongly it edges the hills, 0..1. */
  readonly rimLight: number;
  readonly stars: boolean;
}

export const dawn: Hour = {
  timeOfDay: 'dawn',
  skies: [
    { zenith: [0.66, 0.07, 265], middle: [0.82, 0.06, 330], horizon: [0.92, 0.08, 75] },
    { zenith: [0.72, 0.06, 235], middle: [0.87, 0.05, 20], horizon: [0.94, 0.07, 95] },
    { zenith: [0.58, 0.08, 285], middle: [0.78, 0.08, 350], horizon: [0.9, 0.1, 60] },
  ],
  ground: [
    [0.45, 0.06, 190],
    [0.48, 0.06, 150],
    [0.42, 0.06, 270],
    [0.46, 0.06, 330],
  ],
  haze: [0.87, 0.055, 50],
  light: [0.95, 0.08, 80],
  cloudShade: [0.68, 0.06, 310],
  sunHeight: [0.02, 0.16],
  sunRadius: [0.03, 0.055],
  glow: 0.34,
  rimLight: 0.3,
  stars: false,
};

export const noon: Hour = {
  timeOfDay: 'day',
  skies: [
    { zenith: [0.58, 0.13, 252], middle: [0.72, 0.1, 240], horizon: [0.9, 0.04, 225] },
    { zenith: [0.66, 0.1, 235], middle: [0.8, 0.07, 225], horizon: [0.94, 0.03, 180] },
    { zenith: [0.5, 0.12, 258], middle: [0.66, 0.1, 250], horizon: [0.86, 0.05, 240] },
  ],
  ground: [
    [0.62, 0.14, 130],
    [0.6, 0.12, 145],
    [0.7, 0.13, 105],
    [0.66, 0.12, 85],
  ],
  haze: [0.84, 0.045, 230],
  light: [0.98, 0.03, 100],
  cloudShade: [0.74, 0.035, 250],
  sunHeight: [0.36, 0.55],
  sunRadius: [0.03, 0.045],
  glow: 0.22,
  rimLight: 0.3,
  stars: false,
};

export const sunset: Hour = {
  timeOfDay: 'sunset',
  skies: [
    { zenith: [0.4, 0.11, 290], middle: [0.63, 0.16, 20], horizon: [0.86, 0.15, 75] },
    { zenith: [0.45, 0.09, 250], middle: [0.7, 0.12, 50], horizon: [0.87, 0.15, 85] },
    { zenith: [0.36, 0.12, 315], middle: [0.58, 0.18, 5], horizon: [0.8, 0.16, 50] },
  ],
  ground: [
    [0.3, 0.07, 320],
    [0.3, 0.06, 280],
    [0.33, 0.07, 20],
    [0.34, 0.06, 60],
  ],
  haze: [0.72, 0.14, 45],
  light: [0.93, 0.13, 80],
  cloudShade: [0.46, 0.11, 340],
  sunHeight: [0, 0.13],
  sunRadius: [0.04, 0.085],
  glow: 0.6,
  rimLight: 0.3,
  stars: false,
};

export const moonlitNight: Hour = {
  timeOfDay: 'night',
  skies: [
    { zenith: [0.19, 0.06, 268], middle: [0.29, 0.07, 260], horizon: [0.45, 0.07, 240] },
    { zenith: [0.16, 0.05, 285], middle: [0.27, 0.07, 285], horizon: [0.42, 0.08, 300] },
    { zenith: [0.18, 0.04, 230], middle: [0.3, 0.06, 215], horizon: [0.47, 0.06, 195] },
  ],
  ground: [
    [0.22, 0.04, 250],
    [0.22, 0.04, 200],
    [0.22, 0.04, 280],
  ],
  haze: [0.41, 0.06, 245],
  light: [0.93, 0.03, 100],
  cloudShade: [0.27, 0.05, 265],
  sunHeight: [0.22, 0.46],
  sunRadius: [0.04, 0.075],
  glow: 0.1,
  rimLight: 0.16,
  stars: true,
};
