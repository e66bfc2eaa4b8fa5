import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { createThumbnail } from '@vsm/encoder-node';
import { builtStudioFolder, type Log, type NamedGenerator, type ServerOptions } from '@vsm/server';
import type { DoctorReport } from '@vsm/server/client';
import type { CommandContext } from '../command-context.ts';
import { listChecks } from '../doctor/list-checks.ts';
import type { EmbeddingCache } from '../embedding-cache/embedding-cache.ts';
import { openGenerator } from '../guidance/open-generator.ts';
import { locateOtherMemories, locateServerState } from '../places.ts';
import { readVersion } from '../version.ts';
import { listModelsForPage } from './list-models.ts';
import { createMemoryDirectory } from './memory-directory.ts';
import { createPictureEncoder } from './picture-encoder.ts';

export interface ComposeOptions {
  readonly folders: readonly string[];
  readonly hostNames: readonly string[];
  readonly token: string | undefined;
  /** Where A1111 answers; the usual place if not given. */
  readonly a1111: string | undefined;
  readonly log: Log;
}

/** Joins what the command opens into what the server needs. Who calls it closes the cache after the server. */
export async function composeServerOptions(
  { folders, hostNames, token, a1111, log }: ComposeOptions,
  cache: EmbeddingCache,
  context: CommandContext,
): Promise<ServerOptions> {
  const { session, now, random, createId, cwd } = context;
  const { space, loadBackground } = await session.openModel();
  const [background, prior] = [await loadBackground(), await session.openPrior()];
  const stateFolder = locateServerState(context);
  await mkdir(stateFolder, { recursive: true, mode: 0o700 });
  const studioFolder = builtStudioFolder();
  return {
    memories: createMemoryDirectory({
      memoryPath: session.memoryPath,
      folder: locateOtherMemories(context),
      space,
      ...(background && { background }),
      ...(prior && { prior }),
      now,
      createId,
    }),
    encoder: createPictureEncoder({ space, cache, openEncoder: () => session.openEncoder() }),
    createThumbnail,
    generators: await openGenerators(a1111, context),
    samples: await openGenerator({ generator: 'sample' }, context),
    folders: folders.map((folder) => path.resolve(cwd, folder)),
    stateFolder,
    listModels: () => listModelsForPage(context),
    examine: () => examine(context),
    ...(studioFolder !== undefined && { studioFolder }),
    ...(token !== undefined && { token }),
    hostNames,
    version: readVersion(),
    log,
    now,
    createId,
    random,
  };
}

async function openGenerators(a1111: string | undefined, context: CommandContext): Promise<NamedGenerator[]> {
  const url = a1111 === undefined ? {} : { url: a1111 };
  return [
    { id: 'sample', title: 'Drawn samples', generator: await openGenerator({ generator: 'sample' }, context) },
    {
      id: 'a1111',
      title: 'A1111, Forge or SD.Next',
      generator: await openGenerator({ generator: 'a1111', ...url }, context),
    },
  ];
}

async function examine(context: CommandContext): Promise<DoctorReport> {
  const checks: DoctorReport['checks'][number][] = [];
  for (const { name, run } of await listChecks(context)) {
    const result = await run();
    const { status, message } = result;
    checks.push({ name, status, message, cure: 'cure' in result ? result.cure : null });
  }
  return { isWell: checks.every(({ status }) => status !== 'failure'), checks };
}
