import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeOnnxModel } from '@vsm/onnx-graph';
import { buildClipTextModel, buildClipVisionModel, createSeededClipWeights } from '@vsm/onnx-graph/clip';
import { clipPreprocessing } from '@vsm/vision';

const dimensions = 24;

/** Each byte as a character, as in the vocabulary of CLIP. */
const bytes = Array.from({ length: 256 }, (_, byte) => {
  const isShown = (byte > 32 && byte < 127) || (byte > 160 && byte !== 173);
  return String.fromCodePoint(isShown ? byte : 256 + byte);
});
const tokens = [...bytes, ...bytes.map((byte) => `${byte}</w>`), '<|startoftext|>', '<|endoftext|>'];

/** A CLIP of seeded weights, which knows nothing, in a folder laid out as on the hub. */
export async function writeSmallClip(
  folder: string,
  { withWords = false }: { readonly withWords?: boolean } = {},
): Promise<string> {
  const vision = { width: 64, layers: 2, heads: 2, resolution: 224, patchSize: 32 };
  const text = { width: 32, layers: 1, heads: 2, contextLength: 40, vocabularySize: tokens.length };
  const [architecture, weights] = [{ dimensions, vision, text }, createSeededClipWeights(7)];
  const model = buildClipVisionModel(architecture, weights);
  await mkdir(path.join(folder, 'onnx'), { recursive: true });
  await writeFile(path.join(folder, 'onnx/vision_model.onnx'), encodeOnnxModel(model));
  await writeFile(path.join(folder, 'config.json'), JSON.stringify({ model_type: 'clip', projection_dim: dimensions }));
  const preprocessor = {
    do_resize: true,
    size: { shortest_edge: 224 },
    do_center_crop: true,
    crop_size: 224,
    resample: 3,
    image_mean: clipPreprocessing.mean,
    image_std: clipPreprocessing.std,
  };
  await writeFile(path.join(folder, 'preprocessor_config.json'), JSON.stringify(preprocessor));
  if (withWords) {
    await writeFile(
      path.join(folder, 'onnx/text_model.onnx'),
      encodeOnnxModel(buildClipTextModel(architecture, weights)),
    );
    const vocabulary = tokens.map((token, number) => [token, number]);
    await writeFile(path.join(folder, 'vocab.json'), JSON.stringify(Object.fromEntries(vocabulary)));
    await writeFile(path.join(folder, 'merges.txt'), '#version: 0.2\n');
  }
  return folder;
}
