import { VsmError } from '@vsm/core';
import type { ModelFile, ModelPrecision } from '@vsm/vision';
import type { LocalModel } from '../onnx/local-model.ts';
import { openRepositoryCache, type RepositoryCache } from './cache-layout.ts';
import { downloadFile } from './download-file.ts';
import { type HubClient, openHubClient, type RemoteFile } from './hub-client.ts';
import { modelError } from './hub-errors.ts';
import type { HubSettings } from './hub-settings.ts';
import { filesNeeded, listFiles, type ModelSource } from './model-source.ts';
import { readReceipt, writeReceipt } from './receipts.ts';
import { isFileThere, locateModel, type ModelPlaces, resolveModel } from './resolve-model.ts';
import { retry } from './retry.ts';

/** How far a pull is: of all files together. */
export interface PullProgress {
  /** The file that is worked on. */
  readonly path: string;
  readonly state: 'downloading' | 'waiting-for-another-process' | 'verifying';
  readonly doneBytes: number;
  /** `null` where the hub does not state all sizes. */
  readonly totalBytes: number | null;
}

export interface PullOptions {
  readonly settings: HubSettings;
  readonly stateFolder: string;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: PullProgress) => void;
  /** Leaves out the text network, which is most of half of a CLIP. */
  readonly withoutText?: boolean;
  /** For servers that are slow to fail: see `openHubClient` and `retry`. */
  readonly silenceMs?: number;
  readonly pauseMs?: number;
}

/**
 * The model, with what is missing of it downloaded from the hub first. What is here already, in whole or in part, is not
 * downloaded again; a model that is here in whole makes no connection.
 *
 * @throws VsmError `MODEL_UNUSABLE` naming what is wrong and what to do; `INVALID_ARGUMENT` for a precision not offered; the
 *   signal's reason when it aborts, and the next pull goes on where this one was.
 */
export async function pullModel(
  source: ModelSource,
  precision: ModelPrecision,
  options: PullOptions,
): Promise<LocalModel> {
  const { settings, stateFolder, signal } = options;
  const places: ModelPlaces = { cacheFolder: settings.cacheFolder, stateFolder };
  const missing = await findMissing(source, precision, places, options.withoutText ?? false);
  if (missing.length > 0) {
    const repository = repositoryOf(source);
    if (settings.isOffline) throw offline(source, missing);
    const client = await openHubClient({
      ...settings,
      ...(options.silenceMs !== undefined && { silenceMs: options.silenceMs }),
    });
    try {
      await download(
        { source, repository, missing, client, cache: openRepositoryCache(settings.cacheFolder, repository) },
        options,
      );
    } finally {
      await client.close();
    }
  }
  options.onProgress?.({
    path: filesNeeded(source.model, precision).image.path,
    state: 'verifying',
    doneBytes: 1,
    totalBytes: 1,
  });
  return await resolveModel(source, precision, places, { signal });
}

async function findMissing(
  source: ModelSource,
  precision: ModelPrecision,
  places: ModelPlaces,
  withoutText: boolean,
): Promise<ModelFile[]> {
  const { text, vocabulary, merges, ...rest } = filesNeeded(source.model, precision);
  const wanted = withoutText
    ? rest
    : { ...rest, ...(text && { text }), ...(vocabulary && { vocabulary }), ...(merges && { merges }) };
  const location = await locateModel(source, await readReceipt(places.stateFolder, source.model.name), places);
  const missing: ModelFile[] = [];
  for (const file of listFiles(wanted)) if (!(await isFileThere(file, location))) missing.push(file);
  return missing;
}

interface Download {
  readonly source: ModelSource;
  readonly repository: string;
  readonly missing: readonly ModelFile[];
  readonly client: HubClient;
  readonly cache: RepositoryCache;
}

async function download(task: Download, options: PullOptions): Promise<void> {
  const { source, repository, missing, client, cache } = task;
  const { stateFolder, signal } = options;
  const { model } = source;
  const receipt = await readReceipt(stateFolder, model.name);
  let revision = receipt.commit ?? model.revision ?? 'main';
  const remotes: RemoteFile[] = [];
  for (const file of missing) {
    const remote = await retry(() => client.describeFile(repository, revision, file.path, signal), options);
    assertAsCatalogued(file, remote);
    await cache.writeCommit(revision, remote.commit);
    // All files are of the commit that the first was at, whatever is pushed meanwhile.
    revision = remote.commit;
    remotes.push(file.sha256 === undefined ? remote : { ...remote, sha256: file.sha256 });
  }
  await writeReceipt(stateFolder, model.name, { ...receipt, commit: revision });
  const report = createReporter(remotes, options);
  for (const remote of remotes) {
    const { etag, path } = remote;
    await downloadFile(client, remote, cache.blobPath(etag), { ...options, ...report(path) });
    await cache.linkBlob(etag, revision, path);
  }
}

function createReporter(remotes: readonly RemoteFile[], { onProgress }: PullOptions) {
  const done = new Map(remotes.map(({ path }) => [path, 0]));
  const sizes = remotes.map(({ sizeBytes }) => sizeBytes);
  const totalBytes = sizes.reduce<number | null>(
    (sum, size) => (sum === null || size === undefined ? null : sum + size),
    0,
  );
  const tell = (path: string, state: PullProgress['state']) => {
    const doneBytes = [...done.values()].reduce((sum, bytes) => sum + bytes, 0);
    onProgress?.({ path, state, doneBytes, totalBytes });
  };
  return (path: string) => ({
    onProgress: (doneBytes: number) => {
      done.set(path, doneBytes);
      tell(path, 'downloading');
    },
    onWait: () => tell(path, 'waiting-for-another-process'),
  });
}

function assertAsCatalogued(file: ModelFile, remote: RemoteFile): void {
  if (file.sha256 === undefined || remote.sha256 === undefined || file.sha256 === remote.sha256) return;
  throw modelError(
    `The hub has another ${file.path} in ${remote.repository} than VSM knows: its SHA-256 is ${remote.sha256} instead of ${file.sha256}. ` +
      'It was replaced, or the mirror is not to be trusted: check HF_ENDPOINT. To use it all the same, describe it in a model file of your own.',
    remote,
  );
}

function repositoryOf({ model, folder }: ModelSource): string {
  if (model.repository !== null && folder === null) return model.repository;
  throw new VsmError(
    'MODEL_UNUSABLE',
    `${model.name} is a folder on this machine, ${folder}, and files are missing in it. Put them back: there is nowhere to fetch them from.`,
    { details: { model: model.name } },
  );
}

function offline({ model }: ModelSource, missing: readonly ModelFile[]): VsmError {
  return new VsmError(
    'MODEL_UNUSABLE',
    `${model.name} is not on this machine (${missing.map(({ path }) => path).join(', ')} missing), and HF_HUB_OFFLINE forbids to fetch it. ` +
      'Unset it, or copy the hub cache of a machine that has the model.',
    { details: { model: model.name } },
  );
}
