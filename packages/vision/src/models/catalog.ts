import { clipPreprocessing } from '../preprocessing/preprocessing.ts';
import type { CatalogModel, FilesByPrecision, ImageNetwork, ModelFile, TextNetwork } from './model-card.ts';

/** The precisions on offer, in millions of bytes as the hub's pages show them; `null` where that is not known. */
interface Sizes {
  readonly fp32: number | null;
  readonly fp16?: number | null;
}

interface ClipVariant {
  readonly name: string;
  readonly title: string;
  readonly purpose: string;
  readonly repository: string;
  readonly dimensions: number;
  readonly imageSizes: Sizes;
  readonly imageSha256?: string;
  readonly textSizes: Sizes;
}

const configuration: readonly ModelFile[] = [{ path: 'config.json' }, { path: 'preprocessor_config.json' }];

/** The models that `vsm models pull` knows by name; the recommended one is first. */
export const catalog: readonly CatalogModel[] = [
  clip({
    name: 'clip-vit-b32',
    title: 'CLIP ViT-B/32',
    purpose: 'the model of VSM 2.0: subjects and styles, understands words, fast',
    repository: 'Xenova/clip-vit-base-patch32',
    dimensions: 512,
    imageSizes: { fp32: 352, fp16: 176 },
    imageSha256: 'fd6e1402a588279d1723c7534d4bcba5bc0b14b47dfab0e46f8c47b8270d7d40',
    textSizes: { fp32: 254, fp16: 127 },
  }),
  clip({
    name: 'clip-vit-b16',
    title: 'CLIP ViT-B/16',
    purpose: 'sees finer detail than clip-vit-b32, understands words, four times the work',
    repository: 'Xenova/clip-vit-base-patch16',
    dimensions: 512,
    imageSizes: { fp32: 345 },
    imageSha256: 'b5170b47c0ecc667c9af5b42ed460c341377706d1466d177798c65fe49ea1e6b',
    textSizes: { fp32: null },
  }),
  clip({
    name: 'clip-vit-l14',
    title: 'CLIP ViT-L/14',
    purpose: 'the best CLIP here and the base of the LAION aesthetic scores; wants a GPU or patience',
    repository: 'Xenova/clip-vit-large-patch14',
    dimensions: 768,
    imageSizes: { fp32: 1220, fp16: 609 },
    textSizes: { fp32: null, fp16: null },
  }),
  mobileClip('s0', 43, 'the smallest download; fast on any machine'),
  mobileClip('s2', 136, 'between mobileclip2-s0 and clip-vit-b16 in size and sight'),
  {
    name: 'siglip-b16',
    title: 'SigLIP B/16 224',
    purpose: 'subjects and fine differences between them; sees whole pictures, squeezed into a square',
    license: 'Apache-2.0',
    repository: 'Xenova/siglip-base-patch16-224',
    revision: '0008b94c0652cf6d7b79a7360f6c86b5778cb748',
    image: network('', { fp32: 372, fp16: 186 }, 'pooler_output'),
    configuration,
    preprocessing: null,
    dimensions: null,
  },
  {
    name: 'dinov2-small',
    title: 'DINOv2 small',
    purpose: 'shape, texture and composition rather than subjects; knows no words',
    license: 'Apache-2.0',
    repository: 'Xenova/dinov2-small',
    revision: 'bd222e886723524568931e43031f6d9327896fac',
    image: {
      files: {
        fp32: { path: 'onnx/model.onnx', sizeBytes: 88.5e6 },
        fp16: { path: 'onnx/model_fp16.onnx', sizeBytes: 44e6 },
      },
      inputName: 'pixel_values',
      outputName: 'last_hidden_state',
      pooling: 'class-token',
    },
    configuration,
    preprocessing: null,
    dimensions: null,
  },
];

function clip(variant: ClipVariant): CatalogModel {
  const { name, title, purpose, repository, dimensions, imageSizes, imageSha256, textSizes } = variant;
  return {
    name,
    title,
    purpose,
    license: 'MIT',
    repository,
    revision: null,
    image: network('', imageSizes, 'image_embeds', imageSha256),
    text: clipText(textSizes),
    configuration,
    preprocessing: clipPreprocessing,
    dimensions,
  };
}

function clipText(sizes: Sizes): TextNetwork {
  return {
    files: filesOf('onnx/text_model', sizes),
    inputName: 'input_ids',
    outputName: 'text_embeds',
    contextLength: 77,
    tokenizer: {
      kind: 'clip-bpe',
      vocabulary: { path: 'vocab.json', sizeBytes: 862_328 },
      merges: { path: 'merges.txt', sizeBytes: 524_619 },
    },
  };
}

/** Its text half is left out: nothing says where the repository keeps a tokenizer. */
function mobileClip(size: 's0' | 's2', megabytes: number, purpose: string): CatalogModel {
  return {
    name: `mobileclip2-${size}`,
    title: `MobileCLIP2 ${size.toUpperCase()}`,
    purpose,
    license: 'apple-amlr (research only)',
    repository: 'plhery/mobileclip2-onnx',
    revision: null,
    image: network(`${size}/`, { fp32: megabytes }, 'image_embeds'),
    configuration: [{ path: `onnx/${size}/preprocessor_config.json` }],
    preprocessing: null,
    dimensions: 512,
  };
}

function network(folder: string, sizes: Sizes, outputName: string, sha256?: string): ImageNetwork {
  return {
    files: filesOf(`onnx/${folder}vision_model`, sizes, sha256),
    inputName: 'pixel_values',
    outputName,
    pooling: 'none',
  };
}

function filesOf(stem: string, { fp32, fp16 }: Sizes, sha256?: string): FilesByPrecision {
  return {
    fp32: { path: `${stem}.onnx`, ...sizeOf(fp32), ...(sha256 !== undefined && { sha256 }) },
    ...(fp16 !== undefined && { fp16: { path: `${stem}_fp16.onnx`, ...sizeOf(fp16) } }),
  };
}

function sizeOf(megabytes: number | null): Pick<ModelFile, 'sizeBytes'> {
  return megabytes === null ? {} : { sizeBytes: megabytes * 1e6 };
}
