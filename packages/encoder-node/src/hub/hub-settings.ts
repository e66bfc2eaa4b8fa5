import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { VsmError } from '@vsm/core';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Where models come from and where they are kept, as the tools of the Hugging Face hub decide it. */
export interface HubSettings {
  /** Without a slash at its end. */
  readonly endpoint: string;
  /** Absolute: the folder with `models--owner--name` in it. */
  readonly cacheFolder: string;
  readonly token: string | null;
  /** No connection is made, whatever is missing. */
  readonly isOffline: boolean;
  readonly proxy: { readonly http?: string; readonly https?: string; readonly except?: string };
}

const defaultEndpoint = 'https://huggingface.co';

/**
 * The settings that `HF_ENDPOINT`, `HF_HOME`, `HF_HUB_CACHE`, `XDG_CACHE_HOME`, `HF_TOKEN`, `HF_TOKEN_PATH`, `HF_HUB_OFFLINE`
 * and the proxy variables make.
 *
 * @throws VsmError `INVALID_ARGUMENT` when the endpoint is no address, or the token is none.
 * @see https://huggingface.co/docs/huggingface_hub/package_reference/environment_variables
 */
export async function readHubSettings(environment: Environment, homeFolder: string): Promise<HubSettings> {
  const value = (...names: readonly string[]) => names.map((name) => environment[name]).find(Boolean);
  const resolve = (folder: string) => path.resolve(folder.replace(/^~(?=$|[/\\])/, homeFolder));
  const cacheHome = resolve(value('XDG_CACHE_HOME') ?? path.join(homeFolder, '.cache'));
  const home = resolve(value('HF_HOME') ?? path.join(cacheHome, 'huggingface'));
  const http = value('HTTP_PROXY', 'http_proxy');
  const https = value('HTTPS_PROXY', 'https_proxy');
  const except = value('NO_PROXY', 'no_proxy');
  return {
    endpoint: parseEndpoint(value('HF_ENDPOINT') ?? defaultEndpoint),
    cacheFolder: resolve(value('HF_HUB_CACHE', 'HUGGINGFACE_HUB_CACHE') ?? path.join(home, 'hub')),
    token:
      parseToken(value('HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN')) ??
      (await readTokenFile(resolve(value('HF_TOKEN_PATH') ?? path.join(home, 'token')))),
    isOffline: isSet(value('HF_HUB_OFFLINE')),
    proxy: { ...(http && { http }), ...(https && { https }), ...(except && { except }) },
  };
}

function parseEndpoint(text: string): string {
  const isAddress = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (isAddress) return text.replace(/\/+$/, '');
  throw new VsmError(
    'INVALID_ARGUMENT',
    `HF_ENDPOINT must be an address such as ${defaultEndpoint}; it is ${JSON.stringify(text)}. Correct or unset it.`,
  );
}

/** What is said of a wrong token never repeats it. */
function parseToken(text: string | undefined): string | null {
  const token = text?.trim();
  if (!token) return null;
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new VsmError(
    'INVALID_ARGUMENT',
    'The hub token (HF_TOKEN, or the file of HF_TOKEN_PATH) holds a space or a character that no token has. Copy it anew.',
  );
}

async function readTokenFile(file: string): Promise<string | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw new VsmError(
      'INVALID_ARGUMENT',
      `${file}: the hub token cannot be read (${error.code}). Give access to it, or name another file in HF_TOKEN_PATH.`,
      { cause: error, details: { path: file } },
    );
  });
  return parseToken(text);
}

function isSet(text: string | undefined): boolean {
  return /^(1|on|yes|true)$/i.test(text ?? '');
}
