import type { Encoded } from '@vsm/core';
import { drawSample, sampleStyles } from '@vsm/generators';
import { embeddedModel } from '@vsm/vision';
import { embedImage } from '../src/embed-image.ts';
import { openNetwork } from './open-network.ts';

const pictureCount = 200;
const firstSeed = 20_000;
const shapes = [
  { width: 256, height: 256 },
  { width: 320, height: 240 },
  { width: 240, height: 320 },
];

/**
 * Embeddings of pictures that VSM's own sample generator draws: every style in turn, each with other seeds, in three shapes.
 */
export async function encodeBackgroundPictures(model: Uint8Array): Promise<Encoded[]> {
  const network = await openNetwork(model);
  const { size } = embeddedModel.preprocessing;
  const pictures: Encoded[] = [];
  for (let index = 0; index < pictureCount; index++) {
    const style = sampleStyles[index % sampleStyles.length]!.name;
    const shape = shapes[Math.floor(index / sampleStyles.length) % shapes.length]!;
    const { image } = drawSample({ seed: firstSeed + index, style, ...shape });
    pictures.push(await embedImage(image, (planes) => network.run(planes, [1, 3, size, size])));
  }
  await network.close();
  return pictures;
}
