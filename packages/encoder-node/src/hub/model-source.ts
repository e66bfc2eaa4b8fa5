import { VsmError } from '@vsm/core';
import type { CatalogModel, FilePrecision, ModelFile, ModelPrecision } from '@vsm/vision';

/** A model and where its files are. */
export interface ModelSource {
  readonly model: CatalogModel;
  /** On this machine, absolute; `null`: in the cache of the hub. */
  readonly folder: string | null;
}

/** The files that a model needs in one precision, by what they are for. */
export interface NeededFiles {
  readonly image: ModelFile;
  readonly text?: ModelFile;
  readonly vocabulary?: ModelFile;
  readonly merges?: ModelFile;
  /** Only where something is not known without them. */
  readonly configuration: readonly ModelFile[];
}

/** @throws VsmError `INVALID_ARGUMENT` when the model is not offered in this precision. */
export function filesNeeded(model: CatalogModel, precision: ModelPrecision): NeededFiles {
  const stored: FilePrecision = precision === 'int8' ? 'fp32' : precision;
  const image = model.image.files[stored];
  if (!image) {
    const offered = offeredPrecisions(model).join(', ');
    throw new VsmError(
      'INVALID_ARGUMENT',
      `${model.name} is not offered in ${precision}${precision === 'int8' ? ', which is made from fp32' : ''}. Choose one of: ${offered}.`,
      { details: { model: model.name, precision } },
    );
  }
  const text = model.text?.files[stored];
  const isKnown = model.preprocessing !== null && model.dimensions !== null;
  return {
    image,
    ...(model.text &&
      text && { text, vocabulary: model.text.tokenizer.vocabulary, merges: model.text.tokenizer.merges }),
    configuration: isKnown ? [] : model.configuration,
  };
}

/** In the order in which they are best fetched: small ones first, so that what is wrong shows early. */
export function listFiles({ image, text, vocabulary, merges, configuration }: NeededFiles): ModelFile[] {
  return [...configuration, vocabulary, merges, image, text].filter((file) => file !== undefined);
}

/** The precisions in which a model can be had. */
export function offeredPrecisions({ image }: CatalogModel): ModelPrecision[] {
  const { fp32, fp16 } = image.files;
  return [
    ...(fp32 ? (['fp32'] as const) : []),
    ...(fp16 ? (['fp16'] as const) : []),
    ...(fp32 ? (['int8'] as const) : []),
  ];
}
