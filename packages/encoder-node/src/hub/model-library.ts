import { stat } from 'node:fs/promises';
import { VsmError } from '@vsm/core';
import { catalog, embeddedModel, embeddingSpaceOf, type ModelPrecision, modelOfSpace } from '@vsm/vision';
import type { LocalModel } from '../onnx/local-model.ts';
import type { HubSettings } from './hub-settings.ts';
import { filesNeeded, listFiles, type ModelSource, offeredPrecisions } from './model-source.ts';
import { forgetOwnModel, listOwnModels, readOwnModel, saveOwnModel } from './own-models.ts';
import { type PullOptions, pullModel } from './pull-model.ts';
import { readReceipt } from './receipts.ts';
import { removeModel } from './remove-model.ts';
import { locateModel, type ResolveOptions, resolveModel } from './resolve-model.ts';

/** A model and a precision, as a person names them: `clip-vit-b32`, `clip-vit-b32:int8`. */
export interface ModelChoice {
  readonly name: string;
  readonly precision: ModelPrecision;
}

export interface ModelStatus {
  readonly source: ModelSource;
  readonly isOwn: boolean;
  readonly precisions: readonly PrecisionStatus[];
}

export interface PrecisionStatus {
  readonly precision: ModelPrecision;
  /** All that is needed to see pictures is on this machine. */
  readonly isHere: boolean;
  /** Of the files here, and of those to download. */
  readonly sizeBytes: number;
  /** False where the size of a file is not known until it is downloaded: there is more than `sizeBytes` then. */
  readonly isWholeSize: boolean;
}

/** All models that can be had on this machine: the catalogue's and the person's own. */
export interface ModelLibrary {
  list(): Promise<ModelStatus[]>;
  /** @throws VsmError `INVALID_ARGUMENT` naming the models that there are. */
  find(name: string): Promise<ModelSource>;
  /** From this machine alone: see `resolveModel`. */
  resolve(choice: ModelChoice, options?: ResolveOptions): Promise<LocalModel>;
  /** The model that made the embeddings of a space, or `null` where it is not known or not on this machine. */
  resolveSpace(spaceId: string, options?: ResolveOptions): Promise<LocalModel | null>;
  pull(choice: ModelChoice, options: Omit<PullOptions, 'settings' | 'stateFolder'>): Promise<LocalModel>;
  /** @returns The bytes that are free now. */
  remove(name: string): Promise<number>;
  /** @throws VsmError `INVALID_ARGUMENT` when the name is taken; as `readOwnModel` and `resolveModel` otherwise. */
  add(place: string, name?: string): Promise<ModelSource>;
}

export interface ModelLibraryOptions {
  readonly settings: HubSettings;
  /** Where VSM remembers models: hashes, and those that were added. */
  readonly stateFolder: string;
}

export function openModelLibrary({ settings, stateFolder }: ModelLibraryOptions): ModelLibrary {
  const places = { cacheFolder: settings.cacheFolder, stateFolder };
  const listSources = async (): Promise<ModelSource[]> => [
    ...catalog.map((model): ModelSource => ({ model, folder: null })),
    ...(await listOwnModels(stateFolder)),
  ];
  const find: ModelLibrary['find'] = async (name) => {
    const sources = await listSources();
    const found = sources.find(({ model }) => model.name === name);
    if (found) return found;
    const names = [embeddedModel.name, ...sources.map(({ model }) => model.name)].join(', ');
    throw new VsmError(
      'INVALID_ARGUMENT',
      `There is no model ${JSON.stringify(name)}. Choose one of: ${names}; or add your own: vsm models add`,
      {
        details: { name },
      },
    );
  };
  const describe = async (source: ModelSource): Promise<ModelStatus> => ({
    source,
    isOwn: catalog.every(({ name }) => name !== source.model.name),
    precisions: await Promise.all(
      offeredPrecisions(source.model).map(async (precision): Promise<PrecisionStatus> => {
        const location = await locateModel(source, await readReceipt(stateFolder, source.model.name), places);
        return { precision, ...(await measure(source, precision, location.pathOf)) };
      }),
    ),
  });
  return {
    list: async () => await Promise.all((await listSources()).map(describe)),
    find,
    resolve: async ({ name, precision }, options) => await resolveModel(await find(name), precision, places, options),
    async resolveSpace(spaceId, options) {
      const wanted = modelOfSpace(spaceId);
      const source = wanted && (await listSources()).find(({ model }) => model.name === wanted.name);
      if (!wanted || !source || !offeredPrecisions(source.model).includes(wanted.precision)) return null;
      const { isHere } = (await describe(source)).precisions.find(({ precision }) => precision === wanted.precision)!;
      if (!isHere) return null;
      const local = await resolveModel(source, wanted.precision, places, options);
      return embeddingSpaceOf(local.card, local.precision, local.image.sha256).id === spaceId ? local : null;
    },
    pull: async ({ name, precision }, options) =>
      await pullModel(await find(name), precision, { ...options, settings, stateFolder }),
    async remove(name) {
      const source = await find(name);
      const freedBytes = await removeModel(source, places);
      await forgetOwnModel(stateFolder, name);
      return freedBytes;
    },
    async add(place, name) {
      const source = await readOwnModel(place, name);
      const taken = [embeddedModel.name, ...catalog.map((model) => model.name)];
      if (taken.includes(source.model.name)) {
        throw new VsmError(
          'INVALID_ARGUMENT',
          `${source.model.name} is the name of a model that VSM has already. Give yours another: --name NAME`,
        );
      }
      const [precision] = offeredPrecisions(source.model);
      if (source.folder !== null && precision) await resolveModel(source, precision, places);
      await saveOwnModel(stateFolder, source);
      return source;
    },
  };
}

/** @throws VsmError `INVALID_ARGUMENT` when what follows the colon is no precision. */
export function parseModelChoice(text: string): ModelChoice {
  const [name = '', precision = 'fp32', ...rest] = text.split(':');
  if (name !== '' && rest.length === 0 && (precision === 'fp32' || precision === 'fp16' || precision === 'int8')) {
    return { name, precision };
  }
  throw new VsmError(
    'INVALID_ARGUMENT',
    `A model is a name, or a name with a precision such as clip-vit-b32:int8 (fp32, fp16, int8); got ${JSON.stringify(text)}.`,
  );
}

async function measure(
  { model }: ModelSource,
  precision: ModelPrecision,
  pathOf: (file: { path: string }) => string | null,
): Promise<Omit<PrecisionStatus, 'precision'>> {
  const needed = filesNeeded(model, precision);
  let isHere = true;
  let sizeBytes = 0;
  let isWholeSize = true;
  for (const file of listFiles(needed)) {
    const place = pathOf(file);
    const status = place === null ? null : await stat(place).catch(() => null);
    const isOfText = [needed.text, needed.vocabulary, needed.merges].includes(file);
    if (!status && !isOfText) isHere = false;
    const size = status?.size ?? file.sizeBytes;
    if (size === undefined && !isConfiguration(file.path)) isWholeSize = false;
    sizeBytes += size ?? 0;
  }
  return { isHere, sizeBytes, isWholeSize };
}

/** Some hundred bytes. */
function isConfiguration(name: string): boolean {
  return name.endsWith('config.json');
}
