import { around, coverage, fill, paint } from '../canvas.ts';
import type { Color, Oklch } from '../color.ts';
import { addLight, blendColor, oklch, scaleColor, setColor } from '../color.ts';
import { createField } from '../field.ts';
import { bell, clamp, sine, smoothstep } from '../math.ts';
import { pickByMood } from '../palette.ts';
import { paintStars } from '../sky.ts';
import type { Scene, Style } from '../style.ts';

interface Palette {
  readonly space: Oklch;
  readonly gas: readonly [Oklch, Oklch, Oklch];
}

const palettes: readonly [Palette, ...Palette[]] = [
  {
    space: [0.1, 0.03, 280],
    gas: [
      [0.4, 0.15, 300],
      [0.6, 0.19, 350],
      [0.85, 0.11, 60],
    ],
  },
  {
    space: [0.1, 0.03, 250],
    gas: [
      [0.35, 0.11, 255],
      [0.6, 0.12, 215],
      [0.88, 0.08, 180],
    ],
  },
  {
    space: [0.1, 0.025, 20],
    gas: [
      [0.4, 0.14, 20],
      [0.62, 0.17, 45],
      [0.88, 0.11, 85],
    ],
  },
  {
    space: [0.09, 0.02, 200],
    gas: [
      [0.35, 0.08, 195],
      [0.58, 0.11, 165],
      [0.85, 0.1, 95],
    ],
  },
  {
    space: [0.1, 0.035, 300],
    gas: [
      [0.35, 0.14, 285],
      [0.5, 0.14, 245],
      [0.8, 0.13, 335],
    ],
  },
];

function draw(scene: Scene): null {
  const { canvas, random, noise, mood } = scene;
  const palette = pickByMood(scene, palettes, ({ gas }) => gas);
  const space = oklch(palette.space);
  const [outer, middle, core] = palette.gas.map(oklch) as [Color, Color, Color];
  const scale = random.between(0.9, 1.9);
  const shift = random.between(0, 100);
  const warp = random.between(0.5, 1.4);
  const density = createField(canvas, 100, (x, y) => {
    const warpX = noise.fractal(x * scale + shift, y * scale, 3);
    const warpY = noise.fractal(x * scale, y * scale + shift, 3);
    return noise.fractal(x * scale * 1.3 + warp * warpX + 5, y * scale * 1.3 + warp * warpY, 5);
  });
  const dust = createField(canvas, 100, (x, y) => noise.ridged(x * scale * 1.5 + shift + 9, y * scale * 1.5, 4));
  const angle = random.between(-1, 1);
  const heart = { x: random.between(-0.28, 0.28), y: random.between(-0.28, 0.28) };
  const reach = random.between(0.3, 0.6) + 0.25 * mood.busyness;
  fill(canvas, (x, y, ink) => {
    setColor(ink, space);
    const dx = x - heart.x;
    const dy = y - heart.y;
    const across = dx * angle + dy;
    const near = bell(Math.sqrt(dx * dx * 0.5 + across * across) / reach);
    const gas = clamp(density(x, y) * 1.5 + 0.75 * near - 0.05);
    addLight(ink, outer, 0.9 * gas);
    addLight(ink, middle, 1.3 * gas * gas * smoothstep(0.15, 0.8, gas));
    addLight(ink, core, 1.6 * smoothstep(0.55, 1.1, gas + 0.35 * near) * gas);
    const lane = smoothstep(0.3, 0.62, dust(x, y)) * near;
    scaleColor(ink, 1 - 0.72 * lane);
  });
  paintStars(scene, Math.round(140 + 420 * mood.busyness), canvas.halfHeight + 0.4);
  for (let star = random.integer(1, 4); star > 0; star--) paintBrightStar(scene, core);
  if (random.chance(0.5)) paintPlanet(scene, palette);
  return null;
}

function paintBrightStar({ canvas, random }: Scene, tint: Color): void {
  const x = random.between(-0.9, 0.9) * canvas.halfWidth;
  const y = random.between(-0.9, 0.9) * canvas.halfHeight;
  const size = random.between(0.006, 0.016);
  paint(
    canvas,
    around(x, y, size * 14),
    (px, py, ink) => {
      const dx = (px - x) / size;
      const dy = (py - y) / size;
      setColor(ink, { red: 1, green: 1, blue: 1 });
      const distance = Math.sqrt(dx * dx + dy * dy);
      blendColor(ink, tint, clamp(distance / 5));
      const rays = bell(dx * 2.2) * bell(dy * 0.22) + bell(dy * 2.2) * bell(dx * 0.22);
      return (1.6 * bell(distance * 0.9) + 0.4 * rays) * smoothstep(14, 6, distance);
    },
    'add',
  );
}

function paintPlanet({ canvas, random, noise }: Scene, palette: Palette): void {
  const radius = random.between(0.06, 0.2);
  const x = random.between(-0.7, 0.7) * canvas.halfWidth;
  const y = random.between(-0.7, 0.7) * canvas.halfHeight;
  const lightX = random.between(-0.8, 0.8);
  const lightY = random.between(-0.6, 0.2);
  const ground = oklch(palette.gas[1]);
  const bands = oklch(palette.gas[2]);
  const air = oklch(palette.gas[2]);
  const banded = random.chance(0.5);
  const shift = random.between(0, 100);
  paint(canvas, around(x, y, radius * 1.02), (px, py, ink) => {
    const dx = (px - x) / radius;
    const dy = (py - y) / radius;
    const distance = Math.sqrt(dx * dx + dy * dy);
    const towardsUs = Math.sqrt(Math.max(0, 1 - distance * distance));
    const texture = banded
      ? 0.5 + 0.5 * sine(dy * 9 + 1.6 * noise.fractal(dx * 1.5 + shift, dy * 5, 3))
      : 0.5 + noise.fractal(dx * 1.8 + shift, dy * 1.8, 4);
    setColor(ink, ground);
    blendColor(ink, bands, 0.7 * clamp(texture));
    const facing = clamp(dx * lightX + dy * lightY + towardsUs * 0.35);
    scaleColor(ink, 0.015 + 1.05 * facing);
    addLight(ink, air, 0.3 * facing * smoothstep(0.75, 1, distance));
    return coverage(canvas, (distance - 1) * radius);
  });
}

export const nebula: Style = {
  name: 'nebula',
  description: 'Glowing gas, dark dust and stars',
  keywords: ['nebula', 'space', 'galaxy', 'cosmos', 'universe', 'planet', 'stars and gas'],
  moods: { warmth: [-0.9, 0.8], brightness: [0.1, 0.65], saturation: [0.3, 1], busyness: [0.2, 0.8] },
  draw,
};
