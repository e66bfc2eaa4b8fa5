import { describe, expect, it } from 'vitest';
import { drawImage } from '../preprocessing/patterns.testing.ts';
import { attributeNames, measureAttributes } from './attributes.ts';
import { describePixels } from './describe-pixels.ts';

type Brush = (x: number, y: number, c: number) => number;
type Attribute = (typeof attributeNames)[number];

const grey: Brush = () => 128;
const stripes =
  (width: number, depth = 200): Brush =>
  (x) =>
    28 + (Math.floor(x / width) & 1) * depth;
const color =
  (red: number, green: number, blue: number): Brush =>
  (_x, _y, c) =>
    [red, green, blue][c]!;
const inCenter = (x: number, y: number): boolean => Math.abs(x - 112) < 50 && Math.abs(y - 112) < 50;

/** Pictures in which one attribute grows from left to right. */
const ladders: readonly (readonly [Attribute, readonly Brush[]])[] = [
  ['light', [() => 0, () => 60, grey, () => 200, () => 255]],
  ['warmth', [color(40, 80, 220), color(90, 110, 160), grey, color(170, 130, 90), color(230, 140, 20)]],
  ['saturation', [grey, color(140, 125, 120), color(180, 110, 90), color(255, 60, 20)]],
  ['contrast', [grey, stripes(16, 40), stripes(16, 100), stripes(16, 227)]],
  ['busyness', [grey, stripes(56), stripes(28), stripes(14), stripes(6)]],
  [
    'variety',
    [
      color(200, 30, 30),
      (x, _y, c) => (x < 112 ? color(200, 30, 30) : color(20, 60, 200))(0, 0, c),
      (x, y, c) => [x, y, 255 - x][c]!,
    ],
  ],
  ['symmetry', [(x) => (x < 112 ? 0 : 255), (x) => (x < 112 ? 90 : 160), (x) => Math.abs(x - 111.5)]],
  [
    'centering',
    [
      (x, y) => (inCenter(x, y) ? 128 : stripes(6)(x, y, 0)),
      stripes(6),
      (x, y) => (inCenter(x, y) ? stripes(6)(x, y, 0) : 128),
    ],
  ],
];

describe('measureAttributes', () => {
  it('has a ladder for each attribute', () => {
    expect(ladders.map(([name]) => name)).toEqual([...attributeNames]);
  });

  it.each(ladders)('%s grows with what its name says', (name, brushes) => {
    const values = brushes.map((brush) => measure(brush)[name]);
    for (let i = 1; i < values.length; i++) expect(values[i]).toBeGreaterThan(values[i - 1]!);
  });

  it('knows the ends of the scales', () => {
    expect(measure(() => 0).light).toBeCloseTo(0, 5);
    expect(measure(() => 0).symmetry).toBe(1);
    expect(measure(() => 255).light).toBeCloseTo(1, 5);
    const plain = measure(grey);
    for (const name of ['warmth', 'saturation', 'contrast', 'busyness', 'centering'] as const) {
      expect(plain[name]).toBeCloseTo(0, 3);
    }
  });

  it('does not see contrast in colour or colour in contrast', () => {
    expect(measure(stripes(16)).saturation).toBeCloseTo(0, 3);
    expect(measure(color(255, 60, 20)).contrast).toBeCloseTo(0, 3);
  });
});

function measure(brush: Brush): Record<Attribute, number> {
  const pixels = Uint8Array.from(drawImage(224, 224, brush).data);
  const values = measureAttributes(pixels, describePixels(pixels));
  const [light, warmth, saturation, contrast, busyness, variety, symmetry, centering] = [...values];
  return {
    light: light!,
    warmth: warmth!,
    saturation: saturation!,
    contrast: contrast!,
    busyness: busyness!,
    variety: variety!,
    symmetry: symmetry!,
    centering: centering!,
  };
}
