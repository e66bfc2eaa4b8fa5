import path from 'node:path';
import sharp from 'sharp';
import sixel from 'sixel';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeTemporaryFolder, writeBroken } from '../picture-folder.testing.ts';
import { drawPicture } from './draw-picture.ts';

const cell = { width: 8, height: 16 };
const area = { columns: 20, rows: 10 };
const options = { cell, area, trueColor: true };
let folder: string;
let wide: string;

/** Red on the left, blue on the right; as wide as four of its heights. */
beforeAll(async () => {
  folder = await makeTemporaryFolder();
  wide = path.join(folder, 'wide.png');
  const data = Buffer.from(Array.from({ length: 40 * 10 }, (_, i) => (i % 40 < 20 ? [255, 0, 0] : [0, 0, 255])).flat());
  await sharp(data, { raw: { width: 40, height: 10, channels: 3 } }).toFile(wide);
});

describe('drawPicture', () => {
  test('half blocks: two pixels a character, proportions kept', async () => {
    const { lines, rows } = await drawPicture(wide, {
      ...options,
      area: { columns: 40, rows: 10 },
      protocol: 'blocks',
    });
    expect(rows).toBe(5);
    expect(lines.map((line) => line.match(/▀/g)?.length)).toEqual(Array.from({ length: 5 }, () => 40));
    expect(lines[0]!.startsWith('\u001b[38;2;255;0;0;48;2;255;0;0m▀▀▀')).toBe(true);
    expect(lines[0]!.endsWith('\u001b[0m')).toBe(true);
  });

  test('half blocks: the nearest of 256 colours where a terminal knows no more', async () => {
    const { lines } = await drawPicture(wide, { ...options, trueColor: false, protocol: 'blocks' });
    expect(lines[0]).toContain('\u001b[38;5;196;48;5;196m');
    expect(lines[0]).toContain('\u001b[38;5;21;48;5;21m');
  });

  test('Kitty: a PNG in pieces of at most 4,096 characters, the last one marked', async () => {
    const noisy = path.join(folder, 'noisy.png');
    const data = Buffer.from(Array.from({ length: 160 * 160 * 3 }, (_, i) => Math.imul(i, 2654435761) >>> 24));
    await sharp(data, { raw: { width: 160, height: 160, channels: 3 } }).toFile(noisy);
    const { lines, rows } = await drawPicture(noisy, { ...options, protocol: 'kitty' });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the protocol's frame
    const pieces = [...lines[0]!.matchAll(/\u001b_G([^;]*);([^\u001b]*)\u001b\\/g)].map(([, keys, payload]) => ({
      keys,
      payload: payload!,
    }));
    expect(pieces.length).toBeGreaterThan(2);
    expect(pieces[0]!.keys).toMatch(/^a=T,f=100,q=2,C=1,c=20,r=10,m=1$/);
    expect(pieces.map(({ keys }) => keys!.endsWith('m=1'))).toEqual(pieces.map((_, i) => i < pieces.length - 1));
    expect(Math.max(...pieces.map(({ payload }) => payload.length))).toBeLessThanOrEqual(4096);
    const png = Buffer.from(pieces.map(({ payload }) => payload).join(''), 'base64');
    expect(await sharp(png).metadata()).toMatchObject({ format: 'png', width: 160, height: 160 });
    expect(rows).toBe(10);
  });

  test('iTerm2: a PNG with its size in bytes and in characters', async () => {
    const { lines, rows } = await drawPicture(wide, { ...options, protocol: 'iterm2' });
    const [head, base64] = lines[0]!.slice(0, -1).split(':');
    const size = /size=(\d+)/.exec(head!)?.[1];
    expect(head).toBe(`\u001b]1337;File=inline=1;size=${size};width=20;height=3;preserveAspectRatio=1`);
    expect(lines[0]!.endsWith('\u0007')).toBe(true);
    const png = Buffer.from(base64!, 'base64');
    expect(png).toHaveLength(Number(size));
    expect(await sharp(png).metadata()).toMatchObject({ width: 160, height: 40 });
    expect(rows).toBe(3);
  });

  test('Sixel: reads back as the picture', async () => {
    const { lines, rows } = await drawPicture(wide, { ...options, protocol: 'sixel' });
    const { width, height, data32 } = sixel.decode(lines[0]!.slice(lines[0]!.indexOf('q') + 1, -2));
    expect({ width, rows }).toEqual({ width: 160, rows: 3 });
    expect(height).toBeGreaterThanOrEqual(40);
    const colorAt = (x: number) => sixel.fromRGBA8888(data32[20 * width + x]!).slice(0, 3);
    expect(colorAt(20)).toEqual([255, 0, 0]);
    expect(colorAt(140)).toEqual([0, 0, 255]);
  });

  test('says which file cannot be shown', async () => {
    const file = await writeBroken(path.join(folder, 'broken.png'));
    await expect(drawPicture(file, { ...options, protocol: 'blocks' })).rejects.toThrow(
      /broken\.png: this picture cannot be shown/,
    );
  });
});
