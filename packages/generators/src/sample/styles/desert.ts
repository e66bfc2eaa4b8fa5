import type { Oklch } from '../color.ts';
import { blendColor, mixColor, mixOklch, oklch, scaleColor, setColor } from '../color.ts';
import { clamp, mix, sine, smoothstep } from '../math.ts';
import { pickByMood } from '../palette.ts';
import type { Skyline } from '../ridge.ts';
import { paintBelow } from '../ridge.ts';
import type { SkyColors, Sun } from '../sky.ts';
import { paintSky, paintSunDisc } from '../sky.ts';
import type { Scene, Style, TimeOfDay } from '../style.ts';

interface Light {
  readonly timeOfDay: TimeOfDay;
  readonly sky: SkyColors;
  readonly sand: Oklch;
  readonly shadow: Oklch;
  readonly sun: Oklch;
}

const lights: readonly [Light, ...Light[]] = [
  {
    timeOfDay: 'day',
    sky: { zenith: [0.6, 0.1, 240], middle: [0.78, 0.06, 220], horizon: [0.92, 0.04, 90] },
    sand: [0.82, 0.11, 72],
    shadow: [0.52, 0.1, 45],
    sun: [0.98, 0.03, 95],
  },
  {
    timeOfDay: 'sunset',
    sky: { zenith: [0.55, 0.09, 300], middle: [0.75, 0.1, 5], horizon: [0.89, 0.1, 65] },
    sand: [0.74, 0.13, 50],
    shadow: [0.4, 0.1, 350],
    sun: [0.96, 0.09, 80],
  },
  {
    timeOfDay: 'day',
    sky: { zenith: [0.72, 0.08, 200], middle: [0.87, 0.05, 170], horizon: [0.95, 0.05, 100] },
    sand: [0.88, 0.06, 80],
    shadow: [0.64, 0.06, 60],
    sun: [0.98, 0.03, 95],
  },
  {
    timeOfDay: 'night',
    sky: { zenith: [0.22, 0.06, 275], middle: [0.36, 0.07, 280], horizon: [0.55, 0.07, 320] },
    sand: [0.5, 0.05, 280],
    shadow: [0.2, 0.05, 275],
    sun: [0.94, 0.02, 95],
  },
  {
    timeOfDay: 'sunset',
    sky: { zenith: [0.7, 0.13, 50], middle: [0.82, 0.12, 68], horizon: [0.92, 0.09, 85] },
    sand: [0.68, 0.15, 42],
    shadow: [0.38, 0.12, 28],
    sun: [0.98, 0.07, 95],
  },
];

function draw(scene: Scene): TimeOfDay {
  const { canvas, random, mood } = scene;
  const light = pickByMood(scene, lights, ({ sky, sand }) => [sky.zenith, sky.middle, sand]);
  const horizonY = random.between(-0.2, 0.08);
  const sun: Sun = {
    x: random.between(-0.75, 0.75) * canvas.halfWidth,
    y: horizonY - random.between(0.04, 0.26),
    radius: random.between(0.035, 0.09),
    color: oklch(light.sun),
    glowRadius: random.between(0.3, 0.55),
    glow: 0.25,
  };
  paintSky(scene, light.sky, horizonY + 0.05, sun);
  paintSunDisc(scene, sun);
  if (random.chance(0.4)) paintMesas(scene, light, horizonY);
  const count = 3 + Math.round(2.5 * mood.busyness + random.between(0, 1));
  const dunes = Array.from({ length: count }, (_, index) => createDune(scene, horizonY, index / (count - 1)));
  for (const [index, dune] of dunes.entries()) paintDune(scene, light, dune, dunes[index + 1]?.skyline, sun);
  return light.timeOfDay;
}

function paintMesas({ canvas, noise, random }: Scene, light: Light, horizonY: number): void {
  const shift = random.between(0, 100);
  const rock = oklch(mixOklch(light.shadow, light.sky.horizon, 0.5));
  paintBelow(
    canvas,
    (x) =>
      horizonY + 0.03 - 0.13 * smoothstep(0.05, 0.16, noise.at(x * 2 + shift, 0) + 0.25 * noise.at(x * 7 + shift, 3)),
    (x, y, depth, ink) => {
      setColor(ink, rock);
      scaleColor(ink, 1 + 0.12 * sine(y * 150 + 3 * noise.at(x * 4, y * 8)) - 0.6 * depth);
    },
  );
}

interface Dune {
  /** 0 at the horizon, 1 in front. */
  readonly nearness: number;
  readonly skyline: Skyline;
  readonly frequency: number;
  readonly shift: number;
}

function createDune({ canvas, random, noise }: Scene, horizonY: number, nearness: number): Dune {
  const baseY = mix(horizonY + 0.05, canvas.halfHeight * 0.8, nearness * (0.4 + 0.6 * nearness));
  const shift = random.between(0, 100);
  const height = mix(0.06, 0.2, nearness) * random.between(0.6, 1.3);
  const frequency = mix(1.7, 0.8, nearness);
  const skyline = (x: number): number =>
    baseY - height * (noise.at(x * frequency + shift, 0) + 0.3 * noise.at(x * frequency * 2.1 + shift, 5));
  return { nearness, skyline, frequency, shift };
}

/** A dune's crest parts a lit face from one in shadow, and wind has drawn ripples on both. */
function paintDune(
  { canvas, random, noise, mood }: Scene,
  light: Light,
  { nearness, skyline, frequency, shift }: Dune,
  hiddenBy: Skyline | undefined,
  sun: Sun,
): void {
  const haze = oklch(light.sky.horizon);
  const far = 0.6 * (1 - nearness) * (1 - nearness);
  const sand = mixColor(oklch(light.sand), haze, far);
  const shadow = mixColor(oklch(light.shadow), haze, far);
  const lean = random.between(0.4, 1.4) * random.pick([-1, 1]);
  const ripples = mix(240, 95, nearness);
  const depthOfRipples = random.between(0.02, 0.07) * (0.4 + mood.busyness);
  paintBelow(
    canvas,
    skyline,
    (x, y, depth, ink) => {
      // Far along the lean, the same crest casts the curve that divides light from shade.
      const slope = noise.at((x + depth * lean) * frequency * 1.15 + shift + 31, depth * 1.6);
      const lit = smoothstep(-0.12, 0.2 + depth * 0.8, slope + 0.22 * noise.at(x * 3 + shift, depth * 4) + 0.1);
      setColor(ink, shadow);
      blendColor(ink, sand, 0.12 + 0.88 * lit);
      const wind = sine((y + 0.12 * noise.at(x * 2.2 + shift, y * 3) + x * 0.12 * lean) * ripples);
      scaleColor(ink, 1 + depthOfRipples * wind * (0.35 + 0.65 * lit) * smoothstep(0, 0.03, depth));
      blendColor(ink, sun.color, 0.22 * smoothstep(0.012, 0, depth) * (1 - 0.5 * Math.min(1, Math.abs(x - sun.x))));
      scaleColor(ink, 1 - 0.25 * nearness * clamp(depth * 1.6));
    },
    { hiddenBy },
  );
}

export const desert: Style = {
  name: 'desert',
  description: 'Dunes with long shadows under an empty sky',
  keywords: ['desert', 'dunes', 'dune', 'sand', 'sahara'],
  moods: { warmth: [-0.3, 1], brightness: [0.25, 0.95], saturation: [0.2, 0.9], busyness: [0, 0.5] },
  draw,
};
