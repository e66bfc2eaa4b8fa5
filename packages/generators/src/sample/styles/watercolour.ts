import type { Canvas } from '../canvas.ts';
import { around, fill, paint } from '../canvas.ts';
import type { Color, Oklch } from '../color.ts';
import { oklch, scaleColor } from '../color.ts';
import type { Field } from '../field.ts';
import { createField } from '../field.ts';
import { clamp, cosine, mix, sine, smoothstep, turn } from '../math.ts';
import { pickByMood } from '../palette.ts';
import type { Scene, Style } from '../style.ts';

/** Pigments as glazes over white paper: what they let through. */
const palettes: readonly [readonly [Oklch, ...Oklch[]], ...(readonly [Oklch, ...Oklch[]])[]] = [
  [
    [0.5, 0.14, 255],
    [0.65, 0.11, 210],
    [0.72, 0.1, 175],
  ],
  [
    [0.64, 0.18, 45],
    [0.78, 0.15, 78],
    [0.55, 0.17, 18],
  ],
  [
    [0.6, 0.18, 352],
    [0.54, 0.14, 300],
    [0.76, 0.12, 35],
  ],
  [
    [0.58, 0.13, 145],
    [0.76, 0.14, 108],
    [0.5, 0.09, 185],
  ],
  [
    [0.48, 0.13, 285],
    [0.6, 0.13, 240],
    [0.72, 0.13, 355],
  ],
  [
    [0.42, 0.07, 255],
    [0.6, 0.05, 220],
    [0.66, 0.11, 55],
  ],
];

/** What the paper does to the paint. */
interface Paper {
  /** Where pigment settles, about -1..1. */
  readonly grain: Field;
  /** How the wet edge wanders. */
  readonly edge: Field;
}

function draw(scene: Scene): null {
  const { canvas, random, noise, mood } = scene;
  const paper: Paper = {
    grain: createField(canvas, 200, (x, y) => noise.at(x * 70, y * 70)),
    edge: createField(canvas, 90, (x, y) => noise.fractal(x * 4.2, y * 4.2, 4)),
  };
  paintPaper(canvas, paper);
  const pigments = pickByMood(scene, palettes, (choice) => choice).map(oklch) as [Color, ...Color[]];
  const compositions = [paintBlooms, paintBands, paintHills] as const;
  random.pick(compositions)(scene, paper, pigments);
  paintSplashes(scene, paper, random.pick(pigments), Math.round(24 * mood.busyness));
  return null;
}

function paintPaper(canvas: Canvas, { grain }: Paper): void {
  const white = oklch([0.975, 0.012, 90]);
  fill(canvas, (x, y, ink) => {
    const tooth = 1 + 0.025 * grain(x, y);
    ink.red = white.red * tooth;
    ink.green = white.green * tooth;
    ink.blue = white.blue * tooth;
  });
}

/** One wash: `distance` in units, negative inside. Pigment gathers at the edge and in the paper's hollows. */
function wash(
  { canvas, noise }: Scene,
  paper: Paper,
  box: ReturnType<typeof around>,
  pigment: Color,
  strength: number,
  distance: Field,
): void {
  const shift = pigment.red * 40 + strength * 30;
  const pools = createField(canvas, 30, (x, y) => noise.fractal(x * 2.6 + shift, y * 2.6, 3));
  paint(
    canvas,
    box,
    (x, y, ink) => {
      const dry = distance(x, y);
      // Farther than any edge wanders.
      if (dry > 0.2) return 0;
      const d = dry + 0.11 * paper.edge(x, y) + 0.012 * paper.grain(x, y);
      if (d > 0.02) return 0;
      ink.red = pigment.red;
      ink.green = pigment.green;
      ink.blue = pigment.blue;
      const inside = smoothstep(0.004, -0.006, d);
      const rim = smoothstep(-0.022, -0.001, d) * inside;
      const pool = 0.62 + 0.55 * pools(x, y) + 0.13 * paper.grain(x, y);
      const thickness = strength * (clamp(pool, 0.15, 1.2) + 0.45 * rim);
      scaleColor(ink, 1 - 0.22 * rim);
      return clamp(inside * thickness);
    },
    'multiply',
  );
}

/** Round blooms that bleed into one another. */
function paintBlooms(scene: Scene, paper: Paper, pigments: readonly [Color, ...Color[]]): void {
  const { canvas, random, mood } = scene;
  const count = 4 + Math.round(8 * mood.busyness);
  const centerX = random.between(-0.15, 0.15);
  const centerY = random.between(-0.15, 0.15);
  for (let bloom = 0; bloom < count; bloom++) {
    const angle = random.between(0, turn);
    const away = random.between(0, 0.3);
    const x = centerX + cosine(angle) * away * canvas.halfWidth * 2;
    const y = centerY + sine(angle) * away * canvas.halfHeight * 2;
    const radius = random.between(0.06, 0.24) * mix(1.2, 0.8, mood.busyness);
    const squash = random.between(0.7, 1.3);
    wash(
      scene,
      paper,
      around(x, y, radius * 1.7, (radius * 1.7) / Math.min(1, squash)),
      random.pick(pigments),
      random.between(0.55, 0.95),
      (px, py) => {
        const dx = px - x;
        const dy = (py - y) * squash;
        return Math.sqrt(dx * dx + dy * dy) - radius;
      },
    );
  }
}

/** Broad strokes across the sheet, one under another. */
function paintBands(scene: Scene, paper: Paper, pigments: readonly [Color, ...Color[]]): void {
  const { canvas, random, mood } = scene;
  const count = 3 + Math.round(4 * mood.busyness);
  for (let band = 0; band < count; band++) {
    const y =
      mix(-0.34, 0.34, count === 1 ? 0.5 : band / (count - 1)) * canvas.halfHeight * 2 + random.between(-0.03, 0.03);
    const half = random.between(0.06, 0.15);
    const slant = random.between(-0.08, 0.08);
    const left = -canvas.halfWidth * random.between(0.6, 1);
    const right = canvas.halfWidth * random.between(0.6, 1);
    wash(
      scene,
      paper,
      { left: -canvas.halfWidth, right: canvas.halfWidth, top: y - 0.32, bottom: y + 0.32 },
      pigments[band % pigments.length]!,
      random.between(0.6, 0.95),
      (px, py) => Math.max(Math.abs(py - y - slant * px) - half, left - px, px - right),
    );
  }
}

/** Far hills in glazes, each over the last, under a pale sun. */
function paintHills(scene: Scene, paper: Paper, pigments: readonly [Color, ...Color[]]): void {
  const { canvas, random, noise, mood } = scene;
  const sunX = random.between(-0.28, 0.28);
  const sunY = random.between(-0.32, -0.18);
  const radius = random.between(0.05, 0.1);
  wash(scene, paper, around(sunX, sunY, radius * 2), pigments[1] ?? pigments[0], 0.9, (px, py) => {
    const dx = px - sunX;
    const dy = py - sunY;
    return Math.sqrt(dx * dx + dy * dy) - radius;
  });
  const count = 3 + Math.round(2 * mood.busyness);
  for (let hill = 0; hill < count; hill++) {
    const base = mix(-0.08, 0.34, hill / (count - 1)) * canvas.halfHeight * 2;
    const shift = random.between(0, 100);
    // How far down the wash is drawn before it runs out.
    const reach = random.between(0.22, 0.45);
    const box = { left: -canvas.halfWidth, right: canvas.halfWidth, top: base - 0.4, bottom: canvas.halfHeight };
    wash(scene, paper, box, pigments[hill % pigments.length]!, mix(0.45, 0.9, hill / (count - 1)), (px, py) => {
      const top = base - 0.16 * noise.fractal(px * 1.6 + shift, hill * 3, 3);
      return Math.max(top - py, py - top - reach);
    });
  }
}

function paintSplashes(scene: Scene, paper: Paper, pigment: Color, count: number): void {
  const { canvas, random } = scene;
  for (let splash = 0; splash < count; splash++) {
    const x = random.between(-0.95, 0.95) * canvas.halfWidth;
    const y = random.between(-0.95, 0.95) * canvas.halfHeight;
    const size = random.between(0, 1);
    const radius = 0.002 + 0.011 * size * size * size;
    paint(
      canvas,
      around(x, y, radius * 1.5),
      (px, py, ink) => {
        ink.red = pigment.red;
        ink.green = pigment.green;
        ink.blue = pigment.blue;
        const distance = Math.sqrt((px - x) * (px - x) + (py - y) * (py - y)) - radius + 0.003 * paper.grain(px, py);
        return 0.7 * smoothstep(0.001, -0.001, distance);
      },
      'multiply',
    );
  }
}

export const watercolour: Style = {
  name: 'watercolour',
  description: 'Wet washes on white paper that bleed into one another',
  keywords: ['watercolour', 'watercolor', 'aquarelle', 'wash', 'ink', 'painting'],
  moods: { warmth: [-0.7, 0.8], brightness: [0.5, 1], saturation: [0.2, 0.9], busyness: [0.05, 0.8] },
  draw,
};
