import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import sharp from 'sharp';
import { beforeEach, describe, expect, test } from 'vitest';
import { makeTemporaryFolder } from '../picture-folder.testing.ts';
import { newRatingPacket } from './rating-text.ts';
import { readPersonRating, writeRating } from './sidecar.ts';

/** As another program writes it. */
const rated = (stars: number) =>
  newRatingPacket(3)
    .replace('xmp:Rating="3"', `xmp:Rating="${stars}"`)
    .replace(/ (xmlns:vsm|vsm:Rating)="[^"]*"/g, '');

let folder: string;
let picture: string;
const at = (name: string) => path.join(folder, name);

beforeEach(async () => {
  folder = await makeTemporaryFolder();
  picture = at('a.jpg');
  await sharp({ create: { width: 4, height: 4, channels: 3, background: 'red' } }).toFile(picture);
});

describe('ratings beside pictures', () => {
  test('a new sidecar keeps the extension, and VSM’s rating is not taken for the person’s', async () => {
    expect(await readPersonRating(picture)).toBeNull();
    expect(await writeRating(picture, 4, { overrule: false })).toBe('written');
    expect(await readdir(folder)).toEqual(['a.jpg', 'a.jpg.xmp']);
    expect(await readPersonRating(picture)).toBeNull();
    expect(await writeRating(picture, 4, { overrule: false })).toBe('unchanged');
    expect(await writeRating(picture, 2, { overrule: false })).toBe('written');
  });

  test.each(['a.jpg.xmp', 'a.xmp'])('what the person said in %s stays unless it is overruled', async (name) => {
    await writeFile(at(name), rated(5));
    expect(await readPersonRating(picture)).toMatchObject({ rating: 5, ratedAt: expect.any(Date) });
    expect(await writeRating(picture, 1, { overrule: false })).toBe('kept');
    expect(await readFile(at(name), 'utf8')).toBe(rated(5));
    expect(await writeRating(picture, 1, { overrule: true })).toBe('written');
    expect(await readFile(at(name), 'utf8')).toContain('xmp:Rating="1"');
    expect(await readdir(folder)).toHaveLength(2);
  });

  test('a rating changed in another program after VSM wrote its own is the person’s', async () => {
    await writeRating(picture, 4, { overrule: false });
    const text = await readFile(at('a.jpg.xmp'), 'utf8');
    await writeFile(at('a.jpg.xmp'), text.replace('xmp:Rating="4"', 'xmp:Rating="-1"'));
    expect(await readPersonRating(picture)).toMatchObject({ rating: -1 });
  });

  test('no star at all is no rating', async () => {
    await writeFile(at('a.jpg.xmp'), rated(0));
    expect(await readPersonRating(picture)).toBeNull();
    expect(await writeRating(picture, 3, { overrule: false })).toBe('written');
  });

  test('a.xmp is left alone where it may be of another picture', async () => {
    await writeFile(at('a.dng'), '');
    await writeFile(at('a.xmp'), rated(2));
    expect(await readPersonRating(picture)).toBeNull();
    await writeRating(picture, 5, { overrule: false });
    expect(await readFile(at('a.xmp'), 'utf8')).toBe(rated(2));
    expect(await readdir(folder)).toContain('a.jpg.xmp');
  });

  test('a rating inside the picture counts, and the picture stays as it is', async () => {
    const inside = at('b.jpg');
    await sharp(picture).withXmp(rated(4)).toFile(inside);
    const bytes = await readFile(inside);
    expect(await readPersonRating(inside)).toMatchObject({ rating: 4 });
    expect(await writeRating(inside, 1, { overrule: false })).toBe('kept');
    await writeRating(inside, 1, { overrule: true });
    expect(await readFile(inside)).toEqual(bytes);
  });

  test('what cannot be understood is told and stays', async () => {
    await writeFile(at('a.jpg.xmp'), '<x:xmpmeta>');
    await expect(readPersonRating(picture)).rejects.toThrow(
      /a\.jpg\.xmp: its XMP cannot be understood \(.+\)\. It stays/,
    );
    await expect(writeRating(picture, 3, { overrule: true })).rejects.toThrow(/cannot be understood/);
    await writeFile(at('a.jpg.xmp'), Buffer.from('fffe3c00', 'hex'));
    await expect(readPersonRating(picture)).rejects.toThrow(/no UTF-8 text/);
  });
});
