import { readFile } from 'node:fs/promises';
import { VsmError } from '@vsm/core';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { createThumbnail } from './create-thumbnail.ts';

const fixtures = new URL('../../../fixtures/preprocess/', import.meta.url);

describe('createThumbnail', () => {
  it.each([
    ['j420.jpg', 64, 64, 48],
    ['exif6.jpg', 64, 48, 64],
    ['prgba.png', 100, 100, 75],
    ['jcmyk.jpg', 10, 10, 8],
    ['p.png', 4000, 301, 227],
  ])('fits %s upright into %i pixels', async (name, maxEdge, width, height) => {
    const { bytes, mediaType } = await createThumbnail(await readFile(new URL(name, fixtures)), { maxEdge });
    expect(mediaType).toBe('image/webp');
    expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width, height, hasAlpha: false });
  });

  it('refuses what is no picture, and sizes that are none', async () => {
    await expect(createThumbnail(Buffer.from('text'), { maxEdge: 64 })).rejects.toSatisfy((error) =>
      VsmError.is(error, 'IMAGE_UNREADABLE'),
    );
    for (const maxEdge of [0, -5, 1.5, Number.NaN]) {
      await expect(createThumbnail(new Uint8Array(), { maxEdge })).rejects.toSatisfy((error) =>
        VsmError.is(error, 'INVALID_ARGUMENT'),
      );
    }
  });
});
