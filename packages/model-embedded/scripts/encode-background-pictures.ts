import type { Encoded } from '@vsm/core';
import { drawSample, sampleStyles } from '@vsm/generators';
import { embeddedModel } from '@vsm/vision';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { embedImage } from '../src/embed-image.ts';

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
  const session = await InferenceSession.create(model, { extra: { session: { disable_quant_qdq: '1' } } });
  const { inputName, outputName, preprocessing } = embeddedModel;
  const runNetwork = async (planes: Float32Array) => {
    const tensor = new Tensor('float32', planes, [1, 3, preprocessing.size, preprocessing.size]);
    const { data } = (await session.run({ [inputName]: tensor }))[outputName]!;
    if (!(data instanceof Float32Array)) throw new Error(`Expected float32 from ${outputName}, found ${typeof data}.`);
    return data;
  };
  const pictures: Encoded[] = [];
  for (let index = 0; index < pictureCount; index++) {
    const style = sampleStyles[index % sampleStyles.length]!.name;
    const shape = shapes[Math.floor(index / sampleStyles.length) % shapes.length]!;
    const { image } = drawSample({ seed: firstSeed + index, style, ...shape });
    pictures.push(await embedImage(image, runNetwork));
  }
  await session.release();
  return pictures;
}
