import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { drawSample, encodePng, sampleStyles } from '@vsm/generators';
import { wouldLike } from './stated-taste.ts';

export interface DrawnPicture {
  readonly path: string;
  readonly liked: boolean;
}

/** Draws `count` pictures of all styles in turn into `folder`, as PNG files. */
export async function drawPictures(
  folder: string,
  count: number,
  onDrawn: (done: number) => void,
): Promise<DrawnPicture[]> {
  await mkdir(folder, { recursive: true });
  const pictures: DrawnPicture[] = [];
  for (let i = 0; i < count; i++) {
    const { name } = sampleStyles[i % sampleStyles.length]!;
    const { image } = drawSample({ seed: i + 1, style: name });
    const path = join(folder, `${String(i + 1).padStart(3, '0')} ${name}.png`);
    await writeFile(path, encodePng(image, {}));
    pictures.push({ path, liked: wouldLike(image) });
    onDrawn(i + 1);
  }
  return pictures;
}
