import type { Color, Oklch } from '../color.ts';
import { blendColor, mixColor, mixOklch, oklch, scaleColor, setColor } from '../color.ts';
import type { Field } from '../field.ts';
import { createField } from '../field.ts';
import { clamp, mix, smoothstep } from '../math.ts';
import { pickByMood } from '../palette.ts';
import type { Skyline } from '../ridge.ts';
import { paintBelow } from '../ridge.ts';
import type { SkyColors, Sun } from '../sky.ts';
import { paintSky, paintSunDisc } from '../sky.ts';
import type { Scene, Style, TimeOfDay } from '../style.ts';
import { paintTree } from '../tree.ts';

interface Atmosphere {
  readonly timeOfDay: TimeOfDay;
  readonly sky: SkyColors;
  readonly mist: Oklch;
  readonly rock: Oklch;
  readonly sun: Oklch;
}

const atmospheres: readonly [Atmosphere, ...Atmosphere[]] = [
  {
    timeOfDay: 'day',
    sky: { zenith: [0.72, 0.05, 245], middle: [0.84, 0.035, 235], horizon: [0.93, 0.025, 210] },
    mist: [0.92, 0.02, 220],
    rock: [0.36, 0.055, 245],
    sun: [0.98, 0.02, 90],
  },
  {
    timeOfDay: 'dawn',
    sky: { zenith: [0.66, 0.08, 300], middle: [0.82, 0.08, 350], horizon: [0.92, 0.07, 60] },
    mist: [0.9, 0.055, 30],
    rock: [0.33, 0.08, 300],
    sun: [0.97, 0.06, 70],
  },
  {
    timeOfDay: 'dawn',
    sky: { zenith: [0.6, 0.08, 200], middle: [0.78, 0.06, 180], horizon: [0.92, 0.05, 120] },
    mist: [0.9, 0.04, 160],
    rock: [0.3, 0.055, 185],
    sun: [0.97, 0.05, 100],
  },
  {
    timeOfDay: 'sunset',
    sky: { zenith: [0.75, 0.08, 60], middle: [0.86, 0.08, 70], horizon: [0.94, 0.07, 85] },
    mist: [0.91, 0.06, 75],
    rock: [0.36, 0.06, 40],
    sun: [0.98, 0.05, 95],
  },
  {
    timeOfDay: 'night',
    sky: { zenith: [0.3, 0.05, 265], middle: [0.45, 0.06, 255], horizon: [0.68, 0.05, 240] },
    mist: [0.66, 0.045, 245],
    rock: [0.17, 0.035, 260],
    sun: [0.95, 0.02, 100],
  },
];

function draw(scene: Scene): TimeOfDay {
  const { canvas, random, noise, mood } = scene;
  const atmosphere = pickByMood(scene, atmospheres, ({ sky, mist }) => [sky.middle, sky.horizon, mist]);
  const farY = random.between(-0.3, -0.02);
  const sun: Sun = {
    x: random.between(-0.7, 0.7) * canvas.halfWidth,
    y: farY - random.between(-0.04, 0.2),
    radius: random.between(0.035, 0.1),
    color: oklch(atmosphere.sun),
    glowRadius: random.between(0.3, 0.6),
    glow: 0.2,
  };
  paintSky(scene, atmosphere.sky, 0.25, sun);
  if (random.chance(0.6)) paintSunDisc(scene, sun);
  const count = 4 + Math.round(2 * mood.busyness + random.between(0, 1.5));
  const mist = oklch(atmosphere.mist);
  const weather: Weather = {
    mist,
    mistiness: random.between(0.55, 1),
    drift: createField(canvas, 40, (x, y) => noise.fractal(x * 1.3 + 40, y * 4.5, 3)),
    slopes: createField(canvas, 110, (x, y) => noise.ridged(x * 4 + y * 1.4, y * 3.6 - x, 3)),
    sunX: sun.x,
  };
  const ranges = Array.from({ length: count }, (_, index): Range => {
    const nearness = index / (count - 1);
    const ruggedness = random.between(0.7, 1.25) * mix(1, 0.72, nearness);
    return {
      nearness,
      skyline: createSkyline(scene, mix(farY, canvas.halfHeight * 0.82, nearness), ruggedness, index),
      rock: oklch(mixOklch(atmosphere.rock, atmosphere.mist, 0.82 * (1 - nearness))),
    };
  });
  for (const [index, range] of ranges.entries()) paintRange(scene, range, ranges[index + 1]?.skyline, weather);
  plantSpruces(scene, ranges.at(-1)!, mist);
  return atmosphere.timeOfDay;
}

/** Peaks with sharp tops, of which far ranges have more. */
function createSkyline({ random, noise }: Scene, baseY: number, ruggedness: number, range: number): Skyline {
  const shift = random.between(0, 100);
  const frequency = random.between(1.1, 1.9);
  return (x) => baseY - ruggedness * (0.36 * noise.ridged(x * frequency + shift, range * 3.7, 5) - 0.12);
}

interface Range {
  /** 0 at the horizon, 1 in front. */
  readonly nearness: number;
  readonly skyline: Skyline;
  readonly rock: Color;
}

/** What all ranges share. */
interface Weather {
  readonly mist: Color;
  readonly mistiness: number;
  /** Unevenness of the mist. */
  readonly drift: Field;
  /** Relief of the rock. */
  readonly slopes: Field;
  readonly sunX: number;
}

function paintRange(
  { canvas, random }: Scene,
  { nearness, skyline, rock }: Range,
  hiddenBy: Skyline | undefined,
  { mist, mistiness, drift, slopes, sunX }: Weather,
): void {
  const lit = mixColor(rock, mist, 0.35);
  const relief = mix(0.4, 0.85, nearness);
  const shift = random.between(-0.3, 0.3);
  paintBelow(
    canvas,
    skyline,
    (x, y, depth, ink) => {
      setColor(ink, rock);
      const place = x * 0.6 + shift;
      const towardsSun = x < sunX ? 1 : -1;
      const face = slopes(place, y) - slopes(place + 0.012 * towardsSun, y + 0.004);
      blendColor(ink, lit, clamp(0.25 + face * 3.6) * relief * smoothstep(0.35, 0, depth));
      const fog = smoothstep(0.02, 0.34, depth + 0.1 * drift(x, y)) * mistiness * mix(1, 0.35, nearness);
      blendColor(ink, mist, fog);
    },
    { hiddenBy },
  );
}

function plantSpruces(scene: Scene, { skyline, rock }: Range, mist: Color): void {
  const { canvas, random, mood } = scene;
  const count = Math.round(random.between(0, 70) * mood.busyness);
  const foliage = { ...rock };
  scaleColor(foliage, 0.5);
  for (let tree = 0; tree < count; tree++) {
    const x = random.between(-canvas.halfWidth, canvas.halfWidth);
    const height = random.between(0.05, 0.12);
    const y = skyline(x) + random.between(0, 0.06);
    paintTree(scene, { x, y, height, conifer: true, foliage, light: mist, lightFrom: 1 });
  }
}

export const mountains: Style = {
  name: 'misty mountains',
  description: 'Ranges behind ranges, with mist between them',
  keywords: ['mountains', 'mountain', 'mist', 'fog', 'alps', 'peaks'],
  moods: { warmth: [-0.8, 0.6], brightness: [0.25, 0.9], saturation: [0.1, 0.7], busyness: [0.05, 0.7] },
  draw,
};
