import { VsmError } from '@vsm/core';
import type { CatalogModel, FilesByPrecision, ModelFile } from './model-card.ts';
import { modelConfigurationFromConfig } from './model-configuration.ts';
import { preprocessingFromConfig } from './preprocessing-from-config.ts';

/** What a folder holds that is laid out like a repository of the hub. */
export interface ModelLayout {
  readonly name: string;
  /** Paths inside the folder, with `/`. */
  readonly paths: readonly string[];
  /** The parsed `config.json` and `preprocessor_config.json`. */
  readonly config: unknown;
  readonly preprocessorConfig: unknown;
}

const imageStems = ['onnx/vision_model', 'onnx/model', 'vision_model', 'model'] as const;
const textStems = ['onnx/text_model', 'text_model'] as const;

/**
 * The model in a folder: which files are there, and what its configuration says of them.
 *
 * @throws VsmError `MODEL_UNUSABLE` when there is no image network, or one that VSM can't feed.
 */
export function modelFromLayout({ name, paths, config, preprocessorConfig }: ModelLayout): CatalogModel {
  const there = new Set(paths);
  const configuration = modelConfigurationFromConfig(config, `config.json of ${name}`);
  const image = findFiles(imageStems, there);
  if (!image) {
    throw new VsmError(
      'MODEL_UNUSABLE',
      `${name} holds no image network: ${imageStems.map((stem) => `${stem}.onnx`).join(', ')} were looked for, and ` +
        `${paths.length} other files found. Convert the model to ONNX first.`,
      { details: { name } },
    );
  }
  const text = findFiles(textStems, there);
  const hasTokenizer = there.has('vocab.json') && there.has('merges.txt');
  return {
    name,
    title: name,
    purpose: 'a model of your own',
    license: 'not stated',
    repository: null,
    revision: null,
    image: { files: image, ...configuration.image },
    ...(text &&
      hasTokenizer &&
      configuration.text && {
        text: {
          files: text,
          ...configuration.text,
          tokenizer: { kind: 'clip-bpe', vocabulary: { path: 'vocab.json' }, merges: { path: 'merges.txt' } },
        },
      }),
    configuration: [],
    preprocessing: preprocessingFromConfig(preprocessorConfig, `preprocessor_config.json of ${name}`),
    dimensions: configuration.dimensions,
  };
}

function findFiles(stems: readonly string[], there: ReadonlySet<string>): FilesByPrecision | undefined {
  for (const stem of stems) {
    const fp32 = fileIfThere(`${stem}.onnx`, there);
    const fp16 = fileIfThere(`${stem}_fp16.onnx`, there);
    if (fp32 || fp16) return { ...(fp32 && { fp32 }), ...(fp16 && { fp16 }) };
  }
  return undefined;
}

function fileIfThere(path: string, there: ReadonlySet<string>): ModelFile | undefined {
  return there.has(path) ? { path } : undefined;
}
