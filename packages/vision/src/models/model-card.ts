import type { Preprocessing } from '../preprocessing/preprocessing.ts';

/** Of the files that a repository offers. */
export type FilePrecision = 'fp32' | 'fp16';

/** In which numbers a model computes; `int8` is made on this machine from the fp32 file. */
export type ModelPrecision = FilePrecision | 'int8';

/** One file of a model, as its repository stores it. */
export interface ModelFile {
  /** Path inside the repository, with `/`. */
  readonly path: string;
  /** Rounded to what the repository's page shows where `sha256` is not known; absent where nobody said. */
  readonly sizeBytes?: number;
  /** Lower-case hex; absent where only the hub states it. */
  readonly sha256?: string;
}

export type FilesByPrecision = Readonly<Partial<Record<FilePrecision, ModelFile>>>;

/** One network of a model: its files and the names of what goes in and comes out. */
export interface ModelNetwork {
  readonly files: FilesByPrecision;
  readonly inputName: string;
  readonly outputName: string;
}

export interface ImageNetwork extends ModelNetwork {
  /**
   * How the output becomes one vector a picture.
   * - `none`: it is `[batch, dimensions]` already.
   * - `class-token`: it is `[batch, tokens, dimensions]`, and the first token counts.
   */
  readonly pooling: 'none' | 'class-token';
}

export interface TextNetwork extends ModelNetwork {
  /** Tokens at most, with those of start and end. */
  readonly contextLength: number;
  readonly tokenizer: {
    readonly kind: 'clip-bpe';
    readonly vocabulary: ModelFile;
    readonly merges: ModelFile;
  };
}

/** What the catalogue knows of a model. What it does not know stands in the configuration files beside the weights. */
export interface CatalogModel {
  /** As given to `--model`. */
  readonly name: string;
  readonly title: string;
  /** What it is good for, in a sentence. */
  readonly purpose: string;
  /** SPDX identifier of the licence of the weights, or the name that their publisher gives it. */
  readonly license: string;
  /** `owner/name` on the hub; `null` for a folder on this machine. */
  readonly repository: string | null;
  /** A commit, a branch or a tag; `null`: the commit that `main` is at the first download, remembered since. */
  readonly revision: string | null;
  readonly image: ImageNetwork;
  /** Absent when the model has none, or none that VSM can tokenize for. */
  readonly text?: TextNetwork;
  /** `preprocessor_config.json` and `config.json`. */
  readonly configuration: readonly ModelFile[];
  /** `null`: as the `preprocessor_config.json` beside the weights says. */
  readonly preprocessing: Preprocessing | null;
  /** Of an embedding; `null`: as the `config.json` beside the weights says. */
  readonly dimensions: number | null;
}

/** All that must be known of a model to feed it and to name its embedding space. */
export interface ModelCard extends CatalogModel {
  readonly preprocessing: Preprocessing;
  readonly dimensions: number;
}
