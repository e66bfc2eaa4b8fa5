import type { Preprocessing } from '../preprocessing/preprocessing.ts';

export type ModelPrecision = 'fp32' | 'fp16' | 'uint8';

/** One file of a model, as its repository stores it. */
export interface ModelFile {
  /** Path inside the repository. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Hexadecimal; absent where only the hub states it. */
  readonly sha256?: string;
}

/** What is needed to fetch a model, feed it and name its embedding space. */
export interface ModelDescription {
  /** Name in VSM's catalogue, as given to `--model`. */
  readonly name: string;
  readonly title: string;
  /** SPDX identifier of the licence of the weights. */
  readonly license: string;
  readonly dimensions: number;
  readonly preprocessing: Preprocessing;
  /** Where the files are; absent for weights that ship in a package. */
  readonly source?: {
    /** `owner/name` on the Hugging Face hub. */
    readonly repository: string;
    /** Commit or branch. */
    readonly revision: string;
    /** The vision network in each precision on offer. */
    readonly files: Partial<Readonly<Record<ModelPrecision, ModelFile>>>;
  };
  /** Names of the network's picture input and embedding output. */
  readonly inputName: string;
  readonly outputName: string;
}
