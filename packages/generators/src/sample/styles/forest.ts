import { coverage, fill, paint, whole } from '../canvas.ts';
import type { Color, Oklch } from '../color.ts';
import { addLight, blendColor, mixColor, oklch, scaleColor, setColor } from '../color.ts';
import { createField, oncePerRow } from '../field.ts';
import { createGradient } from '../gradient.ts';
import { bell, clamp, mix, smoothstep } from '../math.ts';
import { pickByMood } from '../palette.ts';
import type { Point } from '../polygon.ts';
import { paintPolygon } from '../polygon.ts';
import { paintBelow } from '../ridge.ts';
import type { Scene, Style, TimeOfDay } from '../style.ts';

interface Season {
  /** The light between the far trunks. */
  readonly glow: Oklch;
  readonly canopy: Oklch;
  readonly leaves: readonly [Oklch, ...Oklch[]];
  readonly bark: Oklch;
  readonly floor: Oklch;
}

const seasons: readonly [Season, ...Season[]] = [
  {
    glow: [0.94, 0.1, 110],
    canopy: [0.58, 0.13, 135],
    leaves: [
      [0.62, 0.15, 130],
      [0.5, 0.13, 140],
      [0.72, 0.15, 118],
    ],
    bark: [0.24, 0.035, 90],
    floor: [0.42, 0.09, 125],
  },
  {
    glow: [0.93, 0.11, 85],
    canopy: [0.62, 0.14, 60],
    leaves: [
      [0.65, 0.17, 50],
      [0.72, 0.16, 75],
      [0.55, 0.17, 35],
    ],
    bark: [0.23, 0.035, 45],
    floor: [0.46, 0.11, 50],
  },
  {
    glow: [0.86, 0.035, 215],
    canopy: [0.48, 0.05, 200],
    leaves: [
      [0.4, 0.055, 185],
      [0.33, 0.05, 200],
      [0.48, 0.05, 175],
    ],
    bark: [0.18, 0.025, 230],
    floor: [0.32, 0.04, 195],
  },
  {
    glow: [0.94, 0.03, 240],
    canopy: [0.8, 0.03, 245],
    leaves: [
      [0.9, 0.015, 240],
      [0.82, 0.025, 245],
      [0.95, 0.01, 230],
    ],
    bark: [0.28, 0.02, 260],
    floor: [0.9, 0.02, 245],
  },
  {
    glow: [0.9, 0.09, 350],
    canopy: [0.74, 0.11, 355],
    leaves: [
      [0.82, 0.1, 0],
      [0.74, 0.13, 350],
      [0.88, 0.07, 10],
    ],
    bark: [0.26, 0.04, 350],
    floor: [0.6, 0.08, 140],
  },
];

function draw(scene: Scene): TimeOfDay {
  const { canvas, random, mood } = scene;
  const season = pickByMood(scene, seasons, ({ glow, canopy, floor }) => [glow, canopy, floor]);
  const floorY = random.between(0.16, 0.34);
  const glowX = random.between(-0.6, 0.6) * canvas.halfWidth;
  paintLight(scene, season, glowX, floorY);
  const layers = 4;
  const glow = oklch(season.glow);
  for (let layer = 0; layer < layers; layer++) {
    const nearness = layer / (layers - 1);
    const groundY = mix(floorY - 0.06, canvas.halfHeight * 0.96, nearness * nearness);
    paintFloor(scene, season, groundY, nearness);
    const trunks = Math.round(mix(16, 2.2, Math.sqrt(nearness)) * (0.55 + 0.9 * mood.busyness));
    const bark = mixColor(oklch(season.bark), glow, 0.72 * (1 - nearness) * (1 - nearness * 0.4));
    const stand = { groundY, nearness, bark, glow, glowX };
    for (let trunk = 0; trunk < trunks; trunk++) {
      paintTrunk(scene, random.between(-1.05, 1.05) * canvas.halfWidth, stand);
    }
    paintLeaves(scene, season, nearness);
  }
  if (random.chance(0.6)) paintShafts(scene, glowX, glow);
  return 'day';
}

function paintLight({ canvas }: Scene, season: Season, glowX: number, floorY: number): void {
  const gradient = createGradient([
    [0, season.canopy],
    [0.75, season.glow],
    [1, season.glow],
  ]);
  const light = oklch(season.glow);
  fill(canvas, (x, y, ink) => {
    gradient((y + canvas.halfHeight) / (floorY + canvas.halfHeight), ink);
    addLight(ink, light, 0.4 * bell(((x - glowX) * (x - glowX) * 6 + (y - floorY + 0.2) * (y - floorY + 0.2) * 4) * 2));
  });
}

function paintFloor({ canvas, noise, random }: Scene, season: Season, groundY: number, nearness: number): void {
  const far = mixColor(oklch(season.floor), oklch(season.glow), 0.6 * (1 - nearness));
  const shift = random.between(0, 100);
  paintBelow(
    canvas,
    (x) => groundY - 0.03 * noise.fractal(x * 2 + shift, nearness * 5, 3),
    (x, _, depth, ink) => {
      setColor(ink, far);
      scaleColor(ink, 1 + 0.5 * noise.fractal(x * mix(14, 7, nearness) + shift, depth * mix(60, 26, nearness), 2));
      scaleColor(ink, 1 - 0.45 * nearness * clamp(depth * 6));
    },
    { opacity: mix(0.8, 1, nearness) },
  );
}

/** What a layer's trunks have in common. */
interface Stand {
  readonly groundY: number;
  /** 0 far, 1 near. */
  readonly nearness: number;
  readonly bark: Color;
  readonly glow: Color;
  readonly glowX: number;
}

function paintTrunk({ canvas, random, noise }: Scene, x: number, stand: Stand): void {
  const { groundY, nearness, bark, glow, glowX } = stand;
  const width = mix(0.007, 0.05, nearness * nearness) * random.between(0.7, 1.4);
  const lean = random.between(-0.05, 0.05);
  const shift = random.between(0, 100);
  const top = -canvas.halfHeight;
  const foot = groundY + random.between(0, 0.04) * nearness;
  const centerAt = oncePerRow((y) => x + lean * (groundY - y) + width * 0.5 * noise.at(y * 2.4 + shift, 0));
  const radiusAt = oncePerRow((y) => {
    const flare = 1 + 0.9 * bell((foot - y) / (width * 1.5 + 0.004));
    return width * flare * mix(0.75, 1, clamp((y - top) / (foot - top)));
  });
  const reach = width * 2.5 + Math.abs(lean) * (groundY - top);
  paint(canvas, { left: x - reach, right: x + reach, top, bottom: foot }, (px, py, ink) => {
    const radius = radiusAt(py);
    const across = (px - centerAt(py)) / radius;
    if (across < -1.3 || across > 1.3) return 0;
    setColor(ink, bark);
    if (nearness > 0.4) scaleColor(ink, 1 + 0.35 * nearness * noise.fractal(across * 2.2 + shift, py * 9, 3));
    const lit = clamp(across * (glowX < px ? -1 : 1));
    blendColor(ink, glow, 0.32 * lit * lit * bell((px - glowX) * 1.6));
    return coverage(canvas, (Math.abs(across) - 1) * radius);
  });
  if (nearness > 0.5 && random.chance(0.6)) paintBranch(canvas, random, centerAt, width, bark);
}

function paintBranch(
  canvas: Scene['canvas'],
  random: Scene['random'],
  centerAt: (y: number) => number,
  width: number,
  bark: Color,
): void {
  const y = random.between(-0.4, 0.05);
  const x = centerAt(y);
  const side = random.pick([-1, 1]);
  const length = random.between(0.12, 0.28);
  const rise = random.between(0.3, 0.8) * length;
  const thickness = width * 0.3;
  const outline: Point[] = [
    [x, y - thickness],
    [x + side * length * 0.5, y - rise * 0.35 - thickness * 0.6],
    [x + side * length, y - rise],
    [x + side * length * 0.5, y - rise * 0.35 + thickness * 0.4],
    [x, y + thickness],
  ];
  paintPolygon(canvas, outline, (_, __, ink) => setColor(ink, bark));
}

/** A ragged mass of foliage at the top, loose leaves below it. */
function paintLeaves({ canvas, random, noise, mood }: Scene, season: Season, nearness: number): void {
  const shift = random.between(0, 100);
  const scale = mix(9, 4.5, nearness);
  const hang = canvas.halfHeight * mix(0.42, 0.75, 1 - nearness) * random.between(0.75, 1.15);
  const color = mixColor(oklch(random.pick(season.leaves)), oklch(season.glow), 0.6 * (1 - nearness));
  const dark = { ...color };
  scaleColor(dark, 0.45);
  const mass = createField(canvas, 110, (x, y) => (y > 0.12 ? 0 : noise.fractal(x * scale + shift, y * scale, 4)));
  paint(canvas, { ...whole(canvas), bottom: 0.1 }, (x, y, ink) => {
    const depth = (y + canvas.halfHeight) / hang;
    const density = mass(x, y) + 0.42 - depth * 0.75 + 0.15 * mood.busyness;
    if (density <= 0) return 0;
    setColor(ink, dark);
    blendColor(ink, color, clamp(0.35 + 1.3 * mass(x + 0.01, y + 0.025)));
    return smoothstep(0, 0.07, density) * mix(0.75, 0.95, nearness);
  });
}

function paintShafts({ canvas, random }: Scene, glowX: number, glow: Color): void {
  const slant = random.between(-0.7, 0.7);
  for (let shaft = random.integer(2, 5); shaft > 0; shaft--) {
    const x = glowX + random.between(-0.4, 0.4);
    const width = random.between(0.015, 0.06);
    const strength = random.between(0.06, 0.16);
    const bottom = 0.45;
    // A bell has faded to a hundredth at three widths.
    const reach = 3 * width * (1 + 0.8 * (bottom + canvas.halfHeight));
    const ends = [x - slant * canvas.halfHeight, x + slant * bottom];
    const box = { left: Math.min(...ends) - reach, right: Math.max(...ends) + reach, top: -canvas.halfHeight, bottom };
    paint(
      canvas,
      box,
      (px, py, ink) => {
        setColor(ink, glow);
        const aside = (px - x - slant * py) / (width * (1 + 0.8 * (py + canvas.halfHeight)));
        return strength * (bell(aside) - 0.01) * smoothstep(bottom, -0.3, py);
      },
      'add',
    );
  }
}

export const forest: Style = {
  name: 'forest',
  description: 'Trunks in the light between the trees, in every season',
  keywords: ['forest', 'wood', 'woods', 'trees', 'autumn', 'jungle'],
  moods: { warmth: [-0.7, 0.8], brightness: [0.15, 0.85], saturation: [0.2, 0.9], busyness: [0.3, 1] },
  draw,
};
