import { existsSync } from 'node:fs';
import path from 'node:path';
import type { CliContext } from './context.ts';

type Surroundings = Pick<CliContext, 'cwd' | 'env' | 'homeFolder' | 'platform'>;

/**
 * The memory file, absolute: `--memory`, else `VSM_MEMORY`, else `outputs/vibe_memory.json` of a Fooocus folder that is the
 * working directory, else the user's data directory.
 */
export function locateMemory(option: string | undefined, surroundings: Surroundings): string {
  const { cwd, env } = surroundings;
  const named = option ?? (env['VSM_MEMORY'] || undefined);
  if (named !== undefined) return path.resolve(cwd, named);
  const ofFooocus = path.join(cwd, 'outputs', 'vibe_memory.json');
  if (existsSync(path.join(cwd, 'fooocus_version.py')) || existsSync(ofFooocus)) return ofFooocus;
  return path.join(dataFolder(surroundings), 'vsm', 'vibe_memory.json');
}

/** Where embeddings are kept between runs: `VSM_CACHE_DIR`, else `vsm` in the user's cache directory. */
export function locateCache(surroundings: Surroundings): string {
  const { cwd, env } = surroundings;
  if (env['VSM_CACHE_DIR']) return path.resolve(cwd, env['VSM_CACHE_DIR']);
  return path.join(cacheFolder(surroundings), 'vsm');
}

/** What the person chose once and for all. */
export function locateSettings(surroundings: Surroundings): string {
  return path.join(configFolder(surroundings), 'vsm', 'settings.json');
}

/** What is remembered of models: their hashes, and those that the person added. */
export function locateModelState(surroundings: Surroundings): string {
  return path.join(dataFolder(surroundings), 'vsm', 'models');
}

/** What runs of generators taught. */
export function locateLearnedGuidance(surroundings: Surroundings): string {
  return path.join(dataFolder(surroundings), 'vsm', 'guidance');
}

/** What was done in watched folders. */
export function locateWatchState(surroundings: Surroundings): string {
  return path.join(dataFolder(surroundings), 'vsm', 'watch');
}

/** Where the server keeps uploads, what it generated, and the settings of its page. */
export function locateServerState(surroundings: Surroundings): string {
  return path.join(dataFolder(surroundings), 'vsm', 'server');
}

/** Memories that were begun beside the first. */
export function locateOtherMemories(surroundings: Surroundings): string {
  return path.join(dataFolder(surroundings), 'vsm', 'memories');
}

function configFolder(surroundings: Surroundings): string {
  const { env, homeFolder, platform } = surroundings;
  if (platform === 'win32') return env['APPDATA'] || path.join(homeFolder, 'AppData', 'Roaming');
  if (platform === 'darwin') return dataFolder(surroundings);
  return absoluteOnly(env['XDG_CONFIG_HOME']) ?? path.join(homeFolder, '.config');
}

function dataFolder({ env, homeFolder, platform }: Surroundings): string {
  if (platform === 'win32') return env['LOCALAPPDATA'] || path.join(homeFolder, 'AppData', 'Local');
  if (platform === 'darwin') return path.join(homeFolder, 'Library', 'Application Support');
  return absoluteOnly(env['XDG_DATA_HOME']) ?? path.join(homeFolder, '.local', 'share');
}

function cacheFolder(surroundings: Surroundings): string {
  const { env, homeFolder, platform } = surroundings;
  if (platform === 'win32') return path.join(dataFolder(surroundings), 'Cache');
  if (platform === 'darwin') return path.join(homeFolder, 'Library', 'Caches');
  return absoluteOnly(env['XDG_CACHE_HOME']) ?? path.join(homeFolder, '.cache');
}

/** The XDG specification says to ignore a relative path. */
function absoluteOnly(folder: string | undefined): string | undefined {
  return folder && path.isAbsolute(folder) ? folder : undefined;
}
