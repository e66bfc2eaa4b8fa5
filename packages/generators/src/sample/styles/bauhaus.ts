import type { Blend, Brush } from '../canvas.ts';
import { around, coverage, fill, paint } from '../canvas.ts';
import type { Color, Oklch } from '../color.ts';
import { oklch, scaleColor, setColor } from '../color.ts';
import { cosine, sine, turn } from '../math.ts';
import { pickByMood } from '../palette.ts';
import { paintPolygon } from '../polygon.ts';
import type { Scene, Style } from '../style.ts';

interface Palette {
  readonly paper: Oklch;
  readonly inks: readonly [Oklch, ...Oklch[]];
}

const palettes: readonly [Palette, ...Palette[]] = [
  {
    paper: [0.93, 0.03, 85],
    inks: [
      [0.58, 0.2, 30],
      [0.82, 0.16, 85],
      [0.42, 0.12, 255],
      [0.2, 0.01, 60],
    ],
  },
  {
    paper: [0.9, 0.03, 60],
    inks: [
      [0.66, 0.15, 45],
      [0.45, 0.08, 200],
      [0.78, 0.12, 75],
      [0.3, 0.05, 230],
    ],
  },
  {
    paper: [0.92, 0.02, 200],
    inks: [
      [0.55, 0.11, 240],
      [0.75, 0.09, 190],
      [0.35, 0.08, 265],
      [0.7, 0.16, 35],
    ],
  },
  {
    paper: [0.26, 0.03, 265],
    inks: [
      [0.75, 0.15, 60],
      [0.62, 0.18, 20],
      [0.7, 0.1, 190],
      [0.93, 0.03, 90],
    ],
  },
  {
    paper: [0.94, 0.02, 20],
    inks: [
      [0.72, 0.12, 5],
      [0.55, 0.1, 330],
      [0.8, 0.09, 60],
      [0.4, 0.07, 290],
    ],
  },
  {
    paper: [0.9, 0.04, 120],
    inks: [
      [0.5, 0.1, 150],
      [0.75, 0.13, 110],
      [0.35, 0.06, 170],
      [0.7, 0.15, 60],
    ],
  },
];

function draw(scene: Scene): null {
  const { canvas, random, noise, mood } = scene;
  const palette = pickByMood(scene, palettes, ({ paper, inks }) => [paper, ...inks]);
  const paper = oklch(palette.paper);
  fill(canvas, (x, y, ink) => {
    setColor(ink, paper);
    scaleColor(ink, 1 + 0.035 * noise.fractal(x * 40, y * 40, 2));
  });
  const inks = palette.inks.map(oklch) as [Color, ...Color[]];
  if (random.chance(0.5)) paintTiles(scene, inks, 3 + Math.round(4 * mood.busyness));
  else paintComposition(scene, inks, palette.paper[0] < 0.5 ? 'over' : 'multiply');
  return null;
}

/** A grid in which each tile holds one simple form, turned at random. */
function paintTiles(scene: Scene, inks: readonly [Color, ...Color[]], across: number): void {
  const { canvas, random } = scene;
  const margin = random.pick([0, 0.04, 0.07]);
  const size = (1 - margin * 2) / across;
  const columns = Math.ceil((canvas.halfWidth * 2 - margin * 2) / size - 0.01);
  const rows = Math.ceil((canvas.halfHeight * 2 - margin * 2) / size - 0.01);
  const emptiness = random.between(0.05, 0.35);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const left = (column - columns / 2) * size;
      const top = (row - rows / 2) * size;
      if (random.chance(0.35)) paintSquare(scene, left, top, size, random.pick(inks));
      if (!random.chance(emptiness)) paintTile(scene, left + size / 2, top + size / 2, size, random.pick(inks));
    }
  }
}

function paintSquare({ canvas }: Scene, left: number, top: number, size: number, color: Color): void {
  // Neighbours overlap by a pixel, or the paper would shine through between them.
  const bleed = canvas.pixel / 2;
  const outline = [
    [left - bleed, top - bleed],
    [left + size + bleed, top - bleed],
    [left + size + bleed, top + size + bleed],
    [left - bleed, top + size + bleed],
  ] as const;
  paintPolygon(canvas, outline, (_, __, ink) => setColor(ink, color));
}

function paintTile(scene: Scene, x: number, y: number, size: number, color: Color): void {
  const { canvas, random, noise } = scene;
  const quarter = random.integer(0, 3);
  const half = size / 2;
  const forms = [
    // A quarter disc from a corner, a half disc, a disc, a ring, a triangle, stripes, arcs.
    (u: number, v: number) => Math.sqrt((u + half) * (u + half) + (v + half) * (v + half)) - size,
    (u: number, v: number) => Math.max(Math.sqrt(u * u + (v + half) * (v + half)) - half, -v - half),
    (u: number, v: number) => Math.sqrt(u * u + v * v) - half * 0.82,
    (u: number, v: number) => Math.abs(Math.sqrt(u * u + v * v) - half * 0.62) - half * 0.2,
    (u: number, v: number) => (u + v) * Math.SQRT1_2,
    (u: number, _: number) => Math.abs(((((u + half) / size) * 4) % 1) - 0.5) * (size / 4) - size / 16,
    (u: number, v: number) => {
      const radius = Math.sqrt((u + half) * (u + half) + (v + half) * (v + half)) / size;
      return (Math.abs(((radius * 4) % 1) - 0.5) - 0.25) * (size / 4) + (radius > 1 ? size : 0);
    },
  ] as const;
  const distance = forms[random.integer(0, forms.length - 1)]!;
  const brush: Brush = (px, py, ink) => {
    const [u, v] = rotateQuarter(px - x, py - y, quarter);
    setColor(ink, color);
    scaleColor(ink, 1 + 0.05 * noise.at(px * 60, py * 60));
    return coverage(canvas, distance(u, v));
  };
  paint(canvas, around(x, y, half), brush);
}

function rotateQuarter(u: number, v: number, quarter: number): readonly [number, number] {
  if (quarter === 0) return [u, v];
  if (quarter === 1) return [v, -u];
  return quarter === 2 ? [-u, -v] : [-v, u];
}

interface Form {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly angle: number;
  readonly color: Color;
  /** Inks filter one another on light paper and cover it where it is dark. */
  readonly blend: Blend;
}

/** Discs, bars and wedges laid over one another along one slant, inks mixing where they meet. */
function paintComposition(scene: Scene, inks: readonly [Color, ...Color[]], blend: Blend): void {
  const { canvas, random, mood } = scene;
  const slant = random.between(-0.8, 0.8);
  const count = 4 + Math.round(9 * mood.busyness);
  for (let index = 0; index < count; index++) {
    const form: Form = {
      x: random.between(-0.8, 0.8) * canvas.halfWidth,
      y: random.between(-0.8, 0.8) * canvas.halfHeight,
      size: random.between(0.08, 0.3) * (index === 0 ? 1.4 : 1),
      angle: slant + random.pick([0, turn / 4]),
      color: random.pick(inks),
      blend,
    };
    const paintForm = index === 0 ? paintDisc : random.pick([paintDisc, paintRing, paintBar, paintWedge, paintStripes]);
    paintForm(scene, form);
  }
}

function paintDisc({ canvas, noise }: Scene, { x, y, size, color, blend }: Form): void {
  const radius = size * 0.8;
  const brush: Brush = (px, py, ink) => {
    setColor(ink, color);
    scaleColor(ink, 1 + 0.06 * noise.at(px * 60, py * 60));
    return 0.94 * coverage(canvas, Math.sqrt((px - x) * (px - x) + (py - y) * (py - y)) - radius);
  };
  paint(canvas, around(x, y, radius * 1.05), brush, blend);
}

function paintRing({ canvas }: Scene, { x, y, size, color }: Form): void {
  const radius = size * 0.6;
  paint(canvas, around(x, y, size), (px, py, ink) => {
    setColor(ink, color);
    const distance = Math.sqrt((px - x) * (px - x) + (py - y) * (py - y)) - radius;
    return coverage(canvas, Math.abs(distance) - radius * 0.16);
  });
}

function paintBar({ canvas }: Scene, { x, y, size, angle, color }: Form, width: number = size * 0.14): void {
  const c = cosine(angle);
  const s = sine(angle);
  const corners = [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ] as const;
  const outline = corners.map(
    ([u, v]) => [x + c * u * size - (s * v * width) / 2, y + s * u * size + (c * v * width) / 2] as const,
  );
  paintPolygon(canvas, outline, (_, __, ink) => setColor(ink, color));
}

function paintWedge({ canvas }: Scene, { x, y, size, angle, color, blend }: Form): void {
  const outline = [0, 0.38, 0.62].map(
    (part) => [x + size * cosine(angle + part * turn), y + size * sine(angle + part * turn)] as const,
  );
  paintPolygon(canvas, outline, (_, __, ink) => setColor(ink, color), 0.95, blend);
}

function paintStripes(scene: Scene, form: Form): void {
  const { x, y, size, angle } = form;
  for (let stripe = -2; stripe <= 2; stripe++) {
    const aside = stripe * size * 0.16;
    const place = { x: x - sine(angle) * aside, y: y + cosine(angle) * aside, size: size * 0.65 };
    paintBar(scene, { ...form, ...place }, size * 0.05);
  }
}

export const bauhaus: Style = {
  name: 'bauhaus',
  description: 'Discs, bars and quarter circles in a few inks',
  keywords: ['bauhaus', 'geometric', 'geometry', 'shapes', 'poster', 'suprematist'],
  moods: { warmth: [-0.7, 0.9], brightness: [0.3, 0.95], saturation: [0.3, 1], busyness: [0.25, 1] },
  draw,
};
