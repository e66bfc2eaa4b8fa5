import { around, coverage, fill, paint, whole } from '../canvas.ts';
import type { Color, Oklch } from '../color.ts';
import { blendColor, mixOklch, oklch, scaleColor, setColor } from '../color.ts';
import { createGradient } from '../gradient.ts';
import { clamp, smoothstep } from '../math.ts';
import { pickByMood } from '../palette.ts';
import { paintBelow } from '../ridge.ts';
import type { Scene, Style } from '../style.ts';

const papers: readonly [Oklch, ...Oklch[]] = [
  [0.94, 0.02, 85],
  [0.9, 0.035, 40],
  [0.88, 0.03, 160],
  [0.9, 0.025, 235],
  [0.84, 0.05, 60],
  [0.32, 0.035, 255],
  [0.28, 0.03, 300],
  [0.86, 0.045, 350],
];

const accents: readonly [Oklch, ...Oklch[]] = [
  [0.65, 0.18, 35],
  [0.55, 0.09, 230],
  [0.75, 0.14, 80],
  [0.5, 0.07, 150],
  [0.42, 0.1, 275],
  [0.7, 0.11, 10],
];

function draw(scene: Scene): null {
  const { random } = scene;
  const paper = pickByMood(scene, papers, (choice) => [choice]);
  const accent = pickByMood(scene, accents, (choice) => [choice]);
  paintPaper(scene, paper);
  const compositions = [paintDiscAndLine, paintArches, paintQuietHills, paintStones] as const;
  random.pick(compositions)(scene, paper, accent);
  return null;
}

function paintPaper({ canvas, random, noise }: Scene, paper: Oklch): void {
  const fade = createGradient([
    [0, paper],
    [1, [paper[0] - random.between(0.03, 0.14), paper[1] + 0.015, paper[2] + random.between(-40, 40)]],
  ]);
  const slant = random.between(-0.6, 0.6);
  fill(canvas, (x, y, ink) => {
    fade(0.5 + (y + slant * x) * 0.8, ink);
    scaleColor(ink, 1 + 0.03 * noise.at(x * 90, y * 90));
  });
}

/** One form with a soft shadow: negative inside. */
function paintForm(
  { canvas, noise }: Scene,
  distance: (x: number, y: number) => number,
  color: Color,
  shadow = 0.35,
): void {
  paint(
    canvas,
    whole(canvas),
    (x, y, ink) => {
      ink.red = 0.45;
      ink.green = 0.42;
      ink.blue = 0.5;
      return shadow * smoothstep(0.07, -0.03, distance(x - 0.014, y - 0.022));
    },
    'multiply',
  );
  paint(canvas, whole(canvas), (x, y, ink) => {
    const cover = coverage(canvas, distance(x, y));
    if (cover === 0) return 0;
    setColor(ink, color);
    scaleColor(ink, 1.06 - 0.22 * y + 0.05 * noise.at(x * 80, y * 80));
    return cover;
  });
}

function paintDiscAndLine(scene: Scene, paper: Oklch, accent: Oklch): void {
  const { canvas, random } = scene;
  const radius = random.between(0.09, 0.24);
  const x = random.between(-0.55, 0.55) * canvas.halfWidth;
  const y = random.between(-0.28, 0.1);
  paintForm(scene, (px, py) => Math.sqrt((px - x) * (px - x) + (py - y) * (py - y)) - radius, oklch(accent));
  const lineY = y + radius * random.between(-0.3, 1.6);
  const ink = oklch(mixOklch(accent, [paper[0] > 0.5 ? 0.22 : 0.9, 0.02, accent[2]], 0.8));
  const left = random.between(-1, -0.2) * canvas.halfWidth;
  const right = random.between(0.2, 1) * canvas.halfWidth;
  paint(canvas, { left, right, top: lineY - 0.01, bottom: lineY + 0.01 }, (_, py, target) => {
    setColor(target, ink);
    return coverage(canvas, Math.abs(py - lineY) - 0.0018);
  });
}

function paintArches(scene: Scene, paper: Oklch, accent: Oklch): void {
  const { random, mood } = scene;
  const x = random.between(-0.2, 0.2);
  const y = random.between(0.05, 0.2);
  const count = 2 + Math.round(3 * mood.busyness + random.next());
  const outer = random.between(0.24, 0.36);
  for (let arch = 0; arch < count; arch++) {
    const radius = outer * (1 - arch / count);
    const color = oklch(mixOklch(accent, paper, arch / count));
    const distance = (px: number, py: number): number => {
      const dx = Math.abs(px - x);
      const above = Math.sqrt(dx * dx + Math.min(0, py - y) * Math.min(0, py - y)) - radius;
      return Math.max(above, py - y - 0.3);
    };
    paintForm(scene, distance, color, 0.25);
  }
}

function paintQuietHills(scene: Scene, paper: Oklch, accent: Oklch): void {
  const { canvas, random, noise } = scene;
  const sunX = random.between(-0.5, 0.5) * canvas.halfWidth;
  const sunY = random.between(-0.25, 0);
  const radius = random.between(0.05, 0.12);
  const sun = oklch(accent);
  paint(canvas, around(sunX, sunY, radius * 1.2), (x, y, ink) => {
    setColor(ink, sun);
    return coverage(canvas, Math.sqrt((x - sunX) * (x - sunX) + (y - sunY) * (y - sunY)) - radius);
  });
  const count = random.integer(1, 3);
  for (let hill = 0; hill < count; hill++) {
    const shift = random.between(0, 100);
    const base = 0.1 + 0.3 * ((hill + 1) / count);
    const color = oklch(mixOklch(paper, [0.35, 0.06, accent[2] + 150], 0.25 + 0.5 * ((hill + 1) / count)));
    paintBelow(
      canvas,
      (x) => base - 0.14 * noise.at(x * 0.9 + shift, hill),
      (_, __, depth, ink) => {
        setColor(ink, color);
        const fade = clamp(depth * 1.6);
        scaleColor(ink, 1.1 - 0.25 * fade);
      },
    );
  }
}

/** Balanced stones, each an ellipse. */
function paintStones(scene: Scene, paper: Oklch, accent: Oklch): void {
  const { random, mood } = scene;
  const count = 2 + Math.round(3 * mood.busyness);
  let y = random.between(0.28, 0.36);
  const x = random.between(-0.15, 0.15);
  const shade = oklch(mixOklch(paper, [0.3, 0.03, accent[2]], 0.6));
  const special = random.integer(0, count);
  for (let stone = 0; stone < count; stone++) {
    const radius = random.between(0.13, 0.24) * (1 - stone * 0.13);
    const height = radius * random.between(0.32, 0.55);
    const stoneX = x + random.between(-0.03, 0.03);
    const stoneY = y - height;
    const color = stone === special ? oklch(accent) : { ...shade };
    if (stone !== special) blendColor(color, oklch(paper), random.between(0, 0.45));
    const distance = (px: number, py: number): number => {
      const dx = (px - stoneX) / radius;
      const dy = (py - stoneY) / height;
      const length = Math.sqrt(dx * dx + dy * dy) + 1e-9;
      // Divided by its slope, so that the edge is equally sharp all round.
      const slope = Math.sqrt((dx * dx) / (radius * radius) + (dy * dy) / (height * height)) / length;
      return (length - 1) / (slope + 1e-9);
    };
    paintForm(scene, distance, color, 0.4);
    y -= height * 1.96;
  }
}

export const minimal: Style = {
  name: 'minimal',
  description: 'One or two quiet forms on plain paper',
  keywords: ['minimal', 'minimalist', 'simple', 'calm', 'zen', 'quiet'],
  moods: { warmth: [-0.8, 0.9], brightness: [0.3, 1], saturation: [0.05, 0.7], busyness: [0, 0.2] },
  draw,
};
