import { VsmError } from '@vsm/core';
import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { connectionTrouble, modelError, type RequestFacts, refusalOf } from './hub-errors.ts';
import type { HubSettings } from './hub-settings.ts';

/** A file as the hub describes it, at one commit. */
export interface RemoteFile {
  readonly repository: string;
  readonly commit: string;
  readonly path: string;
  /** Its name among the blobs: the SHA-256 of large files, the git hash of small ones. */
  readonly etag: string;
  /** Lower-case hex; absent for files that git keeps itself. */
  readonly sha256?: string;
  /** Absent where the hub does not state it. */
  readonly sizeBytes?: number;
}

export interface OpenedFile {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
  readonly body: Dispatcher.ResponseData['body'];
}

/** The hub, or a mirror of it. Nothing is tried twice here. */
export interface HubClient {
  /** @throws VsmError `MODEL_UNUSABLE` or `PassingTrouble`, as all methods; the signal's reason when it aborts. */
  describeFile(repository: string, revision: string, file: string, signal: AbortSignal): Promise<RemoteFile>;
  /** The file from a byte on: 200, 206 or 416. */
  openFile(file: RemoteFile, from: number, signal: AbortSignal): Promise<OpenedFile>;
  close(): Promise<void>;
}

export interface HubClientOptions extends Pick<HubSettings, 'endpoint' | 'token' | 'proxy'> {
  /** How long a server may say nothing. 30,000 if not given. */
  readonly silenceMs?: number;
}

const mostRedirects = 10;

/**
 * Connections through undici itself: the fetch of Node 20 knows no proxies, and hides the redirects by which the hub says
 * what a file is.
 */
export async function openHubClient(options: HubClientOptions): Promise<HubClient> {
  const { EnvHttpProxyAgent, request } = await import('undici');
  const { endpoint, token, proxy, silenceMs = 30_000 } = options;
  const dispatcher = new EnvHttpProxyAgent({
    httpProxy: proxy.http ?? '',
    httpsProxy: proxy.https ?? '',
    noProxy: proxy.except ?? '',
    headersTimeout: silenceMs,
    bodyTimeout: silenceMs,
    connect: { timeout: silenceMs },
  });
  const origin = new URL(endpoint).origin;

  const send = async (
    method: 'GET' | 'HEAD',
    url: URL,
    headers: Readonly<Record<string, string>>,
    facts: RequestFacts,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> => {
    signal.throwIfAborted();
    // The token is for the hub alone, not for the storage that it redirects to.
    const authorization = token !== null && url.origin === origin ? { authorization: `Bearer ${token}` } : {};
    const allHeaders = { 'user-agent': 'vsm', 'accept-encoding': 'identity', ...headers, ...authorization };
    try {
      return await request(url, { method, headers: allHeaders, dispatcher, signal });
    } catch (error) {
      signal.throwIfAborted();
      throw connectionTrouble(error, facts);
    }
  };

  const factsOf = (repository: string, revision: string, path: string): RequestFacts => ({
    repository,
    revision,
    path,
    endpoint,
    hasToken: token !== null,
  });

  const describeFile: HubClient['describeFile'] = async (repository, revision, file, signal) => {
    const facts = factsOf(repository, revision, file);
    let url = addressOf(endpoint, repository, revision, file);
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const { statusCode, headers, body } = await send('HEAD', url, {}, facts, signal);
      await body.dump();
      const header = headerReader(headers);
      const location = header('location');
      // A redirect within the hub leads to a repository's new name; one out of it, to the file's storage.
      if (
        isRedirect(statusCode) &&
        location !== undefined &&
        new URL(location, url).origin === url.origin &&
        !header('x-linked-etag')
      ) {
        url = new URL(location, url);
        continue;
      }
      if (!isRedirect(statusCode) && statusCode !== 200) throw refusalOf({ status: statusCode, header }, facts);
      return await completeFacts(readFacts(header, facts), facts, signal);
    }
    throw modelError(`${endpoint} redirects ${file} of ${repository} in circles. Check HF_ENDPOINT.`, facts);
  };

  /** Mirrors may leave out headers; the hub's own listing has what they say. */
  const completeFacts = async (
    known: Partial<RemoteFile>,
    facts: RequestFacts,
    signal: AbortSignal,
  ): Promise<RemoteFile> => {
    const { repository, revision, path } = facts;
    const { commit, etag } = known;
    const isGitHash = etag !== undefined && /^[0-9a-f]{40}$/.test(etag);
    if (commit !== undefined && etag !== undefined && (isGitHash || known.sha256 !== undefined)) {
      return { ...known, repository, path, commit, etag };
    }
    const listing = await readListing(repository, revision, facts, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      // A mirror without a listing: what it gives is remembered by its hash at first use.
      if (commit === undefined || etag === undefined) throw error;
      return null;
    });
    const sibling = listing?.siblings.find(({ rfilename }) => rfilename === path);
    const sha256 = known.sha256 ?? sibling?.lfs?.sha256;
    const sizeBytes = known.sizeBytes ?? sibling?.lfs?.size ?? sibling?.size;
    const name = sha256 ?? sibling?.blobId ?? etag;
    const ofCommit = commit ?? listing?.sha;
    if (name === undefined || ofCommit === undefined) {
      throw modelError(
        `${endpoint} does not say what ${path} of ${repository} is: no ETag, and it is not in its list of files. Check HF_ENDPOINT.`,
        facts,
      );
    }
    return {
      repository,
      path,
      commit: ofCommit,
      etag: name,
      ...(sha256 && { sha256 }),
      ...(sizeBytes !== undefined && { sizeBytes }),
    };
  };

  const readListing = async (repository: string, revision: string, facts: RequestFacts, signal: AbortSignal) => {
    const url = new URL(`${endpoint}/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`);
    const { statusCode, headers, body } = await send('GET', url, {}, facts, signal);
    if (statusCode !== 200) {
      await body.dump();
      throw refusalOf({ status: statusCode, header: headerReader(headers) }, facts);
    }
    const parsed = listingSchema.safeParse(await body.json().catch(() => null));
    if (parsed.success) return parsed.data;
    throw modelError(
      `${url} did not answer as the hub does. Check HF_ENDPOINT; a login page of your network may stand before it.`,
      facts,
    );
  };

  return {
    describeFile,
    async openFile(file, from, signal) {
      const facts = factsOf(file.repository, file.commit, file.path);
      const headers: Record<string, string> = from > 0 ? { range: `bytes=${from}-` } : {};
      let url = addressOf(endpoint, file.repository, file.commit, file.path);
      for (let redirects = 0; redirects <= mostRedirects; redirects++) {
        const answer = await send('GET', url, headers, facts, signal);
        const header = headerReader(answer.headers);
        const { statusCode: status, body } = answer;
        if ([200, 206, 416].includes(status)) return { status, header, body };
        await body.dump();
        const location = header('location');
        if (!isRedirect(status) || location === undefined) throw refusalOf({ status, header }, facts);
        const next = new URL(location, url);
        if (url.protocol === 'https:' && next.protocol !== 'https:') {
          throw modelError(
            `${url.origin} redirects ${file.path} to ${next.origin}, which is not encrypted. Check HF_ENDPOINT.`,
            facts,
          );
        }
        url = next;
      }
      throw modelError(
        `${endpoint} redirects ${file.path} of ${file.repository} in circles. Check HF_ENDPOINT.`,
        facts,
      );
    },
    close: () => dispatcher.close(),
  };
}

const listingSchema = z.object({
  sha: z.string().regex(/^[0-9a-f]{40}$/),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      blobId: z
        .string()
        .regex(/^[0-9a-f]{40}$/)
        .optional(),
      size: z.number().optional(),
      lfs: z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), size: z.number() }).optional(),
    }),
  ),
});

function addressOf(endpoint: string, repository: string, revision: string, file: string): URL {
  const escaped = file.split('/').map(encodeURIComponent).join('/');
  return new URL(`${endpoint}/${repository}/resolve/${encodeURIComponent(revision)}/${escaped}`);
}

function isRedirect(status: number): boolean {
  return [301, 302, 303, 307, 308].includes(status);
}

/** What the headers of the hub's own answer say, before any redirect. */
function readFacts(header: OpenedFile['header'], facts: RequestFacts): Partial<RemoteFile> {
  const commit = header('x-repo-commit');
  const etag = unquote(header('x-linked-etag') ?? header('etag'));
  const size = header('x-linked-size') ?? (header('location') === undefined ? header('content-length') : undefined);
  const isSha256 = etag !== undefined && /^[0-9a-f]{64}$/.test(etag);
  if (etag !== undefined && !/^[\w.-]{1,200}$/.test(etag)) {
    throw new VsmError(
      'MODEL_UNUSABLE',
      `${facts.endpoint} gives ${facts.path} an ETag that names no file. Check HF_ENDPOINT.`,
    );
  }
  return {
    ...(commit !== undefined && /^[0-9a-f]{40}$/.test(commit) && { commit }),
    ...(etag !== undefined && { etag }),
    ...(isSha256 && { sha256: etag }),
    ...(size !== undefined && /^\d+$/.test(size) && { sizeBytes: Number(size) }),
  };
}

function unquote(etag: string | undefined): string | undefined {
  return etag?.replace(/^W\//, '').replaceAll('"', '');
}

function headerReader(headers: Dispatcher.ResponseData['headers']): OpenedFile['header'] {
  return (name) => {
    const value = headers[name];
    return Array.isArray(value) ? value[0] : value;
  };
}
