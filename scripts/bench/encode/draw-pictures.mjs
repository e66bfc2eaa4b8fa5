// Pictures of the sizes that cameras and generators make, with grain, so that their files are as large as real ones.
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { drawSample } from '@vsm/generators';
import sharp from 'sharp';

/** Of 64: photographs of 2 and 12 megapixels, pictures from the web, and what generators write. */
const kinds = [
  { count: 24, width: 1632, height: 1224, extension: 'jpg' },
  { count: 4, width: 4000, height: 3000, extension: 'jpg' },
  { count: 16, width: 1024, height: 768, extension: 'jpg' },
  { count: 14, width: 1024, height: 1024, extension: 'png' },
  { count: 6, width: 832, height: 1216, extension: 'png' },
];

/** Writes 64 files into `folder`. @returns {Promise<string[]>} Their paths, kinds mixed. */
export async function drawPictures(folder) {
  const sizes = kinds.flatMap(({ count, ...kind }) => Array.from({ length: count }, () => kind));
  const paths = await Promise.all(sizes.map((size, seed) => drawPicture(folder, seed, size)));
  // A step that shares no factor with 64 brings the kinds among each other.
  return paths.map((_, place) => paths[(place * 27) % paths.length]);
}

async function drawPicture(folder, seed, { width, height, extension }) {
  const { image } = drawSample({ seed, width: 512, height: 384 });
  const { data } = await sharp(image.data, { raw: { width: 512, height: 384, channels: 3 } })
    .resize(width, height, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  addGrain(data, seed);
  const file = path.join(folder, `${String(seed).padStart(2, '0')}.${extension}`);
  const picture = sharp(data, { raw: { width, height, channels: 3 } });
  await writeFile(file, await (extension === 'jpg' ? picture.jpeg({ quality: 88 }) : picture.png()).toBuffer());
  return file;
}

function addGrain(data, seed) {
  let state = seed + 1;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    data[i] = Math.min(255, Math.max(0, data[i] + ((state >>> 28) - 8)));
  }
}
