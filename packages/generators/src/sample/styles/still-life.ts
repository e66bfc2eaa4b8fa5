import { around, coverage, fill, paint } from '../canvas.ts';
import type { Color, Oklch } from '../color.ts';
import { addLight, blendColor, mixColor, oklch, scaleColor, setColor } from '../color.ts';
import { createField, oncePerRow } from '../field.ts';
import { bell, clamp, mix, sine, smoothstep } from '../math.ts';
import { pickByMood } from '../palette.ts';
import type { Point } from '../polygon.ts';
import { paintPolygon, smoothOutline } from '../polygon.ts';
import type { Scene, Style } from '../style.ts';

interface Room {
  readonly wall: Oklch;
  readonly table: Oklch;
  readonly light: Oklch;
}

const rooms: readonly [Room, ...Room[]] = [
  { wall: [0.34, 0.035, 60], table: [0.45, 0.08, 55], light: [0.95, 0.06, 80] },
  { wall: [0.76, 0.035, 85], table: [0.84, 0.03, 75], light: [0.98, 0.03, 90] },
  { wall: [0.5, 0.055, 230], table: [0.78, 0.025, 220], light: [0.97, 0.02, 200] },
  { wall: [0.55, 0.06, 150], table: [0.6, 0.07, 70], light: [0.97, 0.05, 95] },
  { wall: [0.7, 0.07, 30], table: [0.87, 0.035, 50], light: [0.98, 0.04, 80] },
  { wall: [0.2, 0.03, 280], table: [0.3, 0.04, 300], light: [0.93, 0.06, 75] },
];

const glazes: readonly [Oklch, ...Oklch[]] = [
  [0.88, 0.03, 90],
  [0.5, 0.1, 250],
  [0.55, 0.12, 45],
  [0.6, 0.07, 165],
  [0.35, 0.03, 270],
  [0.72, 0.1, 85],
];

const fruits: readonly [Oklch, ...Oklch[]] = [
  [0.6, 0.2, 30],
  [0.74, 0.17, 60],
  [0.84, 0.16, 95],
  [0.68, 0.16, 125],
  [0.42, 0.14, 330],
  [0.5, 0.19, 22],
];

/** Where the window is, and what all shading needs. */
interface Light {
  readonly side: -1 | 1;
  readonly color: Color;
  readonly bounce: Color;
  readonly ambient: number;
}

function draw(scene: Scene): null {
  const { canvas, random, mood } = scene;
  const room = pickByMood(scene, rooms, ({ wall, table }) => [wall, table]);
  const edgeY = random.between(0.1, 0.24);
  const light: Light = {
    side: random.pick([-1, 1]),
    color: oklch(room.light),
    bounce: oklch(room.table),
    ambient: random.between(0.18, 0.36),
  };
  paintRoom(scene, room, light, edgeY);
  const vaseX = random.between(-0.22, 0.22);
  const standY = edgeY + random.between(0.09, 0.15);
  paintVase(scene, light, vaseX, standY);
  const count = 1 + Math.round(5 * mood.busyness + random.next());
  const placed = Array.from({ length: count }, () => ({
    x: clamp(vaseX + random.between(-0.48, 0.48), -canvas.halfWidth + 0.08, canvas.halfWidth - 0.08),
    y: standY + random.between(0.015, 0.13),
    radius: random.between(0.06, 0.105),
  })).sort((a, b) => a.y - b.y);
  for (const { x, y, radius } of placed) paintFruit(scene, light, x, y, radius);
  return null;
}

function paintRoom({ canvas, noise, random }: Scene, room: Room, light: Light, edgeY: number): void {
  const wall = oklch(room.wall);
  const table = oklch(room.table);
  const shift = random.between(0, 100);
  const grained = random.chance(0.5);
  const plaster = createField(canvas, 60, (x, y) => noise.fractal(x * 5 + shift, y * 5, 4));
  const poolY = random.between(-0.3, 0);
  fill(canvas, (x, y, ink) => {
    const towards = (x * light.side) / canvas.halfWidth;
    const pool = bell((x - light.side * 0.28) * 1.5) * bell((y - poolY) * 1.4);
    if (y < edgeY) {
      setColor(ink, wall);
      scaleColor(ink, 0.5 + 0.25 * towards + 0.75 * pool + 0.07 * plaster(x, y));
      return;
    }
    setColor(ink, table);
    const depth = (y - edgeY) / (canvas.halfHeight - edgeY);
    scaleColor(ink, 0.62 + 0.22 * towards + 0.3 * bell((x - light.side * 0.2) * 1.6) - 0.12 * depth);
    if (grained) scaleColor(ink, 1 + 0.16 * noise.fractal(x * 1.6 + shift, y * 42 + 2.5 * noise.at(x * 2, y * 3), 3));
    addLight(ink, light.color, 0.12 * smoothstep(0.012, 0, y - edgeY));
  });
}

/** A soft shadow that falls away from the light over the table. */
function castShadow({ canvas }: Scene, light: Light, x: number, y: number, width: number, length: number): void {
  const centerX = x - light.side * length * 0.55;
  paint(
    canvas,
    around(centerX, y, width + length * 1.6, width * 0.9),
    (px, py, ink) => {
      const along = (px - x) * -light.side;
      const dx = (px - centerX) / (width * 0.7 + length * 0.75);
      const dy = (py - y - along * 0.05) / (width * 0.3);
      ink.red = 0.22;
      ink.green = 0.2;
      ink.blue = 0.26;
      return 0.85 * smoothstep(1.25, 0.2, Math.sqrt(dx * dx + dy * dy));
    },
    'multiply',
  );
}

/** A turned vessel: its outline is a smooth profile, its light that of a round body. */
function paintVase(scene: Scene, light: Light, x: number, footY: number): void {
  const { canvas, random, noise } = scene;
  const height = random.between(0.34, 0.54);
  const belly = random.between(0.1, 0.18);
  const neck = belly * random.between(0.25, 0.6);
  const lip = neck * random.between(1.1, 1.7);
  const foot = belly * random.between(0.5, 0.8);
  const bellyAt = random.between(0.25, 0.6);
  const glaze = oklch(random.pick(glazes));
  const band = random.chance(0.5) ? oklch(random.pick(glazes)) : undefined;
  const topY = footY - height;
  const radiusAt = oncePerRow((y) => {
    const t = clamp((footY - y) / height);
    if (t < bellyAt) return mix(foot, belly, sine((t / bellyAt) * 1.5708));
    const rest = (t - bellyAt) / (1 - bellyAt);
    return mix(belly, neck, smoothstep(0, 0.8, rest)) + (lip - neck) * smoothstep(0.78, 1, rest);
  });
  castShadow(scene, light, x, footY, belly, height * 0.7);
  if (random.chance(0.55)) paintStems(scene, light, x, topY, neck);
  paint(
    canvas,
    { left: x - belly * 1.3, right: x + belly * 1.3, top: topY, bottom: footY + foot * 0.25 },
    (px, py, ink) => {
      const radius = radiusAt(py);
      const across = (px - x) / radius;
      const foreshortened = py - foot * 0.22 * Math.sqrt(Math.max(0, 1 - across * across));
      if (foreshortened > footY) return 0;
      setColor(ink, glaze);
      const t = (footY - py) / height;
      if (band !== undefined && Math.abs(t - bellyAt) < 0.09) setColor(ink, band);
      scaleColor(ink, 1 + 0.08 * noise.fractal(px * 16, py * 16, 2));
      shadeRound(ink, light, across, clamp(1 - t) * 0.6);
      const shine = bell((across - light.side * 0.42) * 7) * bell((t - bellyAt - 0.12) * 6);
      addLight(ink, light.color, 0.5 * shine);
      return coverage(canvas, (Math.abs(across) - 1) * radius);
    },
  );
  paint(canvas, around(x, topY, lip * 1.1, lip * 0.3), (px, py, ink) => {
    const dx = (px - x) / lip;
    const dy = (py - topY) / (lip * 0.24);
    setColor(ink, glaze, 0.14);
    return coverage(canvas, (Math.sqrt(dx * dx + dy * dy) - 1) * lip * 0.24);
  });
}

/** Lights a colour as the side of a round body: lit side, core shadow, light bounced from the table. */
function shadeRound(ink: Color, light: Light, across: number, bounce: number): void {
  const facing = clamp(0.5 + 0.5 * (across * light.side * 0.85 + 0.35 * Math.sqrt(Math.max(0, 1 - across * across))));
  const base = { ...ink };
  scaleColor(ink, light.ambient + 1.05 * facing * facing);
  ink.red *= 0.6 + 0.4 * light.color.red;
  ink.green *= 0.6 + 0.4 * light.color.green;
  ink.blue *= 0.6 + 0.4 * light.color.blue;
  const back = clamp(-across * light.side) * bounce;
  blendColor(ink, mixColor(base, light.bounce, 0.6), 0.35 * back);
}

function paintStems(scene: Scene, light: Light, x: number, y: number, neck: number): void {
  const { canvas, random, mood } = scene;
  const leaf = oklch([random.between(0.4, 0.6), random.between(0.05, 0.12), random.between(110, 165)]);
  const petal = oklch(random.pick(fruits));
  const stems = 3 + Math.round(6 * mood.busyness);
  for (let stem = 0; stem < stems; stem++) {
    const lean = random.between(-0.75, 0.75);
    const length = random.between(0.12, 0.26);
    const tipX = x + lean * length;
    const tipY = Math.max(-canvas.halfHeight + 0.03, y - length * (1 - 0.3 * lean * lean));
    const middle: Point = [x + lean * length * 0.35, mix(y, tipY, 0.55)];
    const thickness = 0.004;
    const foot: Point = [x + lean * neck * 0.6, y + 0.02];
    const outline: Point[] = [
      [foot[0] - thickness, foot[1]],
      [middle[0] - thickness, middle[1]],
      [tipX, tipY],
      [middle[0] + thickness, middle[1]],
      [foot[0] + thickness, foot[1]],
    ];
    paintPolygon(canvas, outline, (_, __, ink) => setColor(ink, leaf, 0.6));
    for (const side of [-1, 1])
      paintLeaf(scene, middle, lean * 0.5 + side * 0.9, random.between(0.04, 0.08), leaf, light);
    if (random.chance(0.75)) paintBlossom(scene, tipX, tipY, random.between(0.018, 0.034), petal, light);
  }
}

function paintLeaf({ canvas }: Scene, [x, y]: Point, lean: number, length: number, color: Color, light: Light): void {
  const upX = lean / Math.sqrt(1 + lean * lean);
  const upY = -1 / Math.sqrt(1 + lean * lean);
  const at = (along: number, aside: number): Point => [
    x + (upX * along - upY * aside) * length,
    y + (upY * along + upX * aside) * length,
  ];
  paintPolygon(canvas, smoothOutline([at(0, 0), at(0.4, 0.2), at(1, 0), at(0.4, -0.2)], 5), (px, py, ink) => {
    const aside = ((px - x) * -upY + (py - y) * upX) / length;
    setColor(ink, color, 0.75 + 1.6 * aside * light.side);
  });
}

function paintBlossom(
  { canvas, random }: Scene,
  x: number,
  y: number,
  radius: number,
  color: Color,
  light: Light,
): void {
  const turnBy = random.between(0, 6);
  const heart = oklch([0.8, 0.14, 85]);
  paint(canvas, around(x, y, radius * 1.3), (px, py, ink) => {
    const dx = px - x;
    const dy = py - y;
    const distance = Math.sqrt(dx * dx + dy * dy);
    // Five lobes without an angle: the fifth harmonic of the direction.
    const c = dx / (distance + 1e-9);
    const s = dy / (distance + 1e-9);
    const fifth = c * (16 * c * c * c * c - 20 * c * c + 5);
    const edge = radius * (0.85 + 0.2 * fifth * (turnBy > 3 ? 1 : -1) + 0.05 * s);
    setColor(ink, color, 0.7 + 0.35 * ((dx * light.side - dy) / radius) + 0.3 * (distance / radius));
    blendColor(ink, heart, smoothstep(radius * 0.34, radius * 0.2, distance));
    return coverage(canvas, distance - edge);
  });
}

function paintFruit(scene: Scene, light: Light, x: number, footY: number, radius: number): void {
  const { canvas, random, noise } = scene;
  const skin = oklch(random.pick(fruits));
  const blush = oklch(random.pick(fruits));
  const squash = random.between(0.88, 1.05);
  const y = footY - radius * squash * 0.86;
  const shift = random.between(0, 100);
  castShadow(scene, light, x, footY, radius * 1.15, radius * 1.1);
  paint(canvas, around(x, y, radius * 1.05, radius * squash * 1.05), (px, py, ink) => {
    const dx = (px - x) / radius;
    const dy = (py - y) / (radius * squash);
    const distance = Math.sqrt(dx * dx + dy * dy);
    const towardsUs = Math.sqrt(Math.max(0, 1 - distance * distance));
    const facing = dx * light.side * 0.62 - dy * 0.62 + towardsUs * 0.48;
    setColor(ink, skin);
    blendColor(ink, blush, 0.5 * smoothstep(-0.2, 0.7, noise.fractal(dx * 1.2 + shift, dy * 1.2, 3) + dx * 0.4));
    scaleColor(ink, 1 + 0.1 * noise.fractal(dx * 7 + shift, dy * 7, 2));
    const base = { ...ink };
    scaleColor(ink, light.ambient + 1.1 * clamp(facing) * (0.35 + 0.65 * clamp(facing)));
    blendColor(ink, mixColor(base, light.bounce, 0.5), 0.25 * smoothstep(0.2, 1, dy) * (1 - clamp(facing)));
    const glossX = dx - light.side * 0.42;
    const glossY = dy + 0.45;
    addLight(ink, light.color, 0.65 * bell(Math.sqrt(glossX * glossX + glossY * glossY) * 5));
    return coverage(canvas, (distance - 1) * radius);
  });
  const stalk: Point[] = [
    [x - 0.004, y - radius * squash * 0.86],
    [x + 0.005, y - radius * squash * 0.86],
    [x + 0.016, y - radius * squash - 0.02],
    [x + 0.01, y - radius * squash - 0.022],
  ];
  paintPolygon(canvas, stalk, (_, __, ink) => setColor(ink, skin, 0.12));
}

export const stillLife: Style = {
  name: 'still life',
  description: 'A vase, fruit and light from a window',
  keywords: ['still life', 'vase', 'fruit', 'flowers', 'bouquet', 'table'],
  moods: { warmth: [-0.5, 0.9], brightness: [0.2, 0.85], saturation: [0.3, 0.9], busyness: [0.05, 0.8] },
  draw,
};
