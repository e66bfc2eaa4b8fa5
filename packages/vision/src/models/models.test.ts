import { VsmError } from '@vsm/core';
import { describe, expect, it } from 'vitest';
import { clipPreprocessing } from '../preprocessing/preprocessing.ts';
import { catalog } from './catalog.ts';
import { embeddingSpaceOf, modelOfSpace } from './embedding-space-of.ts';
import type { ModelCard } from './model-card.ts';
import { modelFromLayout } from './model-from-layout.ts';
import { parseModelFile } from './parse-model-file.ts';
import { preprocessingFromConfig } from './preprocessing-from-config.ts';

const { mean, std } = clipPreprocessing;
/** As the hub's CLIP conversions have it. */
const clipConfig = {
  crop_size: { height: 224, width: 224 },
  do_center_crop: true,
  do_convert_rgb: true,
  do_normalize: true,
  do_rescale: true,
  do_resize: true,
  image_mean: mean,
  image_std: std,
  resample: 3,
  rescale_factor: 0.00392156862745098,
  size: { shortest_edge: 224 },
};

describe('preprocessingFromConfig', () => {
  it.each([
    ['CLIP', clipConfig, clipPreprocessing],
    ['an older CLIP', { ...clipConfig, crop_size: 224, size: 224, do_rescale: undefined }, clipPreprocessing],
    [
      'MobileCLIP',
      {
        ...clipConfig,
        crop_size: { height: 256, width: 256 },
        do_normalize: false,
        resample: 2,
        size: { shortest_edge: 256 },
      },
      { size: 256, resizeMode: 'shortest-edge', filter: 'bilinear', mean: [0, 0, 0], std: [1, 1, 1] },
    ],
    [
      'DINOv2',
      { ...clipConfig, size: { shortest_edge: 256 } },
      { size: 224, resizeMode: 'shortest-edge', resizeSize: 256, mean, std },
    ],
    [
      'SigLIP',
      { ...clipConfig, do_center_crop: undefined, crop_size: undefined, size: { height: 224, width: 224 } },
      { size: 224, resizeMode: 'squash', mean, std },
    ],
  ])('reads that of %s', (_name, config, expected) => {
    expect(preprocessingFromConfig(config)).toEqual(expected);
  });

  it.each([
    ['another filter', { ...clipConfig, resample: 0 }, 'resample'],
    ['no resizing', { ...clipConfig, do_resize: false }, 'do_resize'],
    ['oblong input', { ...clipConfig, crop_size: { height: 224, width: 336 } }, 'crop_size'],
    ['a shorter side without a crop', { ...clipConfig, do_center_crop: false }, 'no square'],
    ['a crop larger than the picture', { ...clipConfig, crop_size: 256 }, 'larger than size'],
    ['no mean', { ...clipConfig, image_mean: undefined }, 'image_mean'],
    ['another scale', { ...clipConfig, rescale_factor: 1 }, 'rescale_factor'],
    ['a login page', '<html>', 'expected object'],
  ])('refuses %s by name', (_name, config, found) => {
    expect(() => preprocessingFromConfig(config)).toThrow(found);
  });
});

describe('the catalogue', () => {
  it('has models of different names, whose hashes are hashes', () => {
    expect(new Set(catalog.map(({ name }) => name)).size).toBe(catalog.length);
    for (const { image } of catalog) {
      for (const { sha256 } of Object.values(image.files)) if (sha256) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    }
  });

  it('lists a configuration file for whatever it does not know', () => {
    for (const { preprocessing, dimensions, configuration } of catalog) {
      const paths = configuration.map(({ path }) => path.split('/').at(-1));
      if (preprocessing === null) expect(paths).toContain('preprocessor_config.json');
      if (dimensions === null) expect(paths).toContain('config.json');
    }
  });
});

describe('embeddingSpaceOf', () => {
  const card: ModelCard = { ...catalog[0]!, preprocessing: clipPreprocessing, dimensions: 512 };
  const sha256 = 'a'.repeat(64);
  const idOf = (change: Partial<ModelCard>) => embeddingSpaceOf({ ...card, ...change }, 'fp32', sha256).id;

  it('changes with whatever changes embeddings, and says what it is', () => {
    const ids = [
      idOf({}),
      idOf({ name: 'other' }),
      idOf({ preprocessing: { ...clipPreprocessing, filter: 'bilinear' } }),
      idOf({ preprocessing: { ...clipPreprocessing, mean: [0, 0, 0] } }),
      embeddingSpaceOf(card, 'int8', sha256).id,
      embeddingSpaceOf(card, 'fp32', 'b'.repeat(64)).id,
    ];
    expect(new Set(ids).size).toBe(ids.length);
    expect(idOf({})).toBe('clip-vit-b32:aaaaaaaaaaaa:fp32:pillow-2-224-shortest-edge-68a6b293');
    expect(idOf({ preprocessing: { ...clipPreprocessing, filter: 'bicubic', resizeSize: 224 } })).toBe(ids[0]);
    expect(modelOfSpace(ids[4]!)).toEqual({
      name: 'clip-vit-b32',
      imageSha256Start: 'aaaaaaaaaaaa',
      precision: 'int8',
    });
  });

  it('knows no model of other spaces', () => {
    expect(modelOfSpace('openai-clip:ViT-B/32')).toBeNull();
    expect(modelOfSpace('vsm-embedded-1:mobilenetv2-b13-9e033b50ce5b:uint8:hybrid-2')).toBeNull();
  });
});

describe('parseModelFile', () => {
  it('fills in what CLIP has, and asks for the configuration that says the rest', () => {
    const model = parseModelFile({
      name: 'mine',
      repository: 'me/clip',
      image: { files: { fp32: 'onnx/vision_model.onnx' } },
    });
    expect(model).toMatchObject({
      name: 'mine',
      title: 'mine',
      revision: null,
      image: {
        files: { fp32: { path: 'onnx/vision_model.onnx' } },
        inputName: 'pixel_values',
        outputName: 'image_embeds',
      },
      configuration: [{ path: 'preprocessor_config.json' }, { path: 'config.json' }],
      preprocessing: null,
    });
  });

  it('round trips a model of the catalogue', () => {
    for (const model of catalog) expect(parseModelFile(JSON.parse(JSON.stringify(model)))).toEqual(model);
  });

  it('names every key that is wrong', () => {
    const wrong = {
      name: 'My Model',
      image: { files: { fp32: '../weights.onnx', fp32_sha: 'x' } },
      preprocessing: { size: 0, resizeMode: 'crop', mean: [0, 0, 0], std: [1, 1, 0] },
    };
    const message = failureOf(() => parseModelFile(wrong, 'mine.json')).message;
    for (const part of ['mine.json', 'name', 'image.files', 'preprocessing.size', 'preprocessing.resizeMode']) {
      expect(message).toContain(part);
    }
  });
});

describe('modelFromLayout', () => {
  const config = { model_type: 'clip', projection_dim: 64 };
  const paths = ['config.json', 'onnx/vision_model.onnx', 'onnx/text_model.onnx', 'vocab.json', 'merges.txt'];
  const layout = { name: 'small', paths, config, preprocessorConfig: clipConfig };

  it('finds the networks and reads the configuration', () => {
    expect(modelFromLayout(layout)).toMatchObject({
      dimensions: 64,
      preprocessing: clipPreprocessing,
      image: { files: { fp32: { path: 'onnx/vision_model.onnx' } }, outputName: 'image_embeds' },
      text: { files: { fp32: { path: 'onnx/text_model.onnx' } }, contextLength: 77 },
    });
  });

  it('has no text without a tokenizer', () => {
    expect(modelFromLayout({ ...layout, paths: paths.slice(0, 3) }).text).toBeUndefined();
  });

  it('says what is missing or unknown', () => {
    expect(failureOf(() => modelFromLayout({ ...layout, paths: [] })).code).toBe('MODEL_UNUSABLE');
    expect(failureOf(() => modelFromLayout({ ...layout, config: { model_type: 'llama' } })).message).toContain(
      'model_type',
    );
  });
});

function failureOf(action: () => unknown): VsmError {
  try {
    action();
  } catch (error) {
    if (VsmError.is(error)) return error;
    throw error;
  }
  throw new Error('It did not fail.');
}
