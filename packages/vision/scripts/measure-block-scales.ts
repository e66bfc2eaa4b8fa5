// Prints the deviations that src/hybrid/block-scales.ts states: how far each block lies from its mean, root mean square,
// over a folder of pictures.
//
//   pnpm --filter @vsm/vision measure-block-scales FOLDER NETWORK.onnx
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import sharp from 'sharp';
import { pooledActivationCount } from '../src/hybrid/assemble-hybrid.ts';
import { blockScales, signedSquareRoots } from '../src/hybrid/block-scales.ts';
import { describePixels, embeddedPreprocessing, resizeAndCrop, toTensor } from '../src/index.ts';

const [folder, networkPath] = process.argv.slice(2);
if (folder === undefined || networkPath === undefined) throw new Error('Give a folder of pictures and the network.');

const network = await InferenceSession.create(networkPath, {
  extra: { session: { disable_quant_qdq: '1' } },
});
const inputName = network.inputNames[0]!;
const outputName = network.outputNames[0]!;
const blocks = new Map<string, Float32Array[]>(blockScales.map(({ block }) => [block, []]));
const activations: Float32Array[] = [];

for (const entry of (await readdir(folder, { recursive: true, withFileTypes: true })).filter((file) => file.isFile())) {
  const { data, info } = await sharp(join(entry.parentPath, entry.name), { ignoreIcc: true })
    .autoOrient()
    .flatten({ background: 'white' })
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const pixels = resizeAndCrop({ width: info.width, height: info.height, data }, embeddedPreprocessing);
  const descriptor = describePixels(pixels);
  for (const { block, rooted } of blockScales) {
    blocks.get(block)!.push(rooted ? signedSquareRoots(descriptor[block]) : descriptor[block]);
  }
  const { size } = embeddedPreprocessing;
  const input = new Tensor('float32', toTensor(pixels, embeddedPreprocessing), [1, 3, size, size]);
  const pooled = (await network.run({ [inputName]: input }))[outputName]!.data;
  activations.push(
    signedSquareRoots(Float32Array.from({ length: pooledActivationCount }, (_, i) => Number(pooled[i]))),
  );
}

console.log(`${activations.length} pictures`);
for (const [block, vectors] of blocks) console.log(block, deviation(vectors).toPrecision(4));
console.log('activations', deviation(activations).toPrecision(4));

/** Root mean square distance of the vectors from their mean. */
function deviation(vectors: readonly Float32Array[]): number {
  const mean = new Float64Array(vectors[0]!.length);
  for (const vector of vectors) {
    for (const [i, value] of vector.entries()) mean[i] = mean[i]! + value / vectors.length;
  }
  let squares = 0;
  for (const vector of vectors) for (const [i, value] of vector.entries()) squares += (value - mean[i]!) ** 2;
  return Math.sqrt(squares / vectors.length);
}
