import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import {
  type CatalogModel,
  type ModelCard,
  type ModelFile,
  type ModelPrecision,
  modelConfigurationFromConfig,
  preprocessingFromConfig,
} from '@vsm/vision';
import type { LocalModel, LocalModelFile } from '../onnx/local-model.ts';
import { openRepositoryCache } from './cache-layout.ts';
import { filesNeeded, listFiles, type ModelSource, type NeededFiles } from './model-source.ts';
import { type FileRecord, type Receipt, readReceipt, writeReceipt } from './receipts.ts';
import { verifyFile } from './verify-file.ts';

export interface ModelPlaces {
  /** Of the hub, shared with other tools. */
  readonly cacheFolder: string;
  /** Where VSM remembers what it knows of models. */
  readonly stateFolder: string;
}

export interface ResolveOptions {
  readonly signal?: AbortSignal;
  /** Reads all files again, though they seem unchanged. */
  readonly thorough?: boolean;
}

/** Where the files of a model are on this machine, there or not. */
export interface ModelLocation {
  /** `null` for a folder, and where nothing was ever downloaded. */
  readonly commit: string | null;
  readonly pathOf: (file: ModelFile) => string | null;
}

/**
 * The model from what is on this machine, whoever downloaded it; no connection is made. Its files are verified: by their hash
 * the first time and whenever they changed, by their time and size else. A text network that is not there is left out.
 *
 * @throws VsmError `MODEL_UNUSABLE` when a file is missing or altered; `INVALID_ARGUMENT` for a precision not offered.
 */
export async function resolveModel(
  source: ModelSource,
  precision: ModelPrecision,
  places: ModelPlaces,
  options: ResolveOptions = {},
): Promise<LocalModel> {
  const { model } = source;
  const receipt = await readReceipt(places.stateFolder, model.name);
  const location = await locateModel(source, receipt, places);
  const needed = await withoutMissingText(filesNeeded(model, precision), location);
  const records = new Map<ModelFile, LocalModelFile>();
  const files: Record<string, FileRecord> = { ...receipt.files };
  for (const file of listFiles(needed)) {
    const absolutePath = await requireFile(file, source, location);
    const { path: name, sha256 } = file;
    const repository = model.repository ?? source.folder ?? model.name;
    const toVerify = { repository, path: name, absolutePath, ...(sha256 !== undefined && { sha256 }) };
    const record = await verifyFile(toVerify, receipt.files[name], options);
    files[name] = record;
    records.set(file, { path: absolutePath, sha256: record.sha256 });
  }
  await remember({ commit: location.commit, files }, receipt, { stateFolder: places.stateFolder, name: model.name });
  const card = await completeCard(model, (file) => records.get(file)?.path);
  const [text, vocabulary, merges] = [needed.text, needed.vocabulary, needed.merges].map(
    (file) => file && records.get(file),
  );
  return {
    card,
    precision,
    image: records.get(needed.image)!,
    ...(text && vocabulary && merges && { text, vocabularyPath: vocabulary.path, mergesPath: merges.path }),
  };
}

export async function locateModel(
  { model, folder }: ModelSource,
  receipt: Receipt,
  { cacheFolder }: Pick<ModelPlaces, 'cacheFolder'>,
): Promise<ModelLocation> {
  if (folder !== null) return { commit: null, pathOf: ({ path: name }) => path.join(folder, ...name.split('/')) };
  const cache = openRepositoryCache(cacheFolder, model.repository ?? model.name);
  const commit = receipt.commit ?? (await cache.readCommit(model.revision ?? 'main'));
  return { commit, pathOf: ({ path: name }) => (commit === null ? null : cache.snapshotPath(commit, name)) };
}

export async function isFileThere(file: ModelFile, { pathOf }: ModelLocation): Promise<boolean> {
  const place = pathOf(file);
  return place !== null && ((await stat(place).catch(() => null))?.isFile() ?? false);
}

async function withoutMissingText(needed: NeededFiles, location: ModelLocation): Promise<NeededFiles> {
  const { text, vocabulary, merges, ...rest } = needed;
  for (const file of [text, vocabulary, merges]) if (!file || !(await isFileThere(file, location))) return rest;
  return needed;
}

async function requireFile(file: ModelFile, { model, folder }: ModelSource, location: ModelLocation): Promise<string> {
  const place = location.pathOf(file);
  if (place !== null && (await isFileThere(file, location))) return place;
  const message =
    folder === null
      ? `The model ${model.name} is not on this machine (${file.path} of ${model.repository} is missing). Fetch it: vsm models pull ${model.name}`
      : `${place} is missing, so the model ${model.name} cannot be used. Put it back, or forget the model: vsm models remove ${model.name}`;
  throw new VsmError('MODEL_UNUSABLE', message, { details: { model: model.name, path: file.path } });
}

async function remember(
  receipt: Receipt,
  before: Receipt,
  { stateFolder, name }: { readonly stateFolder: string; readonly name: string },
): Promise<void> {
  if (JSON.stringify(receipt) !== JSON.stringify(before)) await writeReceipt(stateFolder, name, receipt);
}

/** Fills in what only the configuration beside the weights says. */
async function completeCard(model: CatalogModel, pathOf: (file: ModelFile) => string | undefined): Promise<ModelCard> {
  const read = async (name: string): Promise<unknown> => {
    const file = model.configuration.find(({ path: each }) => each === name || each.endsWith(`/${name}`));
    const place = file && pathOf(file);
    return place === undefined ? undefined : parseJson(await readFile(place, 'utf8'), place);
  };
  const preprocessing =
    model.preprocessing ??
    preprocessingFromConfig(await read('preprocessor_config.json'), `preprocessor_config.json of ${model.name}`);
  const dimensions =
    model.dimensions ??
    modelConfigurationFromConfig(await read('config.json'), `config.json of ${model.name}`).dimensions;
  return { ...model, preprocessing, dimensions };
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new VsmError('MODEL_UNUSABLE', `${place} is no JSON. Fetch the model again: vsm models remove, then pull.`, {
      cause,
    });
  }
}
