import { fill } from '../canvas.ts';
import type { Color, Oklch } from '../color.ts';
import { addLight, blendColor, mixOklch, oklch, scaleColor, setColor } from '../color.ts';
import { createField } from '../field.ts';
import { angleOf, bell, clamp, smoothstep, turn } from '../math.ts';
import { pickByMood } from '../palette.ts';
import { mixBits } from '../random.ts';
import type { Scene, Style } from '../style.ts';

const palettes: readonly [readonly [Oklch, Oklch, Oklch, Oklch], ...(readonly [Oklch, Oklch, Oklch, Oklch])[]] = [
  [
    [0.85, 0.15, 85],
    [0.65, 0.2, 40],
    [0.5, 0.19, 20],
    [0.36, 0.12, 300],
  ],
  [
    [0.92, 0.06, 100],
    [0.7, 0.12, 210],
    [0.5, 0.15, 255],
    [0.32, 0.12, 275],
  ],
  [
    [0.9, 0.13, 105],
    [0.7, 0.16, 140],
    [0.55, 0.11, 180],
    [0.38, 0.09, 235],
  ],
  [
    [0.92, 0.07, 60],
    [0.75, 0.14, 5],
    [0.55, 0.18, 345],
    [0.38, 0.14, 300],
  ],
  [
    [0.85, 0.15, 80],
    [0.6, 0.13, 230],
    [0.55, 0.2, 25],
    [0.45, 0.12, 155],
  ],
];

/** The nearest cell of a point, and how far its border is. */
interface Cell {
  id: number;
  x: number;
  y: number;
  border: number;
}

function draw(scene: Scene): null {
  const { canvas, random, noise, mood } = scene;
  const palette = pickByMood(scene, palettes, (choice) => choice);
  const size = 0.2 - 0.13 * mood.busyness;
  const findCell = createCells(size, random.integer(0, 0xffff_ffff), random.between(0.6, 0.95));
  const colorOf = createColoring(scene, palette);
  const lead = random.between(0.0035, 0.0065);
  const glow = { x: random.between(-0.3, 0.3), y: random.between(-0.35, 0.2) };
  const streaks = createField(canvas, 120, (x, y) => noise.fractal(x * 5 + 1.5 * noise.at(x * 2, y * 2), y * 13, 4));
  const cell: Cell = { id: 0, x: 0, y: 0, border: 0 };
  const colors = new Map<number, Color>();
  const light = oklch(palette[0]);
  fill(canvas, (x, y, ink) => {
    findCell(x, y, cell);
    let color = colors.get(cell.id);
    if (color === undefined) {
      color = colorOf(cell.x, cell.y, cell.id);
      colors.set(cell.id, color);
    }
    setColor(ink, color);
    const seed = (cell.id & 255) / 40;
    scaleColor(ink, 0.82 + 0.4 * streaks(x + seed, y - seed) + 0.25 * smoothstep(0, size * 0.4, cell.border));
    const distance = (x - glow.x) * (x - glow.x) + (y - glow.y) * (y - glow.y);
    scaleColor(ink, 0.62 + 0.75 * bell(distance * 5));
    addLight(ink, light, 0.1 * bell(distance * 12));
    const inLead = clamp(0.5 - (cell.border - lead) / (canvas.pixel * 1.3));
    ink.red *= 1 - inLead;
    ink.green *= 1 - inLead;
    ink.blue *= 1 - inLead;
    const sheen = 0.035 * inLead * smoothstep(0, lead, cell.border);
    blendColor(ink, { red: 0.4, green: 0.4, blue: 0.45 }, sheen);
  });
  return null;
}

/** Voronoi cells about the points of a jittered grid. */
function createCells(size: number, seed: number, jitter: number): (x: number, y: number, cell: Cell) => void {
  return (x, y, cell) => {
    const column = Math.floor(x / size);
    const row = Math.floor(y / size);
    let nearest = Number.POSITIVE_INFINITY;
    let second = Number.POSITIVE_INFINITY;
    let secondX = 0;
    let secondY = 0;
    for (let j = row - 1; j <= row + 1; j++) {
      for (let i = column - 1; i <= column + 1; i++) {
        const bits = mixBits(seed ^ Math.imul(i, 0x9e3779b1) ^ Math.imul(j, 0x85ebca6b));
        const px = (i + 0.5 + ((bits & 0xffff) / 0x10000 - 0.5) * jitter) * size;
        const py = (j + 0.5 + ((bits >>> 16) / 0x10000 - 0.5) * jitter) * size;
        const squared = (px - x) * (px - x) + (py - y) * (py - y);
        if (squared < nearest) {
          second = nearest;
          secondX = cell.x;
          secondY = cell.y;
          nearest = squared;
          cell.id = bits;
          cell.x = px;
          cell.y = py;
        } else if (squared < second) {
          second = squared;
          secondX = px;
          secondY = py;
        }
      }
    }
    const apart = Math.sqrt((secondX - cell.x) * (secondX - cell.x) + (secondY - cell.y) * (secondY - cell.y));
    cell.border = (second - nearest) / (2 * apart);
  };
}

/** Which glass a cell gets: rings round a sun, rays, a slope of colour, or drifts. */
function createColoring(
  { random, noise, canvas }: Scene,
  palette: readonly Oklch[],
): (x: number, y: number, id: number) => Color {
  const centerX = random.between(-0.25, 0.25);
  const centerY = random.between(-0.3, 0.25);
  const kind = random.integer(0, 3);
  const shift = random.between(0, 100);
  const rays = random.integer(3, 7);
  const place = (x: number, y: number): number => {
    const dx = x - centerX;
    const dy = y - centerY;
    if (kind === 0) return Math.sqrt(dx * dx + dy * dy) * 1.6;
    if (kind === 1) return Math.abs((((angleOf(dx, dy) / turn) * rays + 10) % 1) * 2 - 1);
    if (kind === 2) return 0.5 + y / (canvas.halfHeight * 2) + 0.25 * noise.at(x * 2 + shift, y);
    return 0.5 + 0.9 * noise.fractal(x * 1.6 + shift, y * 1.6, 2);
  };
  return (x, y, id) => {
    const spread = ((id & 0xff) / 255 - 0.5) * 0.3;
    const position = clamp(place(x, y) + spread) * (palette.length - 1.001);
    const step = Math.floor(position);
    const color = mixOklch(palette[step]!, palette[step + 1]!, position - step);
    return oklch([
      clamp(color[0] + (((id >>> 8) & 0xff) / 255 - 0.5) * 0.14, 0.1, 0.95),
      color[1],
      color[2] + (((id >>> 16) & 0xff) / 255 - 0.5) * 24,
    ]);
  };
}

export const stainedGlass: Style = {
  name: 'stained glass',
  description: 'Coloured panes in lead, with light behind them',
  keywords: ['stained glass', 'glass', 'mosaic', 'voronoi', 'window', 'cathedral'],
  moods: { warmth: [-0.8, 0.9], brightness: [0.15, 0.8], saturation: [0.5, 1], busyness: [0.35, 1] },
  draw,
};
