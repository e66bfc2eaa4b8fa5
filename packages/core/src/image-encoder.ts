import type { EmbeddingSpace } from './embedding.ts';
import type { RgbImage } from './image.ts';

/** What an encoder knows of one picture. */
export interface Encoded {
  /** Unit length, `[space.dimensions]`. */
  readonly vector: Float32Array;
  /** Interpretable attributes (light, warmth, busyness ...), `[space.attributeNames.length]`, in that order. */
  readonly attributes?: Float32Array;
}

/** Turns pictures into embeddings of one space. Deterministic: the same picture gives the same numbers on one machine. */
export interface ImageEncoder {
  readonly space: EmbeddingSpace;
  /** The most pictures that one call encodes together; larger calls are split. */
  readonly maxBatchSize: number;
  /**
   * One result a picture, in the order given. Encoding in a batch equals encoding one by one.
   *
   * @throws VsmError `IMAGE_UNREADABLE` when a picture's size and data disagree, `MODEL_UNUSABLE` when the model fails;
   *   the signal's reason when it aborts.
   */
  encodeImages(images: readonly RgbImage[], options?: { readonly signal?: AbortSignal }): Promise<Encoded[]>;
  close(): Promise<void>;
}

/** Turns texts into embeddings of the same space as its ImageEncoder. */
export interface PromptEncoder {
  readonly space: EmbeddingSpace;
  encodePrompts(texts: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<Float32Array[]>;
  close(): Promise<void>;
}
