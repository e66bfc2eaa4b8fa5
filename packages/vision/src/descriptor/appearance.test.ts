import { expect, it } from 'vitest';
import { drawImage } from '../preprocessing/patterns.testing.ts';
import { type Appearance, describeAppearance } from './appearance.ts';

const side = 64;
type Brush = (x: number, y: number, c: number) => number;

function appearanceOf(brush: Brush): Appearance {
  return describeAppearance(Uint8Array.from(drawImage(side, side, brush).data), side);
}

it('knows a plain surface', () => {
  expect(appearanceOf(() => 128)).toEqual({ tonalRange: 0, unrest: 0, colorCount: 1 });
});

it('spans the tones of all but the extremes', () => {
  expect(appearanceOf((x) => (x < side / 2 ? 51 : 204)).tonalRange).toBeCloseTo(0.6, 3);
  expect(appearanceOf((x, y) => (x === 0 && y < 8 ? 255 : 100)).tonalRange).toBe(0);
});

it('counts the colours that cover the picture', () => {
  expect(appearanceOf((x, _y, c) => (c === 0 ? Math.floor(x / 16) * 60 : 0)).colorCount).toBe(4);
  expect(appearanceOf((x, y) => (x + y === 0 ? 255 : 0)).colorCount).toBe(1);
});

it('takes many small steps for more than one large', () => {
  const steps = appearanceOf((x) => Math.floor(x / 8) * 30).unrest;
  const edge = appearanceOf((x) => (x < side / 2 ? 0 : 210)).unrest;
  expect(steps).toBeGreaterThan(edge);
});
