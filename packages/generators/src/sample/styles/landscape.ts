import { around, coverage, paint } from '../canvas.ts';
import type { Color, Oklch } from '../color.ts';
import { blendColor, mixColor, mixOklch, oklch, scaleColor, setColor } from '../color.ts';
import { clamp, mix, smoothstep } from '../math.ts';
import { paintBelow } from '../ridge.ts';
import type { SkyColors, Sun } from '../sky.ts';
import { paintClouds, paintSky, paintStars, paintSunDisc } from '../sky.ts';
import type { MoodRanges, Scene, Style, TimeOfDay } from '../style.ts';
import { paintTree } from '../tree.ts';

/** What the hour does to a landscape. */
interface Hour {
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

function landscape(name: string, description: string, keywords: string[], hour: Hour, moods: MoodRanges): Style {
  return { name, description, keywords, moods, draw: (scene) => drawLandscape(scene, hour) };
}

function drawLandscape(scene: Scene, hour: Hour): TimeOfDay {
  const { canvas, random, mood } = scene;
  const horizonY = random.between(-0.08, 0.2);
  const sun: Sun = {
    x: random.between(-0.36, 0.36) * 2 * canvas.halfWidth,
    y: horizonY - random.between(...hour.sunHeight),
    radius: random.between(...hour.sunRadius),
    color: oklch(hour.light),
    glowRadius: random.between(0.28, 0.5),
    glow: hour.glow,
  };
  paintSky(scene, random.pick(hour.skies), horizonY, sun);
  if (hour.stars) paintStars(scene, random.integer(90, 260), horizonY);
  paintSunDisc(scene, sun, hour.stars && random.chance(0.5) ? random.between(0.5, 0.9) : 0, hour.stars ? 0.3 : 0);
  if (random.chance(0.25 + 0.7 * mood.busyness)) {
    paintClouds(scene, {
      horizonY,
      cover: random.between(0.25, 0.6) + 0.3 * mood.busyness,
      light: mixColor(sun.color, oklch(hour.haze), 0.35),
      shade: oklch(hour.cloudShade),
      sunX: sun.x,
      sunY: sun.y,
    });
  }
  drawHills(scene, hour, horizonY, sun);
  return hour.timeOfDay;
}

function drawHills(scene: Scene, hour: Hour, horizonY: number, sun: Sun): void {
  const { canvas, random, noise, mood } = scene;
  const count = 3 + Math.round(2 * mood.busyness + random.next());
  const ground = random.pick(hour.ground);
  const hueDrift = random.between(-25, 25);
  const haze = oklch(hour.haze);
  const lightColor = mixColor(oklch(hour.light), haze, 0.3);
  for (let hill = 0; hill < count; hill++) {
    const nearness = hill / (count - 1);
    const baseY = mix(horizonY, canvas.halfHeight * 0.78, nearness * (0.55 + 0.45 * nearness));
    const amplitude = mix(0.1, 0.16, nearness) * random.between(0.6, 1.3);
    const frequency = mix(1.9, 1.05, nearness);
    const shift = random.between(0, 100);
    const skyline = (x: number): number =>
      baseY - amplitude * noise.fractal(x * frequency + shift, hill * 7.7, 2) - 0.006 * noise.at(x * 14 + shift, hill);
    const near: Oklch = [
      ground[0] * mix(1.12, 0.86, nearness),
      ground[1] * mix(0.7, 1.1, nearness),
      ground[2] + hueDrift * nearness,
    ];
    const color = mixColor(oklch(near), haze, 0.78 * (1 - nearness) * (1 - nearness) + 0.04);
    const stripes = random.between(5, 16);
    paintBelow(canvas, skyline, (x, _, depth, ink) => {
      setColor(ink, color);
      const patch = noise.fractal(x * 2.4 + shift, depth * stripes + hill * 3.1, 3);
      scaleColor(ink, 1 + 0.32 * patch * mix(0.5, 1, nearness));
      const rim = smoothstep(0.035, 0, depth) * (1 - 0.8 * Math.min(1, Math.abs(x - sun.x)));
      blendColor(ink, lightColor, hour.rimLight * rim * (1 - 0.6 * nearness));
      // Mist gathers at the foot of the far hills.
      blendColor(ink, haze, clamp(depth * 2.6) * 0.55 * (1 - nearness));
      scaleColor(ink, 1 - 0.3 * nearness * smoothstep(0, 0.5, depth));
    });
    if (hill > 0) plantTrees(scene, skyline, nearness, color, lightColor, sun);
    if (hill === 1 && random.chance(0.45)) paintLake(scene, hour, baseY + 0.12, sun);
  }
}

function plantTrees(
  scene: Scene,
  skyline: (x: number) => number,
  nearness: number,
  ground: Color,
  light: Color,
  sun: Sun,
): void {
  const { canvas, random, mood } = scene;
  const count = Math.round(random.between(0, 1) * (2 + 26 * mood.busyness) * (1.3 - nearness));
  const conifers = random.chance(0.4);
  const groveX = random.between(-canvas.halfWidth, canvas.halfWidth);
  const foliage = mixColor(ground, { red: 0, green: 0.004, blue: 0.002 }, 0.62);
  for (let tree = 0; tree < count; tree++) {
    const spread = random.between(-1, 1);
    const x = groveX + spread * Math.abs(spread) * canvas.halfWidth * 1.4;
    const height = mix(0.03, 0.17, nearness * nearness) * random.between(0.6, 1.25);
    paintTree(scene, {
      x,
      y: skyline(x) + height * 0.06,
      height,
      conifer: conifers,
      foliage: mixColor(foliage, ground, random.between(0, 0.3)),
      light,
      lightFrom: sun.x < x ? -1 : 1,
    });
  }
}

/** Still water that repeats the light of the sky. */
function paintLake({ canvas, random, noise }: Scene, hour: Hour, y: number, sun: Sun): void {
  const centerX = random.between(-0.3, 0.3);
  const width = random.between(0.28, 0.6);
  const height = random.between(0.018, 0.04);
  const water = oklch(mixOklch(hour.haze, hour.light, 0.2));
  const deep = mixColor(water, oklch(random.pick(hour.skies).zenith), 0.55);
  paint(canvas, around(centerX, y, width, height * 1.6), (px, py, ink) => {
    const dx = (px - centerX) / width;
    const dy = (py - y) / height;
    const edge = Math.sqrt(dx * dx + dy * dy) - 1 + 0.3 * noise.at(px * 6, py * 22);
    setColor(ink, water);
    blendColor(ink, deep, clamp(0.5 + dy * 0.5));
    scaleColor(ink, 1 + 0.18 * noise.at(px * 9, py * 90));
    blendColor(ink, sun.color, 0.5 * smoothstep(0.12, 0, Math.abs(px - sun.x)));
    return coverage(canvas, edge * height, 0.004);
  });
}

export const landscapeStyles: readonly Style[] = [
  landscape(
    'dawn',
    'Hills in the pale first light, mist in the valleys',
    ['dawn', 'sunrise', 'morning', 'first light'],
    {
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
    },
    { warmth: [-0.35, 0.6], brightness: [0.5, 0.9], saturation: [0.2, 0.8], busyness: [0.05, 0.6] },
  ),
  landscape(
    'noon',
    'Green country under a high summer sky',
    ['noon', 'midday', 'summer', 'meadow', 'landscape', 'countryside', 'hills'],
    {
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
    },
    { warmth: [-0.5, 0.45], brightness: [0.55, 1], saturation: [0.35, 1], busyness: [0.1, 0.8] },
  ),
  landscape(
    'sunset',
    'Dark hills before a burning evening sky',
    ['sunset', 'dusk', 'evening', 'golden hour', 'twilight'],
    {
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
    },
    { warmth: [0.25, 1], brightness: [0.25, 0.75], saturation: [0.45, 1], busyness: [0.05, 0.7] },
  ),
  landscape(
    'moonlit night',
    'Quiet hills under the moon and stars',
    ['moonlit night', 'night', 'moon', 'moonlight', 'midnight', 'stars'],
    {
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
    },
    { warmth: [-1, -0.2], brightness: [0, 0.45], saturation: [0.3, 0.8], busyness: [0.05, 0.6] },
  ),
];
