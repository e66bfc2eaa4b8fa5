import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { encodeOnnxModel, type OnnxModel } from '@vsm/onnx-graph';
import {
  buildClipTextModel,
  buildClipVisionModel,
  type ClipArchitecture,
  createSeededClipWeights,
} from '@vsm/onnx-graph/clip';
import { clipPreprocessing } from '@vsm/vision';
import type { LocalModel, LocalModelFile } from './local-model.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const merges = ['t h', 'th e</w>', 'c a', 'ca t</w>'];
const tokens = [
  ...letters,
  ...[...letters].map((letter) => `${letter}</w>`),
  ',</w>',
  'th',
  'the</w>',
  'ca',
  'cat</w>',
];

const architecture: ClipArchitecture = {
  dimensions: 24,
  vision: { width: 64, layers: 2, heads: 2, resolution: 224, patchSize: 32 },
  text: { width: 32, layers: 2, heads: 2, contextLength: 12, vocabularySize: tokens.length + 2 },
};

/** A CLIP of seeded weights, which knows nothing, as a model on this machine. */
export async function writeSmallClip(folder: string): Promise<LocalModel> {
  await mkdir(folder, { recursive: true });
  const weights = createSeededClipWeights(7);
  const vocabulary = [...tokens, '<|startoftext|>', '<|endoftext|>'].map((token, number) => [token, number]);
  const vocabularyPath = path.join(folder, 'vocab.json');
  const mergesPath = path.join(folder, 'merges.txt');
  await writeFile(vocabularyPath, JSON.stringify(Object.fromEntries(vocabulary)));
  await writeFile(mergesPath, ['#version: 0.2', ...merges, ''].join('\n'));
  return {
    precision: 'fp32',
    image: await writeModel(path.join(folder, 'vision_model.onnx'), buildClipVisionModel(architecture, weights)),
    text: await writeModel(path.join(folder, 'text_model.onnx'), buildClipTextModel(architecture, weights)),
    vocabularyPath,
    mergesPath,
    card: {
      name: 'small-clip',
      title: 'A CLIP of seeded weights',
      purpose: 'for tests',
      license: 'MIT',
      repository: null,
      revision: null,
      configuration: [],
      preprocessing: clipPreprocessing,
      dimensions: architecture.dimensions,
      image: { files: {}, inputName: 'pixel_values', outputName: 'image_embeds', pooling: 'none' },
      text: {
        files: {},
        inputName: 'input_ids',
        outputName: 'text_embeds',
        contextLength: architecture.text.contextLength,
        tokenizer: { kind: 'clip-bpe', vocabulary: { path: 'vocab.json' }, merges: { path: 'merges.txt' } },
      },
    },
  };
}

async function writeModel(file: string, model: OnnxModel): Promise<LocalModelFile> {
  const bytes = encodeOnnxModel(model);
  await writeFile(file, bytes);
  return { path: file, sha256: createHash('sha256').update(bytes).digest('hex') };
}
