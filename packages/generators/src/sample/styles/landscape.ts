import { around, coverage, paint } from '../canvas.ts';
import type { Color, Oklch } from '../color.ts';
import { blendColor, mixColor, mixOklch, oklch, scaleColor, setColor } from '../color.ts';
import { clamp, mix, smoothstep } from '../math.ts';
import { pickByMood } from '../palette.ts';
import type { Skyline } from '../ridge.ts';
import { paintBelow } from '../ridge.ts';
import type { Sun } from '../sky.ts';
import { paintClouds, paintSky, paintStars, paintSunDisc } from '../sky.ts';
import type { Scene, Style, TimeOfDay } from '../style.ts';
import { paintTree } from '../tree.ts';
import type { Hour } from './landscape-hours.ts';
import { dawn, moonlitNight, noon, sunset } from './landscape-hours.ts';

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
  const sky = pickByMood(scene, hour.skies, ({ zenith, middle }) => [zenith, middle]);
  paintSky(scene, sky, horizonY, sun);
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
  const { random, mood } = scene;
  const hills = createHills(scene, hour, horizonY, 3 + Math.round(2 * mood.busyness + random.next()));
  const light = mixColor(oklch(hour.light), oklch(hour.haze), 0.3);
  for (const [index, hill] of hills.entries()) {
    paintHill(scene, hour, hill, hills[index + 1]?.skyline, light, sun);
    if (index > 0) plantTrees(scene, hill, light, sun);
    if (index === 1 && random.chance(0.45)) paintLake(scene, hour, hill.baseY + 0.12, sun);
  }
}

interface Hill {
  /** 0 at the horizon, 1 in front. */
  readonly nearness: number;
  readonly baseY: number;
  readonly skyline: Skyline;
  readonly color: Color;
}

function createHills({ canvas, random, noise }: Scene, hour: Hour, horizonY: number, count: number): Hill[] {
  const ground = random.pick(hour.ground);
  const hueDrift = random.between(-25, 25);
  const ruggedness = random.between(0.6, 1.7);
  const haze = oklch(hour.haze);
  return Array.from({ length: count }, (_, index) => {
    const nearness = index / (count - 1);
    const baseY = mix(horizonY, canvas.halfHeight * 0.78, nearness * (0.55 + 0.45 * nearness));
    const amplitude = mix(0.1, 0.16, nearness) * random.between(0.6, 1.3) * ruggedness;
    const frequency = mix(1.9, 1.05, nearness);
    const shift = random.between(0, 100);
    const near: Oklch = [
      ground[0] * mix(1.12, 0.86, nearness),
      ground[1] * mix(0.7, 1.1, nearness),
      ground[2] + hueDrift * nearness,
    ];
    return {
      nearness,
      baseY,
      skyline: (x) =>
        baseY -
        amplitude * noise.fractal(x * frequency + shift, index * 7.7, 2) -
        0.006 * noise.at(x * 14 + shift, index),
      color: mixColor(oklch(near), haze, 0.78 * (1 - nearness) * (1 - nearness) + 0.04),
    };
  });
}

function paintHill(
  { canvas, random, noise }: Scene,
  hour: Hour,
  { nearness, skyline, color }: Hill,
  hiddenBy: Skyline | undefined,
  light: Color,
  sun: Sun,
): void {
  const haze = oklch(hour.haze);
  const shift = random.between(0, 100);
  const stripes = random.between(5, 16);
  paintBelow(
    canvas,
    skyline,
    (x, _, depth, ink) => {
      setColor(ink, color);
      scaleColor(ink, 1 + 0.32 * noise.fractal(x * 2.4 + shift, depth * stripes, 3) * mix(0.5, 1, nearness));
      const rim = smoothstep(0.035, 0, depth) * (1 - 0.8 * Math.min(1, Math.abs(x - sun.x)));
      blendColor(ink, light, hour.rimLight * rim * (1 - 0.6 * nearness));
      // Mist gathers at the foot of the far hills.
      blendColor(ink, haze, clamp(depth * 2.6) * 0.55 * (1 - nearness));
      scaleColor(ink, 1 - 0.3 * nearness * smoothstep(0, 0.5, depth));
    },
    { hiddenBy },
  );
}

function plantTrees(scene: Scene, { skyline, nearness, color: ground }: Hill, light: Color, sun: Sun): void {
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
  {
    name: 'dawn',
    description: 'Hills in the pale first light, mist in the valleys',
    keywords: ['dawn', 'sunrise', 'morning', 'first light'],
    moods: { warmth: [-0.35, 0.6], brightness: [0.5, 0.9], saturation: [0.2, 0.8], busyness: [0.05, 0.6] },
    draw: (scene) => drawLandscape(scene, dawn),
  },
  {
    name: 'noon',
    description: 'Green country under a high summer sky',
    keywords: ['noon', 'midday', 'summer', 'meadow', 'landscape', 'countryside', 'hills'],
    moods: { warmth: [-0.5, 0.45], brightness: [0.55, 1], saturation: [0.35, 1], busyness: [0.1, 0.8] },
    draw: (scene) => drawLandscape(scene, noon),
  },
  {
    name: 'sunset',
    description: 'Dark hills before a burning evening sky',
    keywords: ['sunset', 'dusk', 'evening', 'golden hour', 'twilight'],
    moods: { warmth: [0.25, 1], brightness: [0.25, 0.75], saturation: [0.45, 1], busyness: [0.05, 0.7] },
    draw: (scene) => drawLandscape(scene, sunset),
  },
  {
    name: 'moonlit night',
    description: 'Quiet hills under the moon and stars',
    keywords: ['moonlit night', 'night', 'moon', 'moonlight', 'midnight', 'stars'],
    moods: { warmth: [-1, -0.2], brightness: [0, 0.45], saturation: [0.3, 0.8], busyness: [0.05, 0.6] },
    draw: (scene) => drawLandscape(scene, moonlitNight),
  },
];
