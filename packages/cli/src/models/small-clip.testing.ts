import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeOnnxModel } from '@vsm/onnx-graph';
import { buildClipVisionModel, createSeededClipWeights } from '@vsm/onnx-graph/clip';
import { clipPreprocessing } from '@vsm/vision';

const dimensions = 24;

/** A CLIP of seeded weights, which knows nothing, in a folder laid out as on the hub. */
export async function writeSmallClip(folder: string): Promise<string> {
  const vision = { width: 64, layers: 2, heads: 2, resolution: 224, patchSize: 32 };
  const text = { width: 32, layers: 1, heads: 2, contextLength: 8, vocabularySize: 16 };
  const model = buildClipVisionModel({ dimensions, vision, text }, createSeededClipWeights(7));
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
  return folder;
}
