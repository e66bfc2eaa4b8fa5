import { readdir, readlink, rm, rmdir, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ModelFile } from '@vsm/vision';
import { openRepositoryCache } from './cache-layout.ts';
import type { ModelSource } from './model-source.ts';
import { readReceipt, removeReceipt } from './receipts.ts';
import { locateModel, type ModelPlaces } from './resolve-model.ts';

/**
 * Deletes the files of a model, in all precisions, from the hub's cache, and what VSM remembers of them. Files of the same
 * repository that the model does not use stay, as do files in a folder of the person's own.
 *
 * @returns The bytes that are free now.
 */
export async function removeModel(source: ModelSource, places: ModelPlaces): Promise<number> {
  const { model, folder } = source;
  const location = await locateModel(source, await readReceipt(places.stateFolder, model.name), places);
  let freedBytes = 0;
  if (folder === null && model.repository !== null) {
    const { folder: repositoryFolder } = openRepositoryCache(places.cacheFolder, model.repository);
    for (const file of allFiles(source)) {
      const pointer = location.pathOf(file);
      if (pointer !== null) freedBytes += await removePointer(pointer, repositoryFolder);
    }
    freedBytes += await removeLeftovers(repositoryFolder);
    await removeEmptyFolders(repositoryFolder);
  }
  await removeReceipt(places.stateFolder, model.name);
  return freedBytes;
}

function allFiles({ model }: ModelSource): ModelFile[] {
  const { image, text, configuration } = model;
  const tokenizer = text ? [text.tokenizer.vocabulary, text.tokenizer.merges] : [];
  return [...Object.values(image.files), ...Object.values(text?.files ?? {}), ...tokenizer, ...configuration];
}

/** A blob goes with the last snapshot that shows it. */
async function removePointer(pointer: string, repositoryFolder: string): Promise<number> {
  const target = await readlink(pointer).catch(() => null);
  const status = await stat(pointer).catch(() => null);
  await rm(pointer, { force: true });
  const blob = target === null ? null : path.resolve(path.dirname(pointer), target);
  if (blob === null || status === null) return status?.size ?? 0;
  if (await isShown(blob, path.join(repositoryFolder, 'snapshots'))) return 0;
  await rm(blob, { force: true });
  return status.size;
}

async function isShown(blob: string, snapshots: string): Promise<boolean> {
  const entries = await readdir(snapshots, { recursive: true, withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    if (!entry.isSymbolicLink()) continue;
    const target = await readlink(path.join(entry.parentPath, entry.name));
    if (path.resolve(entry.parentPath, target) === blob) return true;
  }
  return false;
}

/** What interrupted downloads left. */
async function removeLeftovers(repositoryFolder: string): Promise<number> {
  const blobs = path.join(repositoryFolder, 'blobs');
  let freedBytes = 0;
  for (const name of await readdir(blobs).catch(() => [])) {
    if (!name.endsWith('.incomplete')) continue;
    freedBytes += (await stat(path.join(blobs, name)).catch(() => null))?.size ?? 0;
    await rm(path.join(blobs, name), { force: true });
  }
  return freedBytes;
}

async function removeEmptyFolders(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory()) await removeEmptyFolders(path.join(folder, entry.name));
  }
  const rest = await readdir(folder).catch(() => ['unreadable']);
  const isDone =
    rest.length === 0 || (path.basename(folder).startsWith('models--') && rest.every((name) => name === 'refs'));
  if (!isDone) return;
  if (rest.length > 0) await rm(path.join(folder, 'refs'), { recursive: true, force: true });
  await rmdir(folder);
}
