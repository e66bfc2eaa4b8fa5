import { homedir } from 'node:os';
import path from 'node:path';

/** Where VSM keeps what it can make again, unless told otherwise: `vsm` in the user's cache folder. */
export function defaultCacheFolder(): string {
  return path.join(userCacheFolder(), 'vsm');
}

function userCacheFolder(): string {
  const { LOCALAPPDATA, XDG_CACHE_HOME } = process.env;
  if (process.platform === 'win32') return LOCALAPPDATA || path.join(homedir(), 'AppData', 'Local');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Caches');
  return XDG_CACHE_HOME && path.isAbsolute(XDG_CACHE_HOME) ? XDG_CACHE_HOME : path.join(homedir(), '.cache');
}
