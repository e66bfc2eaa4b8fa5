import type { ImageNetwork, Preprocessing } from '@vsm/vision';
import type { OnnxRuntimeName } from '../native-modules.ts';
import type { ConcreteDevice, Device } from './device.ts';

/** What every session worker loads. */
export interface SessionWorkerData {
  readonly runtime: OnnxRuntimeName;
  readonly modelPath: string;
  /** The file of weights that belongs to it, if they are apart. */
  readonly weightsPath?: string;
  readonly device: Device;
  /** Of the network; they share the work of one batch. */
  readonly threadCount: number;
  readonly inputName: string;
  readonly outputName: string;
  readonly dimensions: number;
}

export interface ImageSessionWorkerData extends SessionWorkerData {
  readonly pooling: ImageNetwork['pooling'];
  readonly preprocessing: Preprocessing;
}

/** A batch of pictures, as `prepareImage` gives their pixels. */
export type ImageBatch = readonly Uint8Array[];

/** A batch of texts, as the tokenizer gives their tokens. */
export type TextBatch = readonly (readonly number[])[];

export interface BatchResult {
  /** A unit vector for each of the batch, in its order. */
  readonly vectors: readonly Float32Array[];
  /** Milliseconds in the network. */
  readonly runMs: number;
}

export interface SessionInfo {
  readonly device: ConcreteDevice;
  /** Why better devices were passed over, a sentence each. */
  readonly notices: readonly string[];
}
