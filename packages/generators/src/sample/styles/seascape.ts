import { around, coverage, paint } from '../canvas.ts';
import type { Oklch } from '../color.ts';
import { addLight, blendColor, mixColor, oklch, scaleColor, setColor } from '../color.ts';
import { createGradient } from '../gradient.ts';
import { bell, clamp, smoothstep } from '../math.ts';
import { pickByMood } from '../palette.ts';
import type { Point } from '../polygon.ts';
import { paintPolygon } from '../polygon.ts';
import { paintBelow } from '../ridge.ts';
import type { SkyColors, Sun } from '../sky.ts';
import { paintClouds, paintSky, paintSunDisc } from '../sky.ts';
import type { Scene, Style, TimeOfDay } from '../style.ts';

interface Weather {
  readonly timeOfDay: TimeOfDay;
  readonly sky: SkyColors;
  readonly far: Oklch;
  readonly near: Oklch;
  readonly light: Oklch;
  readonly cloudShade: Oklch;
}

const weathers: readonly [Weather, ...Weather[]] = [
  {
    timeOfDay: 'day',
    sky: { zenith: [0.62, 0.11, 245], middle: [0.78, 0.07, 230], horizon: [0.93, 0.03, 210] },
    far: [0.66, 0.09, 225],
    near: [0.4, 0.1, 235],
    light: [0.98, 0.03, 95],
    cloudShade: [0.7, 0.04, 250],
  },
  {
    timeOfDay: 'sunset',
    sky: { zenith: [0.5, 0.09, 285], middle: [0.72, 0.12, 15], horizon: [0.88, 0.12, 75] },
    far: [0.68, 0.11, 40],
    near: [0.3, 0.08, 290],
    light: [0.95, 0.11, 80],
    cloudShade: [0.5, 0.09, 330],
  },
  {
    timeOfDay: 'day',
    sky: { zenith: [0.45, 0.03, 235], middle: [0.62, 0.025, 225], horizon: [0.8, 0.02, 200] },
    far: [0.55, 0.035, 215],
    near: [0.29, 0.04, 220],
    light: [0.95, 0.015, 100],
    cloudShade: [0.4, 0.025, 240],
  },
  {
    timeOfDay: 'day',
    sky: { zenith: [0.74, 0.09, 195], middle: [0.86, 0.06, 185], horizon: [0.95, 0.04, 120] },
    far: [0.74, 0.1, 190],
    near: [0.52, 0.11, 205],
    light: [0.98, 0.05, 95],
    cloudShade: [0.8, 0.04, 210],
  },
  {
    timeOfDay: 'night',
    sky: { zenith: [0.2, 0.06, 270], middle: [0.32, 0.07, 262], horizon: [0.48, 0.06, 250] },
    far: [0.36, 0.06, 250],
    near: [0.15, 0.045, 262],
    light: [0.93, 0.025, 95],
    cloudShade: [0.26, 0.04, 265],
  },
];

function draw(scene: Scene): TimeOfDay {
  const { canvas, random, mood } = scene;
  const weather = pickByMood(scene, weathers, ({ sky, far, near }) => [sky.zenith, sky.middle, far, near]);
  const horizonY = random.between(-0.2, 0.2);
  const sun: Sun = {
    x: random.between(-0.65, 0.65) * canvas.halfWidth,
    y: horizonY - random.between(0.03, 0.3),
    radius: random.between(0.03, 0.06),
    color: oklch(weather.light),
    glowRadius: random.between(0.25, 0.5),
    glow: 0.3,
  };
  paintSky(scene, weather.sky, horizonY, sun);
  paintSunDisc(scene, sun);
  if (random.chance(0.3 + 0.6 * mood.busyness)) {
    paintClouds(scene, {
      horizonY,
      cover: random.between(0.25, 0.6) + 0.3 * mood.busyness,
      light: mixColor(sun.color, oklch(weather.sky.horizon), 0.4),
      shade: oklch(weather.cloudShade),
      sunX: sun.x,
      sunY: sun.y,
    });
  }
  if (random.chance(0.45)) paintHeadland(scene, weather, horizonY);
  paintSea(scene, weather, horizonY, sun);
  const boats = random.chance(0.55) ? 1 + Math.round(random.between(0, 2.4) * mood.busyness) : 0;
  for (let boat = 0; boat < boats; boat++) paintSailingBoat(scene, weather, horizonY);
  return weather.timeOfDay;
}

function paintHeadland({ canvas, random, noise }: Scene, weather: Weather, horizonY: number): void {
  const side = random.pick([-1, 1]);
  const reach = random.between(0.2, 0.75);
  const height = random.between(0.06, 0.16);
  const shift = random.between(0, 100);
  const color = mixColor(oklch(weather.near), oklch(weather.sky.horizon), 0.35);
  paintBelow(
    canvas,
    (x) => {
      const inland = (x * side + canvas.halfWidth) / (canvas.halfWidth * 2) - (1 - reach);
      return horizonY + 0.01 - height * smoothstep(0, reach, inland) * (1 + 0.5 * noise.fractal(x * 5 + shift, 0, 4));
    },
    (x, y, depth, ink) => {
      setColor(ink, color);
      scaleColor(ink, 1 + 0.25 * noise.fractal(x * 12, y * 20, 3) + depth);
    },
  );
}

/** Water in perspective: waves crowd towards the horizon, and the sun leaves a path of glitter. */
function paintSea({ canvas, random, noise, mood }: Scene, weather: Weather, horizonY: number, sun: Sun): void {
  const depthOf = canvas.halfHeight - horizonY;
  const water = createGradient([
    [0, weather.far],
    [1, weather.near],
  ]);
  const crest = mixColor(oklch(weather.sky.horizon), oklch(weather.far), 0.4);
  const shift = random.between(0, 100);
  const swell = random.between(0.5, 1) * (0.5 + 0.8 * mood.busyness);
  const pathWidth = random.between(0.05, 0.12);
  paintBelow(
    canvas,
    () => horizonY,
    (x, _, depth, ink) => {
      const near = Math.max(0, depth / depthOf);
      const distance = 1 / (near + 0.045);
      const row = distance * 3.4;
      const wave = noise.fractal(x * distance * 1.5 + shift, row * 2.6, 3);
      const ripple = noise.at(x * distance * 7 - shift, row * 9);
      const resolved = smoothstep(0, 0.12, near);
      water(Math.sqrt(near) + 0.22 * wave * resolved * swell, ink);
      blendColor(ink, crest, clamp((wave * 1.5 + ripple * 0.35 - 0.18) * 1.6) * 0.5 * swell * (0.25 + 0.75 * resolved));
      const across = (x - sun.x) / (pathWidth * (0.35 + 2 * near));
      const sparkle = smoothstep(0.02, 0.5, ripple * 0.6 + wave + 0.32 * bell(across));
      addLight(ink, sun.color, bell(across) * (0.12 + 0.9 * sparkle) * (1 - 0.55 * near));
    },
  );
}

function paintSailingBoat({ canvas, random }: Scene, weather: Weather, horizonY: number): void {
  const nearness = random.between(0.03, 0.5);
  const x = random.between(-0.8, 0.8) * canvas.halfWidth;
  const y = horizonY + nearness * nearness * (canvas.halfHeight - horizonY);
  const size = 0.045 + 0.2 * nearness * nearness + random.between(0, 0.03);
  const lean = random.between(-0.1, 0.1);
  const sail = mixColor(
    oklch(
      random.pick([
        [0.95, 0.02, 90],
        [0.93, 0.03, 80],
        [0.6, 0.16, 30],
      ]),
    ),
    oklch(weather.sky.horizon),
    0.25,
  );
  const hull = mixColor(oklch(weather.near), { red: 0, green: 0, blue: 0 }, 0.55);
  const at = (dx: number, dy: number): Point => [x + (dx - lean * dy) * size, y + dy * size];
  const shade = (px: number, ink: { red: number; green: number; blue: number }): void => {
    setColor(ink, sail);
    scaleColor(ink, 0.82 + 0.3 * clamp((px - x) / size + 0.4));
  };
  paintPolygon(canvas, [at(0.02, -1.25), at(0.16, -0.7), at(0.46, -0.16), at(0.02, -0.16)], (px, _, ink) =>
    shade(px, ink),
  );
  paintPolygon(canvas, [at(-0.03, -1.1), at(-0.03, -0.16), at(-0.36, -0.16)], (px, _, ink) => shade(px, ink));
  paintPolygon(canvas, [at(-0.42, -0.1), at(0.52, -0.1), at(0.36, 0.06), at(-0.28, 0.06)], (_, __, ink) =>
    setColor(ink, hull),
  );
  paint(canvas, around(x, y + size * 0.3, size * 0.5, size * 0.3), (px, py, ink) => {
    setColor(ink, hull);
    const fade = 1 - (py - y) / (size * 0.6);
    return 0.4 * fade * coverage(canvas, Math.abs(px - x) - size * 0.3, size * 0.25);
  });
}

export const seascape: Style = {
  name: 'seascape',
  description: 'Open water under a wide sky, glitter and sails',
  keywords: ['sea', 'ocean', 'seascape', 'coast', 'waves', 'beach', 'sailing', 'water'],
  moods: { warmth: [-0.8, 0.8], brightness: [0.2, 0.95], saturation: [0.2, 0.9], busyness: [0.05, 0.75] },
  draw,
};
