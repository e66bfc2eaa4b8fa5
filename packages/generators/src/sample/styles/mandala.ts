import { fill } from '../canvas.ts';
import type { Color, Oklch } from '../color.ts';
import { blendColor, oklch, scaleColor, setColor } from '../color.ts';
import { angleOf, bell, clamp, smoothstep, turn } from '../math.ts';
import { pickByMood } from '../palette.ts';
import type { Random } from '../random.ts';
import type { Scene, Style } from '../style.ts';

const grounds: readonly [readonly [Oklch, Oklch], ...(readonly [Oklch, Oklch])[]] = [
  [
    [0.22, 0.06, 275],
    [0.12, 0.04, 285],
  ],
  [
    [0.94, 0.025, 85],
    [0.86, 0.045, 70],
  ],
  [
    [0.28, 0.08, 20],
    [0.15, 0.06, 15],
  ],
  [
    [0.9, 0.03, 190],
    [0.8, 0.05, 205],
  ],
  [
    [0.3, 0.06, 165],
    [0.16, 0.045, 175],
  ],
  [
    [0.88, 0.05, 355],
    [0.78, 0.08, 340],
  ],
];

type Motif = 'petals' | 'dots' | 'arcs' | 'diamonds' | 'band';

/** One ring of the ornament: equal motifs between two radii. */
interface Ring {
  readonly inner: number;
  readonly outer: number;
  readonly motif: Motif;
  readonly repeats: number;
  readonly offset: number;
  readonly color: Color;
  readonly heart: Color;
  readonly line: Color;
}

function draw(scene: Scene): null {
  const { canvas, noise } = scene;
  const [center, edge] = pickByMood(scene, grounds, (ground) => ground);
  const dark = center[0] < 0.5;
  const rings = createRings(scene, dark);
  const radius = rings.at(-1)!.outer;
  const middle = oklch(center);
  const rim = oklch(edge);
  const softness = canvas.pixel * 1.2;
  fill(canvas, (x, y, ink) => {
    const distance = Math.sqrt(x * x + y * y);
    setColor(ink, middle);
    blendColor(ink, rim, clamp(distance * 1.3));
    scaleColor(ink, 1 + 0.06 * noise.fractal(x * 9, y * 9, 3) + (dark ? 0.7 : 0.08) * bell(distance / 0.25));
    if (distance > radius + 0.02) return;
    const angle = angleOf(x, y) / turn;
    for (const ring of rings) {
      if (distance < ring.inner - 0.01 || distance > ring.outer + 0.01) continue;
      paintRing(ring, distance, angle, softness, ink);
    }
    scaleColor(ink, 1 + 0.05 * noise.at(x * 70, y * 70));
  });
  return null;
}

function createRings({ random, mood }: Scene, dark: boolean): readonly Ring[] {
  const count = 4 + Math.round(6 * mood.busyness);
  const fold = random.integer(6, 12);
  const outermost = random.between(0.38, 0.47);
  const hue = random.between(0, 360);
  const spread = random.between(50, 200);
  const widths = Array.from({ length: count }, () => random.between(0.5, 1.5));
  const total = widths.reduce((sum, width) => sum + width, 0);
  let inner = 0;
  return widths.map((width, index): Ring => {
    const outer = inner + (width / total) * outermost;
    const lightness = dark ? random.between(0.55, 0.88) : random.between(0.35, 0.7);
    const color = oklch([lightness, random.between(0.08, 0.17), hue + spread * random.between(-0.5, 0.5)]);
    const heart = oklch([dark ? 0.93 : 0.9, 0.06, hue + spread * random.between(-0.5, 0.5)]);
    const line = oklch([dark ? 0.9 : 0.28, 0.06, hue]);
    const motif = index === 0 ? 'petals' : pickMotif(random);
    const ring = {
      inner,
      outer,
      motif,
      repeats: fold * random.pick([1, 1, 2, 2, 3]),
      offset: random.pick([0, 0.5]),
      color,
      heart,
      line,
    };
    inner = outer;
    return ring;
  });
}

function pickMotif(random: Random): Motif {
  return random.pick(['petals', 'petals', 'arcs', 'dots', 'diamonds', 'band']);
}

function paintRing(ring: Ring, distance: number, angle: number, softness: number, ink: Color): void {
  const { inner, outer, repeats, offset, color, heart, line } = ring;
  const thickness = outer - inner;
  const along = (distance - inner) / thickness;
  const cell = angle * repeats + offset + 1000;
  const aside = Math.abs(cell - Math.floor(cell) - 0.5) * 2;
  // Distances are measured across the motif, so that its edge is equally sharp at every radius.
  const arc = (distance * turn) / repeats / 2;
  const edge = edgeOf(ring.motif, along, aside, arc, thickness);
  const cover = clamp(0.5 - edge / softness);
  blendColor(ink, color, cover * 0.95);
  const within = clamp(-edge / (thickness * 0.35));
  blendColor(ink, heart, cover * 0.75 * smoothstep(0.35, 1, within));
  blendColor(ink, line, 0.9 * clamp(0.5 - (Math.abs(edge) - 0.0011) / softness));
  blendColor(ink, line, 0.8 * clamp(0.5 - (Math.abs(distance - outer) - 0.0013) / softness));
}

/** A signed distance, about: negative inside the motif. `along` and `aside` run 0..1. */
function edgeOf(motif: Motif, along: number, aside: number, arc: number, thickness: number): number {
  if (motif === 'band') return (Math.abs(along - 0.5) - 0.28) * thickness;
  if (motif === 'petals') {
    const width = 3.4 * along * (1 - along) * (0.75 + 0.5 * (1 - along));
    return (aside - Math.min(0.97, width)) * Math.min(arc, thickness) * 0.7;
  }
  if (motif === 'diamonds') return (aside + Math.abs(along - 0.5) * 2 - 0.85) * Math.min(arc, thickness / 2) * 0.7;
  const u = aside * arc;
  const v = (along - 0.5) * thickness;
  if (motif === 'dots') return Math.sqrt(u * u + v * v) - Math.min(arc, thickness / 2) * 0.72;
  const w = along * thickness;
  return Math.abs(Math.sqrt(u * u + w * w) - Math.min(arc, thickness) * 0.8) - Math.min(arc, thickness) * 0.13;
}

export const mandala: Style = {
  name: 'mandala',
  description: 'A round ornament of petals, dots and rings',
  keywords: ['mandala', 'ornament', 'pattern', 'kaleidoscope', 'rosette', 'symmetry'],
  moods: { warmth: [-0.8, 0.9], brightness: [0.2, 0.9], saturation: [0.3, 1], busyness: [0.4, 1] },
  draw,
};
