export { attributeNames, measureAttributes } from './descriptor/attributes.ts';
export { describePixels } from './descriptor/describe-pixels.ts';
export type { Descriptor } from './descriptor/descriptor.ts';
export { assembleHybrid, hybridDimensions, hybridVersion, pooledActivationCount } from './hybrid/assemble-hybrid.ts';
export { catalog } from './models/catalog.ts';
export type { EmbeddedModel } from './models/embedded-model.ts';
export { embeddedModel } from './models/embedded-model.ts';
export { embeddingSpaceOf, modelOfSpace } from './models/embedding-space-of.ts';
export type {
  CatalogModel,
  FilePrecision,
  FilesByPrecision,
  ImageNetwork,
  ModelCard,
  ModelFile,
  ModelNetwork,
  ModelPrecision,
  TextNetwork,
} from './models/model-card.ts';
export { modelConfigurationFromConfig } from './models/model-configuration.ts';
export type { ModelLayout } from './models/model-from-layout.ts';
export { modelFromLayout } from './models/model-from-layout.ts';
export { parseModelFile } from './models/parse-model-file.ts';
export { preprocessingFromConfig } from './models/preprocessing-from-config.ts';
export type { PreparedImage } from './preprocessing/prepare-image.ts';
export { prepareImage } from './preprocessing/prepare-image.ts';
export { preprocess, toTensor } from './preprocessing/preprocess.ts';
export type { Preprocessing, ResizeFilter, ResizeMode } from './preprocessing/preprocessing.ts';
export { clipPreprocessing, embeddedPreprocessing } from './preprocessing/preprocessing.ts';
export { resizeAndCrop } from './preprocessing/resize-and-crop.ts';
export type { ClipTokenizer, ClipTokenizerFiles } from './tokenizer/clip-tokenizer.ts';
export { createClipTokenizer } from './tokenizer/clip-tokenizer.ts';
export type { TasteTerm } from './words/taste-terms.ts';
export { tasteTerms } from './words/taste-terms.ts';
