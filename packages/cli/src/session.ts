import { type Background, VibeMemory, VsmError } from '@vsm/core';
import { type FileEncoder, loadEmbeddedBackground, openEmbeddedEncoder } from '@vsm/encoder-node';
import { embeddedSpace } from '@vsm/model-embedded';
import { type JsonFileStore, openJsonFileStore } from '@vsm/store-json';
import type { CliContext } from './context.ts';
import { type EmbeddingCache, noCache, openEmbeddingCache } from './embedding-cache/embedding-cache.ts';
import { encodePictures, type PictureResult } from './encode-pictures.ts';
import { CommandFailure, exitStatus } from './exit-status.ts';
import type { PictureInput } from './inputs/expand-inputs.ts';
import { locateCache } from './places.ts';

export interface SessionOptions {
  /** Absolute. */
  readonly memoryPath: string;
  readonly useCache: boolean;
  readonly onCacheFailure: (error: unknown, folder: string) => void;
}

/** What a command works with: each thing is opened when first asked for, and all are closed together. */
export class Session {
  readonly memoryPath: string;
  readonly #context: CliContext;
  readonly #options: SessionOptions;
  #store: Promise<JsonFileStore> | undefined;
  #encoder: Promise<FileEncoder> | undefined;
  #cache: EmbeddingCache | undefined;

  constructor(context: CliContext, options: SessionOptions) {
    this.memoryPath = options.memoryPath;
    this.#context = context;
    this.#options = options;
  }

  /** The memory file; a missing one is an empty memory. */
  openStore(): Promise<JsonFileStore> {
    this.#store ??= openJsonFileStore({ path: this.memoryPath, now: this.#context.now });
    return this.#store;
  }

  /**
   * The memory, to score and rate pictures with the embedded encoder.
   *
   * @throws CommandFailure when the memory holds embeddings of another model.
   */
  async openMemory(): Promise<VibeMemory> {
    await this.openStore();
    const background = await loadEmbeddedBackground();
    try {
      return await this.#openMemory({ space: embeddedSpace, background });
    } catch (error) {
      throw VsmError.is(error, 'SPACE_MISMATCH') ? await this.#explainOtherSpace(error) : error;
    }
  }

  /** The memory, whatever model its embeddings come from: to look at, count, move and remove. */
  async openAnyMemory(): Promise<VibeMemory> {
    return await this.#openMemory({});
  }

  openEncoder(): Promise<FileEncoder> {
    this.#encoder ??= openEmbeddedEncoder();
    return this.#encoder;
  }

  /** One result an input, in their order. */
  encodePictures(inputs: AsyncIterable<PictureInput> | Iterable<PictureInput>): AsyncGenerator<PictureResult> {
    this.#cache ??= this.#openCache();
    const { signal } = this.#context;
    return encodePictures(inputs, { cache: this.#cache, openEncoder: () => this.openEncoder(), signal });
  }

  async close(): Promise<void> {
    const closing = [this.#cache?.close(), closeOpened(this.#encoder), closeOpened(this.#store)];
    await Promise.all(closing);
  }

  async #openMemory(options: { space?: typeof embeddedSpace; background?: Background }): Promise<VibeMemory> {
    const { now, createId } = this.#context;
    return await VibeMemory.open({ store: await this.openStore(), now, createId, ...options });
  }

  #openCache(): EmbeddingCache {
    if (!this.#options.useCache) return noCache;
    const folder = locateCache(this.#context);
    return openEmbeddingCache({
      folder,
      space: embeddedSpace,
      now: this.#context.now,
      onFailure: (error) => this.#options.onCacheFailure(error, folder),
    });
  }

  async #explainOtherSpace(cause: VsmError): Promise<CommandFailure> {
    const { space } = await (await this.openStore()).head();
    return new CommandFailure(
      exitStatus.memoryUnusable,
      `${this.memoryPath}: this memory was made with another model (${space?.id ?? 'unknown'}, ${space?.dimensions} numbers a picture), ` +
        `and its ratings cannot be compared with what vsm sees (${embeddedSpace.id}). ` +
        'stats, categories, export, remove, undo and clear work on it. To rate and rank with vsm, name another file: --memory FILE.',
      { cause },
    );
  }
}

/** Closes what was opened; what failed to open has told so where it was needed. */
async function closeOpened(opening: Promise<{ close(): Promise<void> }> | undefined): Promise<void> {
  const opened = await opening?.catch(() => undefined);
  await opened?.close();
}
