import { around, coverage, paint } from './canvas.ts';
import type { Color } from './color.ts';
import { blendColor, scaleColor, setColor } from './color.ts';
import { clamp, smoothstep } from './math.ts';
import type { Point } from './polygon.ts';
import { paintPolygon } from './polygon.ts';
import type { Scene } from './style.ts';

export interface Tree {
  /** The foot of the trunk. */
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly conifer: boolean;
  readonly foliage: Color;
  readonly light: Color;
  /** -1: lit from the left, 1: from the right. */
  readonly lightFrom: -1 | 1;
}

export function paintTree(scene: Scene, tree: Tree): void {
  if (tree.conifer) paintConifer(scene, tree);
  else paintBroadleaf(scene, tree);
}

function paintConifer({ canvas, random }: Scene, { x, y, height, foliage, light, lightFrom }: Tree): void {
  const tiers = 6;
  const reach = height * random.between(0.2, 0.28);
  const right: Point[] = [];
  const left: Point[] = [];
  for (let tier = 1; tier <= tiers; tier++) {
    const along = tier / tiers;
    const tierY = y - height * (1 - along * 0.92);
    right.push(
      [x + reach * along * random.between(0.85, 1.15), tierY],
      [x + reach * along * 0.55, tierY - height * 0.02],
    );
    left.push(
      [x - reach * along * random.between(0.85, 1.15), tierY],
      [x - reach * along * 0.55, tierY - height * 0.02],
    );
  }
  const foot: Point[] = [
    [x + height * 0.02, y],
    [x - height * 0.02, y],
  ];
  paintPolygon(canvas, [[x, y - height], ...right, ...foot, ...left.reverse()], (px, _, ink) => {
    setColor(ink, foliage);
    blendColor(ink, light, 0.22 * clamp(((px - x) / reach) * lightFrom));
  });
}

function paintBroadleaf({ canvas, random, noise }: Scene, { x, y, height, foliage, light, lightFrom }: Tree): void {
  const crown = height * random.between(0.3, 0.42);
  const crownY = y - height + crown;
  const shift = random.between(0, 100);
  const trunk = height * 0.035;
  paint(canvas, { left: x - trunk * 2, right: x + trunk * 2, top: crownY, bottom: y }, (px, _, ink) => {
    setColor(ink, foliage, 0.55);
    return coverage(canvas, Math.abs(px - x) - trunk);
  });
  paint(canvas, around(x, crownY, crown * 1.5), (px, py, ink) => {
    const dx = (px - x) / crown;
    const dy = (py - crownY) / (crown * 1.05);
    const leaves = noise.fractal((px / crown) * 1.7 + shift, (py / crown) * 1.7, 3);
    setColor(ink, foliage);
    scaleColor(ink, 1 + 0.5 * leaves);
    blendColor(ink, light, 0.3 * smoothstep(-0.2, 1.1, dx * lightFrom * 0.7 - dy * 0.7 + leaves));
    return coverage(canvas, (Math.sqrt(dx * dx + dy * dy) - 0.92 + 0.55 * leaves) * crown);
  });
}
