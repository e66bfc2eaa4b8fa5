import { around, coverage, fill, paint, whole } from './canvas.ts';
import type { Color, Oklch } from './color.ts';
import { addLight, blendColor, mixColor, oklch, scaleColor, setColor } from './color.ts';
import { createField } from './field.ts';
import { createGradient } from './gradient.ts';
import { bell, clamp, smoothstep } from './math.ts';
import type { Scene } from './style.ts';

export interface SkyColors {
  readonly zenith: Oklch;
  readonly middle: Oklch;
  readonly horizon: Oklch;
}

export interface Sun {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly color: Color;
  /** How far its light spreads, in units, and how strong that is. */
  readonly glowRadius: number;
  readonly glow: number;
}

/** A sky from the top of the canvas to `horizonY`, with the light that the sun spreads in it. */
export function paintSky({ canvas }: Scene, colors: SkyColors, horizonY: number, sun?: Sun): void {
  const gradient = createGradient([
    [0, colors.zenith],
    [0.55, colors.middle],
    [1, colors.horizon],
  ]);
  const span = horizonY + canvas.halfHeight;
  fill(canvas, (x, y, ink) => {
    gradient((y + canvas.halfHeight) / span, ink);
    if (sun === undefined) return;
    const dx = x - sun.x;
    const dy = (y - sun.y) * 1.25;
    addLight(ink, sun.color, sun.glow * bell(Math.sqrt(dx * dx + dy * dy) / sun.glowRadius));
  });
}

/** The disc of the sun or a moon, with a close halo; `shadow` (0..1) bites a crescent out of it. */
export function paintSunDisc({ canvas, noise }: Scene, sun: Sun, shadow = 0, craters = 0): void {
  const { x: sunX, y: sunY, radius, color } = sun;
  paint(canvas, around(sunX, sunY, radius * 1.1), (x, y, ink) => {
    const dx = x - sunX;
    const dy = y - sunY;
    const distance = Math.sqrt(dx * dx + dy * dy);
    setColor(ink, color);
    if (craters > 0) scaleColor(ink, 1 - craters * smoothstep(-0.1, 0.4, noise.fractal(x * 14, y * 14, 3)));
    const lit = shadow === 0 ? 1 : biteOut(dx, dy, radius, shadow);
    return coverage(canvas, distance - radius, radius * 0.03) * lit;
  });
  paint(
    canvas,
    around(sunX, sunY, radius * 6),
    (x, y, ink) => {
      const dx = (x - sunX) / radius;
      const dy = (y - sunY) / radius;
      const distance = Math.sqrt(dx * dx + dy * dy);
      setColor(ink, color);
      return 0.35 * (1 - shadow * 0.5) * bell(distance * 0.8) * smoothstep(6, 3, distance);
    },
    'add',
  );
}

function biteOut(dx: number, dy: number, radius: number, shadow: number): number {
  const shift = radius * (2 - 1.5 * shadow);
  const x = dx - shift * 0.85;
  const y = dy + shift * 0.5;
  return smoothstep(radius * 0.93, radius * 1.03, Math.sqrt(x * x + y * y));
}

export interface CloudOptions {
  readonly horizonY: number;
  /** 0 (clear) to 1 (overcast). */
  readonly cover: number;
  readonly light: Color;
  readonly shade: Color;
  /** Where the light comes from. */
  readonly sunX: number;
  readonly sunY: number;
}

/** Clouds that flatten and crowd towards the horizon, lit from the sun's side. */
export function paintClouds(scene: Scene, { horizonY, cover, light, shade, sunX, sunY }: CloudOptions): void {
  const { canvas, noise, random } = scene;
  const shiftX = random.between(0, 50);
  const shiftY = random.between(0, 50);
  const size = random.between(1.1, 1.9);
  const density = (x: number, y: number): number => {
    const height = Math.max(0.04, horizonY - y + 0.08);
    const perspective = 0.55 / (height + 0.35);
    return noise.fractal(x * size * perspective + shiftX, perspective * 2.2 * size + y * 1.2 + shiftY, 5);
  };
  const densityField = createField(canvas, 100, density);
  const threshold = 0.34 - 0.55 * cover;
  paint(canvas, { ...whole(canvas), bottom: horizonY }, (x, y, ink) => {
    const here = densityField(x, y) - threshold;
    if (here <= 0) return 0;
    const towardsX = sunX - x;
    const towardsY = sunY - y;
    const length = Math.sqrt(towardsX * towardsX + towardsY * towardsY) + 0.02;
    const there = densityField(x + (towardsX / length) * 0.035, y + (towardsY / length) * 0.035) - threshold;
    const lit = clamp(0.55 + (here - there) * 3.2 - here * 0.5 + 0.2 * bell(length * 2));
    setColor(ink, shade);
    blendColor(ink, light, lit);
    return smoothstep(0, 0.22, here) * 0.92 * smoothstep(horizonY, horizonY - 0.12, y);
  });
}

/** Stars of uneven brightness and tint, thinning out towards `horizonY`. */
export function paintStars({ canvas, random }: Scene, count: number, horizonY: number): void {
  const warm = oklch([0.95, 0.05, 70]);
  const cool = oklch([0.95, 0.05, 255]);
  for (let star = 0; star < count; star++) {
    const x = random.between(-canvas.halfWidth, canvas.halfWidth);
    const y = random.between(-canvas.halfHeight, horizonY);
    const magnitude = random.next();
    const color = mixColor(cool, warm, random.next());
    const fade = smoothstep(horizonY, horizonY - 0.35, y);
    const strength = (0.12 + 1.3 * magnitude * magnitude * magnitude * magnitude) * fade;
    const radius = 0.0013 + 0.0016 * magnitude * magnitude * magnitude;
    // A star smaller than a pixel is drawn larger and as much fainter.
    const drawnRadius = Math.max(radius, canvas.pixel * 0.6);
    const dimming = (radius / drawnRadius) * (radius / drawnRadius);
    paint(
      canvas,
      around(x, y, drawnRadius * 4),
      (px, py, ink) => {
        setColor(ink, color);
        const distance = Math.sqrt((px - x) * (px - x) + (py - y) * (py - y));
        return strength * dimming * bell(distance / drawnRadius);
      },
      'add',
    );
  }
}
