import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { RgbImage } from '@vsm/core';
import { describe, expect, it } from 'vitest';
import { drawPattern, type PatternKind } from './patterns.testing.ts';
import { preprocess } from './preprocess.ts';
import { clipPreprocessing } from './preprocessing.ts';
import { resizeAndCrop } from './resize-and-crop.ts';

interface RawPattern {
  readonly w: number;
  readonly h: number;
  readonly kind: PatternKind;
  readonly u8: string;
  readonly f32: string;
}
const fixtures: { raw: RawPattern[] } = JSON.parse(
  readFileSync(new URL('../../../../fixtures/preprocess/fixtures.json', import.meta.url), 'utf8'),
);

describe('preprocessing is Pillow and torchvision, to the bit', () => {
  it.each(fixtures.raw)('$kind of $w x $h', ({ w, h, kind, u8, f32 }) => {
    const image: RgbImage = drawPattern(kind, w, h);
    expect(sha256(resizeAndCrop(image, clipPreprocessing))).toBe(u8);
    expect(sha256(preprocess(image, clipPreprocessing))).toBe(f32);
  });
});

/** Of the resized square, by Pillow 9.4: the patterns of the fixtures through `Image.resize` and `Image.crop`. */
const otherWays: [keyof typeof configs, PatternKind, number, number, string][] = [
  ['bilinear-256', 'hash', 301, 227, '1081c4fd77d1c49cfb997b6818474c552da184df34122b041cc5084347176614'],
  ['bilinear-256', 'edges', 227, 640, 'eab3f9e0835d3ff027ee629296364993cdd16c525cde42c740648721a857d226'],
  ['bilinear-256', 'ramp', 640, 480, '633a4cae2a87175c1964884eeb871ead83b830397b084f3d36023f0db28c6397'],
  ['bilinear-256', 'hash', 90, 121, '50ad408f17476df2ba75327c51838046f5323b8cb3eae70373b7b2948885b294'],
  ['bilinear-256', 'ramp', 1001, 257, '9dcc0bfce858476eced98e50533af39d07ad2ace819f2cb2e77df4ad5d8897ab'],
  ['bicubic-256-224', 'hash', 301, 227, '0d77f0cfb0709ad9875542aaf391196f6c1d86e9c414cdefdfbb5e86820b7b16'],
  ['bicubic-256-224', 'edges', 227, 640, '93b4ebf8ddfaf7500b10aceee189d04716b732f1cec80bfc474eabad1ff0cc45'],
  ['bicubic-256-224', 'ramp', 640, 480, 'c3485537dbbcdf3333a46d5c63ded4c745a85a4a8cc2eec29235dbef8a9cc4ed'],
  ['bicubic-256-224', 'hash', 90, 121, '881eaf13145b37ee18042950056f274e2e900a4501d0d37f0c637c28dcf4fae1'],
  ['bicubic-256-224', 'ramp', 1001, 257, '3668456af9a4ac597f2043558297b6424d6d888d55ed54e392b851e37dc75cb3'],
  ['squash-224', 'hash', 301, 227, '07e7c92bf72200753b7e2f396cf67067966c8d08cde4eeb1c978a80df412fff2'],
  ['squash-224', 'edges', 227, 640, 'ce11704b4fc4290d7e950b87a7ed7406679ab11b65405a105f5a238b7bcbb481'],
  ['squash-224', 'ramp', 640, 480, '37f5b32b6f82ff5b3c333da27a16b7aaf1177f3449d191e351103df86d768733'],
  ['squash-224', 'hash', 90, 121, 'd50be05eec1d161ca6b41cbe5000143fc38428a339bbda22732dcdcd32d9a912'],
  ['squash-224', 'ramp', 1001, 257, '520a6a6148e0f9ac78633d7aa34eeb595f18ab099a541cbde2534346a22765e2'],
];
const configs = {
  'bilinear-256': { size: 256, resizeMode: 'shortest-edge', filter: 'bilinear' },
  'bicubic-256-224': { size: 224, resizeSize: 256, resizeMode: 'shortest-edge' },
  'squash-224': { size: 224, resizeMode: 'squash' },
} as const;

describe('other ways to resize are those of Pillow too', () => {
  it.each(otherWays)('%s: %s of %i x %i', (name, kind, width, height, expected) => {
    expect(sha256(resizeAndCrop(drawPattern(kind, width, height), configs[name]))).toBe(expected);
  });
});

function sha256(bytes: Uint8Array | Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    .digest('hex');
}
