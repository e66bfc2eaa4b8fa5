import { readdir, readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';
import { modelFromLayout, parseModelFile } from '@vsm/vision';
import { z } from 'zod';
import type { ModelSource } from './model-source.ts';
import { writeJsonWhole } from './receipts.ts';

const ownModelSchema = z.object({ folder: z.string().nullable(), model: z.unknown() });

/**
 * A model of the person's own: a folder laid out like a repository of the hub, or a JSON file that describes one. Without a
 * `repository` the file's paths are those beside it.
 *
 * @param place Absolute.
 * @param name For a folder; its own name in lower case if not given.
 * @throws VsmError `INVALID_ARGUMENT` or `MODEL_UNUSABLE` when it is neither.
 */
export async function readOwnModel(place: string, name?: string): Promise<ModelSource> {
  const status = await stat(place).catch((cause: unknown) => {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `${place}: there is no such file or folder. Name a model's folder or its JSON file.`,
      { cause },
    );
  });
  if (status.isDirectory()) return await readFolder(place, name ?? nameOf(place));
  const model = parseModelFile(await readJson(place), place);
  return { model, folder: model.repository === null ? path.dirname(place) : null };
}

/**
 * The models that were added, by name.
 *
 * @throws VsmError `MODEL_UNUSABLE` naming a file that is none.
 */
export async function listOwnModels(stateFolder: string): Promise<ModelSource[]> {
  const names = await readdir(folderOf(stateFolder)).catch(() => []);
  const models: ModelSource[] = [];
  for (const name of names.filter((each) => each.endsWith('.json')).sort()) {
    const file = path.join(folderOf(stateFolder), name);
    const parsed = ownModelSchema.safeParse(await readJson(file));
    if (!parsed.success) throw new VsmError('MODEL_UNUSABLE', `${file} is not a model that vsm added. Remove it.`);
    models.push({ model: parseModelFile(parsed.data.model, file), folder: parsed.data.folder });
  }
  return models;
}

/** @throws VsmError `MODEL_UNUSABLE` when it cannot be written. */
export async function saveOwnModel(stateFolder: string, { model, folder }: ModelSource): Promise<void> {
  await writeJsonWhole(fileOf(stateFolder, model.name), { folder, model });
}

export async function forgetOwnModel(stateFolder: string, name: string): Promise<void> {
  await rm(fileOf(stateFolder, name), { force: true });
}

async function readFolder(folder: string, name: string): Promise<ModelSource> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'));
  const config = await readJson(path.join(folder, 'config.json'));
  const preprocessorConfig = await readJson(path.join(folder, 'preprocessor_config.json'));
  // Through the parser of model files, which knows what a name may be.
  return { model: parseModelFile(modelFromLayout({ name, paths, config, preprocessorConfig }), folder), folder };
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (cause) {
    const reason = cause instanceof SyntaxError ? `it is no JSON: ${cause.message}` : 'it cannot be read';
    throw new VsmError(
      'MODEL_UNUSABLE',
      `${file}: ${reason}. A model's folder has config.json, preprocessor_config.json and onnx/vision_model.onnx, as on the hub.`,
      { cause, details: { path: file } },
    );
  }
}

function nameOf(folder: string): string {
  return path
    .basename(folder)
    .toLowerCase()
    .replaceAll(/[^a-z0-9._-]+/g, '-');
}

function folderOf(stateFolder: string): string {
  return path.join(stateFolder, 'own');
}

function fileOf(stateFolder: string, name: string): string {
  return path.join(folderOf(stateFolder), `${name}.json`);
}
