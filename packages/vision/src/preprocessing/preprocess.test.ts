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

function sha256(bytes: Uint8Array | Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    .digest('hex');
}
