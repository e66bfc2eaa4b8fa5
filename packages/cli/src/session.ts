import path from 'node:path';
import {
  type AestheticPrior,
  type EmbeddedTerm,
  type EmbeddingSpace,
  VibeMemory,
  type VibeMemoryOptions,
} from '@vsm/core';
import { type Device, type FileEncoder, loadAestheticPrior } from '@vsm/encoder-node';
import { type JsonFileStore, openJsonFileStore } from '@vsm/store-json';
import type { CliContext } from './context.ts';
import { type EmbeddingCache, noCache, openEmbeddingCache } from './embedding-cache/embedding-cache.ts';
import { encodePictures, type PictureResult } from './encode-pictures.ts';
import type { PictureInput } from './inputs/expand-inputs.ts';
import { type ChooseModelOptions, chooseModel } from './models/choose-model.ts';
import { openLibrary } from './models/open-library.ts';
import type { SessionModel } from './models/session-model.ts';
import { readSettings } from './models/settings.ts';
import { locateCache, locateSettings } from './places.ts';
import { openTerms } from './words/term-cache.ts';

export interface SessionOptions {
  /** Absolute. */
  readonly memoryPath: string;
  readonly useCache: boolean;
  /** The model that was asked for. */
  readonly model?: string;
  readonly device: Device;
  /** The file that was named to tell what most people like. */
  readonly prior?: string;
  /** Told when a slower way had to be taken. */
  readonly onNotice: (notice: string) => void;
  readonly onCacheFailure: (error: unknown, folder: string) => void;
}

/** What a command works with: each thing is opened when first asked for, and all are closed together. */
export class Session {
  readonly memoryPath: string;
  readonly #context: CliContext;
  readonly #options: SessionOptions;
  #store: Promise<JsonFileStore> | undefined;
  #encoder: Promise<FileEncoder> | undefined;
  #model: Promise<SessionModel> | undefined;
  #prior: Promise<AestheticPrior> | undefined;
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
   * The model to see with: the one that was asked for, that of the memory, or the preferred one.
   *
   * @throws CommandFailure when it is not on this machine, or not the memory's.
   */
  openModel(): Promise<SessionModel> {
    this.#model ??= this.#chooseModel();
    return this.#model;
  }

  /** What decides on a model. */
  get modelOptions(): ChooseModelOptions {
    const context = this.#context;
    const { model, device, onNotice } = this.#options;
    return {
      asked: model ?? (context.env['VSM_MODEL'] || undefined),
      preferred: async () => (await readSettings(locateSettings(context))).model,
      openLibrary: () => openLibrary(context),
      signal: context.signal,
      device,
      cacheFolder: locateCache(context),
      onNotice,
    };
  }

  /**
   * The memory, to score and rate pictures with its model.
   *
   * @throws CommandFailure as `openModel`.
   */
  async openMemory({ prior }: { readonly prior?: AestheticPrior | null } = {}): Promise<VibeMemory> {
    const { space, loadBackground } = await this.openModel();
    const background = await loadBackground();
    return await this.#openMemory({ space, ...(background && { background }), ...(prior && { prior }) });
  }

  /**
   * What most people like, of the file that was named; `null` where none was.
   *
   * @throws VsmError when it cannot be read, or is for another model than the memory's.
   */
  async openPrior(): Promise<AestheticPrior | null> {
    const { cwd, env } = this.#context;
    const named = this.#options.prior ?? (env['VSM_PRIOR'] || undefined);
    if (named === undefined) return null;
    const { space } = await this.openModel();
    this.#prior ??= loadAestheticPrior(path.resolve(cwd, named), space);
    return await this.#prior;
  }

  /** The memory, whatever model its embeddings come from: to look at, count, move and remove. */
  async openAnyMemory(): Promise<VibeMemory> {
    return await this.#openMemory({});
  }

  openEncoder(): Promise<FileEncoder> {
    this.#encoder ??= this.openModel().then((model) => model.openEncoder());
    return this.#encoder;
  }

  /** The words for pictures as embeddings of the model in use; `null` where it knows no words. */
  async openTerms(): Promise<readonly EmbeddedTerm[] | null> {
    const { space, openPromptEncoder } = await this.openModel();
    if (!openPromptEncoder) return null;
    const { createId, signal } = this.#context;
    return await openTerms({ folder: locateCache(this.#context), space, openPromptEncoder, createId, signal });
  }

  /** One result an input, in their order. */
  async *encodePictures(inputs: AsyncIterable<PictureInput> | Iterable<PictureInput>): AsyncGenerator<PictureResult> {
    const { space } = await this.openModel();
    this.#cache ??= this.openCache(space);
    const { signal } = this.#context;
    yield* encodePictures(inputs, { cache: this.#cache, openEncoder: () => this.openEncoder(), signal });
  }

  /** Embeddings of a space that were kept; who opens it closes it. */
  openCache(space: EmbeddingSpace): EmbeddingCache {
    if (!this.#options.useCache) return noCache;
    const folder = locateCache(this.#context);
    return openEmbeddingCache({
      folder,
      space,
      now: this.#context.now,
      onFailure: (error) => this.#options.onCacheFailure(error, folder),
    });
  }

  async close(): Promise<void> {
    const closing = [this.#cache?.close(), closeOpened(this.#encoder), closeOpened(this.#store)];
    await Promise.all(closing);
  }

  async #chooseModel(): Promise<SessionModel> {
    const store = await this.openStore();
    const { space } = await store.head();
    return await chooseModel({ path: this.memoryPath, space }, this.modelOptions);
  }

  async #openMemory(options: Pick<VibeMemoryOptions, 'space' | 'background' | 'prior'>): Promise<VibeMemory> {
    const { now, createId } = this.#context;
    return await VibeMemory.open({ store: await this.openStore(), now, createId, ...options });
  }
}

/** Closes what was opened; what failed to open has told so where it was needed. */
async function closeOpened(opening: Promise<{ close(): Promise<void> }> | undefined): Promise<void> {
  const opened = await opening?.catch(() => undefined);
  await opened?.close();
}
