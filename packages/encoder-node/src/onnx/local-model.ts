import type { ModelCard, ModelPrecision } from '@vsm/vision';

/** A file of a model on this machine, whole and verified. */
export interface LocalModelFile {
  readonly path: string;
  /** Lower-case hex, of the file's bytes. It is a part of the embedding space. */
  readonly sha256: string;
}

/** A model whose files are all here, ready to be opened. */
export interface LocalModel {
  readonly card: ModelCard;
  /** In which numbers to compute. `int8` is made from the fp32 files when the model is opened. */
  readonly precision: ModelPrecision;
  /** The vision network: the fp16 file for `fp16`, else the fp32 file. */
  readonly image: LocalModelFile;
  /** The text network, in the precision of `image`. Absent when the model has none or it was not asked for. */
  readonly text?: LocalModelFile;
  /** `vocab.json` of the tokenizer. */
  readonly vocabularyPath?: string;
  /** `merges.txt` of the tokenizer. */
  readonly mergesPath?: string;
}
