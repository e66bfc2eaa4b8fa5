import { paint, whole } from '../canvas.ts';
import type { Color, Oklch } from '../color.ts';
import { blendColor, mixColor, oklch, scaleColor, setColor } from '../color.ts';
import { bell, clamp, mix, smoothstep } from '../math.ts';
import { pickByMood } from '../palette.ts';
import { mixBits } from '../random.ts';
import type { SkyColors } from '../sky.ts';
import { paintSky, paintStars, paintSunDisc } from '../sky.ts';
import type { Scene, Style, TimeOfDay } from '../style.ts';

interface CityLight {
  readonly sky: SkyColors;
  readonly wall: Oklch;
  readonly windows: readonly [Oklch, ...Oklch[]];
  readonly haze: Oklch;
}

const cityLights: readonly [CityLight, ...CityLight[]] = [
  {
    sky: { zenith: [0.16, 0.05, 270], middle: [0.26, 0.08, 285], horizon: [0.5, 0.12, 330] },
    wall: [0.16, 0.035, 275],
    windows: [
      [0.88, 0.11, 80],
      [0.82, 0.13, 60],
      [0.93, 0.05, 95],
    ],
    haze: [0.45, 0.12, 340],
  },
  {
    sky: { zenith: [0.14, 0.04, 250], middle: [0.22, 0.06, 240], horizon: [0.42, 0.08, 215] },
    wall: [0.14, 0.03, 245],
    windows: [
      [0.92, 0.05, 210],
      [0.88, 0.09, 85],
      [0.85, 0.1, 190],
    ],
    haze: [0.38, 0.08, 215],
  },
  {
    sky: { zenith: [0.2, 0.06, 300], middle: [0.36, 0.11, 350], horizon: [0.66, 0.15, 50] },
    wall: [0.17, 0.045, 310],
    windows: [
      [0.9, 0.12, 75],
      [0.84, 0.15, 55],
    ],
    haze: [0.58, 0.14, 40],
  },
  {
    sky: { zenith: [0.13, 0.05, 285], middle: [0.22, 0.09, 300], horizon: [0.4, 0.14, 320] },
    wall: [0.13, 0.04, 290],
    windows: [
      [0.75, 0.2, 340],
      [0.82, 0.14, 200],
      [0.88, 0.1, 85],
    ],
    haze: [0.36, 0.14, 315],
  },
];

/** A row of towers: left edges ascending. */
interface Tower {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bits: number;
}

function draw(scene: Scene): TimeOfDay {
  const { canvas, random, mood } = scene;
  const light = pickByMood(scene, cityLights, ({ sky, haze, windows }) => [sky.horizon, haze, windows[0]]);
  const water = random.chance(0.55);
  const baseY = water ? random.between(0.12, 0.26) : canvas.halfHeight + 0.02;
  paintSky(scene, light.sky, Math.min(baseY, 0.36));
  paintStars(scene, random.integer(20, 120), 0);
  if (random.chance(0.5)) {
    const moon = { x: random.between(-0.7, 0.7) * canvas.halfWidth, y: random.between(-0.42, -0.25) };
    const radius = random.between(0.03, 0.07);
    const color = oklch([0.93, 0.03, 90]);
    paintSunDisc(scene, { ...moon, radius, color, glowRadius: 0.3, glow: 0 }, random.chance(0.5) ? 0.8 : 0, 0.25);
  }
  const rows = mood.busyness > 0.45 ? 3 : 2;
  for (let row = 0; row < rows; row++) paintTowers(scene, light, baseY, row / (rows - 1));
  paintStreetGlow(scene, light, baseY);
  if (water) reflect(scene, light, baseY);
  return 'night';
}

function paintTowers(scene: Scene, light: CityLight, baseY: number, nearness: number): void {
  const { canvas, random, mood } = scene;
  const towers = placeTowers(scene, baseY, nearness);
  const wall = mixColor(oklch(light.wall), oklch(light.haze), 0.55 * (1 - nearness));
  const windows = light.windows.map(oklch);
  const pitch = mix(0.011, 0.018, nearness);
  const share = random.between(0.2, 0.45) + 0.25 * mood.busyness;
  let index = 0;
  for (const tower of towers) {
    const cells = pitch * (0.8 + (0.5 * ((tower.bits >>> 8) & 15)) / 15);
    const haze = oklch(light.haze);
    index++;
    paint(canvas, { left: tower.left, right: tower.right, top: tower.top, bottom: baseY }, (x, y, ink) => {
      setColor(ink, wall);
      scaleColor(ink, 0.85 + 0.3 * clamp((x - tower.left) / (tower.right - tower.left)));
      blendColor(ink, haze, 0.35 * smoothstep(baseY - 0.4, baseY, y) * (1 - 0.5 * nearness));
      lightWindow(x, y, tower, cells, share, windows, nearness, ink, canvas.pixel);
      return 1;
    });
    if (index % 3 === 0 && nearness > 0.4) paintSpire(scene, tower, wall);
  }
}

function placeTowers({ canvas, random }: Scene, baseY: number, nearness: number): Tower[] {
  const towers: Tower[] = [];
  const center = random.between(-0.5, 0.5) * canvas.halfWidth;
  const crowd = mix(1, 0.72, nearness);
  let left = -canvas.halfWidth - random.between(0, 0.08);
  while (left < canvas.halfWidth) {
    const width = random.between(0.05, 0.13) * mix(0.85, 1.15, nearness);
    const downtown = bell((left - center) * 1.8);
    const height = mix(0.42, 0.25, nearness) * random.between(0.35, 1.1) * (0.45 + downtown) * crowd + 0.05;
    towers.push({
      left,
      right: left + width,
      top: baseY - height * (1 + canvas.halfHeight * 0.4),
      bits: random.integer(0, 0xffff_ffff),
    });
    left += width + random.between(-0.012, 0.03);
  }
  return towers;
}

function lightWindow(
  x: number,
  y: number,
  tower: Tower,
  pitch: number,
  share: number,
  windows: readonly Color[],
  nearness: number,
  ink: Color,
  pixel: number,
): void {
  const across = (x - tower.left - pitch * 0.4) / pitch;
  const down = (y - tower.top - pitch * 0.8) / (pitch * 1.35);
  const column = Math.floor(across);
  const floor = Math.floor(down);
  if (down < 0 || across < 0 || x > tower.right - pitch * 0.6) return;
  const bits = mixBits(tower.bits ^ Math.imul(column + 17, 0x9e3779b1) ^ Math.imul(floor + 5, 0x85ebca6b));
  if ((bits & 0xffff) / 0x10000 > share) return;
  const soft = pixel / pitch;
  const insideX = smoothstep(0.5 + soft, 0.5 - soft, Math.abs(across - column - 0.5) + 0.18);
  const insideY = smoothstep(0.5 + soft, 0.5 - soft, Math.abs(down - floor - 0.5) + 0.2);
  // Most windows have the city's own light, a few another.
  const color = windows[(bits & 0x70000) === 0 ? (bits >>> 19) % windows.length : 0]!;
  const strength = mix(0.35, 1, ((bits >>> 20) & 255) / 255) * mix(0.5, 0.95, nearness);
  blendColor(ink, color, insideX * insideY * strength);
}

function paintSpire({ canvas }: Scene, { left, right, top }: Tower, wall: Color): void {
  const x = (left + right) / 2;
  const height = (right - left) * 0.8;
  paint(canvas, { left: x - 0.01, right: x + 0.01, top: top - height, bottom: top }, (px, py, ink) => {
    setColor(ink, wall);
    const width = 0.0012 + 0.003 * ((py - top + height) / height);
    return clamp(0.5 + (width - Math.abs(px - x)) / canvas.pixel);
  });
}

function paintStreetGlow({ canvas }: Scene, light: CityLight, baseY: number): void {
  const glow = oklch(light.windows[0]);
  paint(
    canvas,
    { ...whole(canvas), top: baseY - 0.35 },
    (_, y, ink) => {
      setColor(ink, glow);
      return 0.22 * bell((baseY - y) / 0.07);
    },
    'add',
  );
}

/** The water below `baseY` repeats what stands above it, drawn out downwards and broken by ripples. */
function reflect({ canvas, noise, random }: Scene, light: CityLight, baseY: number): void {
  const shift = random.between(0, 100);
  const tint = oklch(light.sky.zenith);
  const { width, pixel, halfWidth, halfHeight, data } = canvas;
  const baseRow = Math.floor((baseY + halfHeight) / pixel);
  const samples = 5;
  paint(canvas, { ...whole(canvas), top: baseY + pixel }, (x, y, ink) => {
    const depth = y - baseY;
    const rows = 0.5 / (depth + 0.04);
    const ripple = noise.at(x * 2.5 + shift, rows * 5) + 0.6 * noise.at(x * 7, rows * 13 + shift);
    const column = Math.floor(clamp((x + 0.012 * ripple * (0.2 + depth * 2) + halfWidth) / pixel, 0, width - 1));
    setColor(ink, tint, 0);
    for (let sample = 0; sample < samples; sample++) {
      const up = depth * (0.75 + 0.45 * (sample / samples)) + ripple * depth * 0.12;
      const row = Math.max(0, Math.min(baseRow - 1, Math.floor(baseRow - up / pixel)));
      const i = (row * width + column) * 3;
      ink.red += (0.72 / samples) * data[i]!;
      ink.green += (0.72 / samples) * data[i + 1]!;
      ink.blue += (0.72 / samples) * data[i + 2]!;
    }
    scaleColor(ink, 1 + 0.35 * ripple * clamp(0.3 + depth * 2));
    blendColor(ink, tint, clamp(0.08 + depth * 1.1));
    return 1;
  });
}

export const nightCity: Style = {
  name: 'night city',
  description: 'Towers with lit windows, some above water',
  keywords: ['night city', 'city', 'skyline', 'skyscrapers', 'downtown', 'neon', 'urban', 'cyberpunk'],
  moods: { warmth: [-0.8, 0.7], brightness: [0.1, 0.6], saturation: [0.3, 1], busyness: [0.35, 1] },
  draw,
};
