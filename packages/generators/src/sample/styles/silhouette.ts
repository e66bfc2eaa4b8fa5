import { fill } from '../canvas.ts';
import type { Oklch } from '../color.ts';
import { addLight, blendColor, oklch, scaleColor, setColor } from '../color.ts';
import { createField } from '../field.ts';
import { createGradient } from '../gradient.ts';
import { bell, clamp, mix, smoothstep } from '../math.ts';
import { pickByMood } from '../palette.ts';
import type { Point } from '../polygon.ts';
import { paintPolygon, smoothOutline } from '../polygon.ts';
import type { Scene, Style } from '../style.ts';

interface Duotone {
  readonly back: Oklch;
  readonly halo: Oklch;
  readonly figure: Oklch;
  readonly inner: Oklch;
}

const duotones: readonly [Duotone, ...Duotone[]] = [
  { back: [0.75, 0.14, 55], halo: [0.92, 0.12, 85], figure: [0.24, 0.07, 25], inner: [0.62, 0.19, 30] },
  { back: [0.45, 0.11, 265], halo: [0.8, 0.09, 230], figure: [0.15, 0.05, 275], inner: [0.55, 0.14, 250] },
  { back: [0.88, 0.03, 85], halo: [0.97, 0.015, 95], figure: [0.25, 0.02, 60], inner: [0.6, 0.09, 180] },
  { back: [0.62, 0.14, 350], halo: [0.88, 0.09, 20], figure: [0.2, 0.08, 310], inner: [0.7, 0.16, 340] },
  { back: [0.5, 0.09, 175], halo: [0.86, 0.09, 140], figure: [0.17, 0.04, 200], inner: [0.68, 0.12, 150] },
  { back: [0.25, 0.05, 290], halo: [0.5, 0.14, 310], figure: [0.08, 0.02, 290], inner: [0.6, 0.18, 320] },
];

/** A face in profile, looking right: from the nape over the crown, down the face, to the chest. Units of head height. */
const profile: readonly Point[] = [
  [-0.3, 0.42],
  [-0.36, 0.2],
  [-0.45, 0],
  [-0.47, -0.22],
  [-0.38, -0.45],
  [-0.18, -0.58],
  [0.05, -0.6],
  [0.24, -0.52],
  [0.34, -0.38],
  [0.365, -0.24],
  [0.35, -0.15],
  [0.385, -0.06],
  [0.455, 0.05],
  [0.45, 0.085],
  [0.375, 0.105],
  [0.37, 0.15],
  [0.41, 0.19],
  [0.378, 0.228],
  [0.405, 0.27],
  [0.36, 0.31],
  [0.365, 0.38],
  [0.31, 0.455],
  [0.18, 0.47],
  [0.1, 0.5],
  [0.09, 0.68],
  [0.16, 0.84],
  [0.42, 1.0],
  [0.6, 1.25],
  [0.66, 1.9],
  [-0.95, 1.9],
  [-0.85, 1.15],
  [-0.6, 0.92],
  [-0.36, 0.76],
];

const hairs: readonly [readonly Point[], ...(readonly Point[])[]] = [
  // A bun
  [
    [-0.36, 0.12],
    [-0.5, 0.02],
    [-0.68, -0.1],
    [-0.76, -0.3],
    [-0.66, -0.48],
    [-0.48, -0.5],
    [-0.36, -0.6],
    [-0.1, -0.68],
    [0.16, -0.64],
    [0.34, -0.48],
    [0.28, -0.38],
    [0.12, -0.34],
    [-0.04, -0.2],
    [-0.16, 0.05],
  ],
  // Long
  [
    [-0.2, 1.0],
    [-0.5, 1.05],
    [-0.72, 0.8],
    [-0.66, 0.4],
    [-0.62, 0],
    [-0.58, -0.32],
    [-0.42, -0.58],
    [-0.14, -0.69],
    [0.16, -0.64],
    [0.36, -0.44],
    [0.26, -0.36],
    [0.08, -0.3],
    [-0.06, -0.1],
    [-0.08, 0.25],
    [-0.12, 0.6],
  ],
  // Short
  [
    [-0.34, 0.3],
    [-0.47, 0.16],
    [-0.55, -0.1],
    [-0.53, -0.38],
    [-0.4, -0.58],
    [-0.16, -0.69],
    [0.14, -0.67],
    [0.36, -0.54],
    [0.38, -0.42],
    [0.26, -0.36],
    [0.1, -0.34],
    [0.02, -0.16],
    [-0.1, -0.02],
    [-0.16, 0.14],
  ],
];

function draw(scene: Scene): null {
  const { canvas, random, mood } = scene;
  const colors = pickByMood(scene, duotones, ({ back, halo }) => [back, halo]);
  const size = random.between(0.4, 0.58);
  const facing = random.pick([-1, 1]);
  const x = random.between(-0.16, 0.16) * canvas.halfWidth - facing * 0.04;
  const y = random.between(-0.12, 0.04);
  paintBackdrop(scene, colors, x + facing * random.between(-0.1, 0.3), y - 0.05, mood.busyness);
  const place = ([px, py]: Point): Point => [x + facing * px * size, y + py * size];
  const inside = createInside(scene, colors, y, size, facing, x);
  paintPolygon(canvas, smoothOutline(profile.map(place), 6), inside);
  const hair = oklch(colors.figure);
  const strands = createField(canvas, 120, (px, py) => scene.noise.fractal(px * 3.2, py * 9 + px * 6, 3));
  paintPolygon(canvas, smoothOutline(random.pick(hairs).map(place), 6), (px, py, ink) => {
    setColor(ink, hair, 0.8 + 0.5 * strands(px, py));
  });
  return null;
}

function paintBackdrop(
  { canvas, random, noise }: Scene,
  colors: Duotone,
  x: number,
  y: number,
  busyness: number,
): void {
  const back = oklch(colors.back);
  const halo = oklch(colors.halo);
  const radius = random.between(0.24, 0.42);
  const disc = random.chance(0.6);
  const rings = busyness > 0.4 ? random.between(0.035, 0.07) : 0;
  const drift = createField(canvas, 50, (px, py) => noise.fractal(px * 1.6 + 9, py * 1.6, 4));
  fill(canvas, (px, py, ink) => {
    const distance = Math.sqrt((px - x) * (px - x) + (py - y) * (py - y));
    setColor(ink, back);
    scaleColor(ink, 1 + 0.25 * drift(px, py) - 0.25 * (py + 0.2));
    blendColor(ink, halo, 0.65 * bell(distance / radius));
    if (disc) blendColor(ink, halo, 0.85 * clamp(0.5 - (distance - radius) / (canvas.pixel + 0.003)));
    if (rings > 0 && distance > radius) {
      const wave = Math.abs((((distance - radius) / rings) % 1) - 0.5);
      blendColor(ink, halo, 0.4 * smoothstep(0.44, 0.5, wave) * smoothstep(radius + 0.4, radius, distance));
    }
  });
}

/** What fills the figure: plain shade, or a second picture of hills and sky as in a double exposure. */
function createInside(
  { canvas, random, noise }: Scene,
  colors: Duotone,
  y: number,
  size: number,
  facing: number,
  x: number,
): (px: number, py: number, ink: { red: number; green: number; blue: number }) => void {
  const dark = oklch(colors.figure);
  const glow = oklch(colors.halo);
  if (random.chance(0.45)) {
    return (px, py, ink) => {
      setColor(ink, dark);
      addLight(
        ink,
        glow,
        0.16 * smoothstep(-0.1, 0.5, ((px - x) * facing) / size) * smoothstep(0.9, -0.4, (py - y) / size),
      );
    };
  }
  const sky = createGradient([
    [0, colors.inner],
    [0.55, colors.halo],
    [1, colors.inner],
  ]);
  const shift = random.between(0, 100);
  const layers = 5;
  const crests = Array.from({ length: layers }, (_, layer) =>
    createField(
      canvas,
      100,
      (px) => 0.42 * noise.ridged(px * (3.4 - layer * 0.3) + shift, layer * 4.1, 4) * (1 - layer * 0.1),
    ),
  );
  return (px, py, ink) => {
    sky((py - y) / size + 0.6, ink);
    for (const [layer, crest] of crests.entries()) {
      const top = y + size * mix(0.06, 0.82, layer / (layers - 1)) - crest(px, 0) * size;
      const cover = clamp(0.5 + (py - top) / canvas.pixel);
      blendColor(ink, dark, cover * mix(0.3, 0.85, layer / (layers - 1)));
    }
    blendColor(ink, dark, 0.92 * smoothstep(0.45, 1.1, (py - y) / size));
  };
}

export const silhouette: Style = {
  name: 'silhouette',
  description: 'A portrait in profile before light, some doubly exposed',
  keywords: ['silhouette', 'portrait', 'profile', 'face', 'person', 'woman', 'man'],
  moods: { warmth: [-0.8, 0.9], brightness: [0.2, 0.9], saturation: [0.2, 1], busyness: [0.05, 0.6] },
  draw,
};
