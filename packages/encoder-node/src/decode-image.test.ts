import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import { VsmError, type VsmErrorCode } from '@vsm/core';
import { clipPreprocessing, preprocess, resizeAndCrop } from '@vsm/vision';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { decodeImage } from './decode-image.ts';
import { defaultImageLimits } from './image-limits.ts';

const fixtures = new URL('../../../fixtures/preprocess/', import.meta.url);
const hashesSchema = z.object({
  size: z.tuple([z.number(), z.number()]),
  rgb: z.string(),
  u8: z.string(),
  f32: z.string(),
  white_rgb: z.string().optional(),
  white_u8: z.string().optional(),
});
const { files } = z
  .object({ files: z.record(z.string(), hashesSchema) })
  .parse(JSON.parse(readFileSync(new URL('fixtures.json', fixtures), 'utf8')));

/** Pillow clips 16-bit grey to white; VSM keeps its upper half. */
const deviating = 'pg16.png';

describe('decodeImage gives what Pillow and torchvision give, to the bit', () => {
  const exact = Object.entries(files).filter(([name]) => name !== deviating);

  it.each(exact)('%s', async (name, hashes) => {
    const image = await decodeImage(await readFixture(name));
    expect([image.width, image.height]).toEqual(hashes.size);
    expect(sha256(image.data)).toBe(hashes.white_rgb ?? hashes.rgb);
    expect(sha256(resizeAndCrop(image, clipPreprocessing))).toBe(hashes.white_u8 ?? hashes.u8);
    if (!hashes.white_u8) expect(sha256(preprocess(image, clipPreprocessing))).toBe(hashes.f32);
  });

  it('keeps the upper half of 16-bit grey, where Pillow gives white', async () => {
    const bytes = await readFixture(deviating);
    const { data } = await sharp(bytes)
      .toColourspace('grey16')
      .raw({ depth: 'ushort' })
      .toBuffer({ resolveWithObject: true });
    const samples = new Uint16Array(data.buffer, data.byteOffset, data.length / 2);
    const image = await decodeImage(bytes);
    expect(Buffer.from(image.data)).toEqual(Buffer.from([...samples].flatMap((sample) => Array(3).fill(sample >> 8))));
  });
});

describe('decodeImage refuses', () => {
  it.each([
    ['no bytes', async () => new Uint8Array()],
    ['text', async () => Buffer.from('These are not pixels.')],
    ['noise', async () => Buffer.from(Array.from({ length: 4096 }, (_, i) => (i * 7919) >> 3))],
    ['half a JPEG', async () => firstHalf(await readFixture('j420.jpg'))],
    ['half a PNG', async () => firstHalf(await readFixture('p.png'))],
    ['half a WebP', async () => firstHalf(await readFixture('wlossy.webp'))],
    ['half a GIF', async () => (await readFixture('anim.gif')).subarray(0, 2000)],
    ['only a header', async () => (await readFixture('p.png')).subarray(0, 40)],
  ])('%s as IMAGE_UNREADABLE', async (_, makeBytes) => {
    await expectCode(decodeImage(await makeBytes()), 'IMAGE_UNREADABLE');
  });

  it('30,000 x 30,000 pixels in a file of 0.1 MB from the header alone', async () => {
    const bomb = encodeBlackPng(30_000, 30_000);
    expect(bomb.length).toBeLessThan(150_000);
    const residentBefore = process.memoryUsage.rss();
    await expectCode(decodeImage(bomb), 'IMAGE_TOO_LARGE');
    expect(process.memoryUsage.rss() - residentBefore).toBeLessThan(100e6);
  });

  it('more pixels or bytes than the limits', async () => {
    const bytes = await readFixture('p.png');
    const pixelCount = 301 * 227;
    await expectCode(decodeImage(bytes, { ...defaultImageLimits, maxPixels: pixelCount - 1 }), 'IMAGE_TOO_LARGE');
    await expectCode(decodeImage(bytes, { ...defaultImageLimits, maxBytes: bytes.length - 1 }), 'IMAGE_TOO_LARGE');
    await expect(decodeImage(bytes, { maxPixels: pixelCount, maxBytes: bytes.length })).resolves.toMatchObject({
      width: 301,
    });
  });
});

function readFixture(name: string): Promise<Buffer> {
  return readFile(new URL(name, fixtures));
}

/** A PNG of one bit a pixel, all black. */
function encodeBlackPng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const frame = Buffer.alloc(data.length + 12);
    frame.writeUInt32BE(data.length, 0);
    frame.write(type, 4, 'latin1');
    data.copy(frame, 8);
    frame.writeUInt32BE(crc32(frame.subarray(4, -4)), data.length + 8);
    return frame;
  };
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  const rows = deflateSync(Buffer.alloc(height * (1 + Math.ceil(width / 8))), { level: 9 });
  const signature = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

function firstHalf(bytes: Uint8Array): Uint8Array {
  return bytes.subarray(0, bytes.length >> 1);
}

function sha256(data: Uint8Array | Uint8ClampedArray | Float32Array): string {
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
}

async function expectCode(promise: Promise<unknown>, code: VsmErrorCode): Promise<void> {
  await expect(promise).rejects.toSatisfy((error) => VsmError.is(error, code));
}
