import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { drawSample } from '@vsm/generators';
import sharp from 'sharp';
import { afterAll } from 'vitest';

/** A folder that is removed after the tests of a file. */
export async function makeTemporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'vsm-cli-'));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Draws `night city` pictures to dislike and `sunset` pictures to like, as JPEG, PNG and WebP files. */
export async function drawPictures(folder: string, names: readonly string[]): Promise<string[]> {
  return await Promise.all(names.map((name, i) => drawPicture(path.join(folder, name), 100 + i)));
}

/** Draws a picture in the style and the format that its name says: `sunset-1.jpg`. */
async function drawPicture(file: string, seed: number): Promise<string> {
  const style = path.basename(file).startsWith('night') ? 'night city' : 'sunset';
  const { image } = drawSample({ seed, style, width: 160, height: 120 });
  await mkdir(path.dirname(file), { recursive: true });
  const raw = { width: image.width, height: image.height, channels: 3 } as const;
  await sharp(Buffer.from(image.data), { raw }).toFile(file);
  return file;
}

/** A file that is named like a picture and is none. */
export async function writeBroken(file: string): Promise<string> {
  await writeFile(file, 'not a picture');
  return file;
}
