import type { Canvas } from '../canvas.ts';
import { blendPixel, fill } from '../canvas.ts';
import type { Color, Oklch } from '../color.ts';
import { oklch, scaleColor, setColor } from '../color.ts';
import type { Gradient } from '../gradient.ts';
import { createGradient } from '../gradient.ts';
import { clamp, cosine, mix, sine, smoothstep } from '../math.ts';
import { pickByMood } from '../palette.ts';
import type { Scene, Style } from '../style.ts';

interface Palette {
  readonly ground: Oklch;
  readonly stops: readonly [Oklch, Oklch, Oklch];
}

const palettes: readonly [Palette, ...Palette[]] = [
  {
    ground: [0.17, 0.03, 265],
    stops: [
      [0.45, 0.13, 265],
      [0.7, 0.13, 200],
      [0.93, 0.09, 110],
    ],
  },
  {
    ground: [0.94, 0.02, 85],
    stops: [
      [0.5, 0.15, 30],
      [0.7, 0.15, 55],
      [0.82, 0.12, 85],
    ],
  },
  {
    ground: [0.2, 0.05, 320],
    stops: [
      [0.5, 0.2, 340],
      [0.68, 0.18, 20],
      [0.86, 0.14, 75],
    ],
  },
  {
    ground: [0.92, 0.025, 210],
    stops: [
      [0.4, 0.1, 255],
      [0.6, 0.1, 225],
      [0.78, 0.07, 190],
    ],
  },
  {
    ground: [0.18, 0.03, 170],
    stops: [
      [0.45, 0.09, 175],
      [0.68, 0.12, 150],
      [0.9, 0.1, 115],
    ],
  },
  {
    ground: [0.9, 0.04, 60],
    stops: [
      [0.35, 0.06, 200],
      [0.58, 0.09, 180],
      [0.7, 0.14, 45],
    ],
  },
];

function draw(scene: Scene): null {
  const { canvas, random, noise, mood } = scene;
  const palette = pickByMood(scene, palettes, ({ ground, stops }) => [ground, ...stops]);
  const ground = oklch(palette.ground);
  fill(canvas, (x, y, ink) => {
    setColor(ink, ground);
    scaleColor(ink, 1 + 0.08 * noise.at(x * 2, y * 2 + 7));
  });
  const [low, middle, high] = palette.stops;
  const gradient = createGradient([
    [0, low],
    [0.5, middle],
    [1, high],
  ]);
  const follow = createFlow(scene);
  const count = Math.round(mix(220, 900, mood.busyness));
  const width = mix(0.0085, 0.0035, mood.busyness) * random.between(0.7, 1.4);
  const length = random.between(0.25, 0.7);
  for (let stroke = 0; stroke < count; stroke++) {
    const x = random.between(-1.1, 1.1) * canvas.halfWidth;
    const y = random.between(-1.1, 1.1) * canvas.halfHeight;
    const tone = 0.5 + 0.55 * noise.at(x * 1.2 + 60, y * 1.2) + random.between(-0.2, 0.2);
    drawStroke(
      canvas,
      follow,
      { x, y, width: width * random.between(0.4, 1.5), length: length * random.between(0.5, 1.2) },
      gradient,
      tone,
    );
  }
  return null;
}

/** The direction of the flow at a point, as a unit vector: drifting, or round one or two whirls. */
function createFlow({ random, noise }: Scene): (x: number, y: number) => readonly [number, number] {
  const scale = random.between(0.7, 2);
  const shift = random.between(0, 100);
  const bend = random.between(2, 5);
  const heading = random.between(0, 6.28);
  const whirlX = random.between(-0.3, 0.3);
  const whirlY = random.between(-0.3, 0.3);
  const whirl = random.chance(0.45) ? random.between(0.6, 1) * random.pick([-1, 1]) : 0;
  return (x, y) => {
    const angle = heading + bend * noise.fractal(x * scale + shift, y * scale, 2);
    const dx = x - whirlX;
    const dy = y - whirlY;
    const distance = Math.sqrt(dx * dx + dy * dy) + 0.02;
    const u = cosine(angle) * (1 - Math.abs(whirl)) - (dy / distance) * whirl + 0.35 * cosine(angle);
    const v = sine(angle) * (1 - Math.abs(whirl)) + (dx / distance) * whirl + 0.35 * sine(angle);
    const length = Math.sqrt(u * u + v * v) + 1e-9;
    return [u / length, v / length];
  };
}

interface Stroke {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly length: number;
}

/** Follows the flow, stamping soft discs that swell and taper: a brush stroke lit along one side. */
function drawStroke(
  canvas: Canvas,
  follow: (x: number, y: number) => readonly [number, number],
  { x: startX, y: startY, width, length }: Stroke,
  gradient: Gradient,
  tone: number,
): void {
  const spacing = Math.max(0.004, width * 0.7);
  const steps = Math.ceil(length / spacing);
  const ink: Color = { red: 0, green: 0, blue: 0 };
  let x = startX;
  let y = startY;
  for (let step = 0; step < steps; step++) {
    const along = step / steps;
    const [u, v] = follow(x, y);
    x += u * spacing;
    y += v * spacing;
    if (Math.abs(x) > canvas.halfWidth + 0.05 || Math.abs(y) > canvas.halfHeight + 0.05) return;
    const taper = smoothstep(0, 0.15, along) * smoothstep(1, 0.45, along);
    gradient(clamp(tone + 0.25 * (along - 0.5)), ink);
    stamp(canvas, x, y, width * taper, ink, v, -u);
  }
}

function stamp(
  canvas: Canvas,
  x: number,
  y: number,
  radius: number,
  color: Color,
  asideX: number,
  asideY: number,
): void {
  const { width, height, pixel, halfWidth, halfHeight, data } = canvas;
  const reach = radius + pixel;
  const centerColumn = (x + halfWidth) / pixel - 0.5;
  const centerRow = (y + halfHeight) / pixel - 0.5;
  const span = reach / pixel;
  const ink: Color = { red: 0, green: 0, blue: 0 };
  for (let row = Math.max(0, Math.ceil(centerRow - span)); row <= Math.min(height - 1, centerRow + span); row++) {
    for (
      let column = Math.max(0, Math.ceil(centerColumn - span));
      column <= Math.min(width - 1, centerColumn + span);
      column++
    ) {
      const dx = (column - centerColumn) * pixel;
      const dy = (row - centerRow) * pixel;
      const cover = clamp(0.5 - (Math.sqrt(dx * dx + dy * dy) - radius) / pixel) * clamp(radius / pixel + 0.2);
      if (cover <= 0) continue;
      setColor(ink, color, 1 + (0.3 * (dx * asideX + dy * asideY)) / (radius + pixel));
      blendPixel(data, (row * width + column) * 3, ink, cover * 0.9);
    }
  }
}

export const flowField: Style = {
  name: 'flow field',
  description: 'Abstract strokes that follow one current',
  keywords: ['flow field', 'flow', 'abstract', 'swirl', 'strokes', 'brush', 'wind'],
  moods: { warmth: [-0.8, 0.9], brightness: [0.2, 0.9], saturation: [0.3, 1], busyness: [0.3, 1] },
  draw,
};
