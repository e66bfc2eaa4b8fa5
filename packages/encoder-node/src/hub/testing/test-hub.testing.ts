import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

export interface HubFile {
  readonly path: string;
  readonly bytes: Buffer;
  /** Large files are kept by LFS and come from the storage server; others from the hub itself. */
  readonly isLarge: boolean;
}

/** What the servers do otherwise than well. All may change while they run. */
export interface Misbehaviour {
  /** The connection breaks after this many bytes of an answer; `null` lets it pass. */
  breakAfter?: (path: string, answerBytes: number) => number | null;
  /** What is sent in place of a file. The headers stay those of the file, but for the length. */
  replace?: (path: string) => Buffer | null;
  /** The type that the replacement is said to have. */
  contentType?: string;
  /** A status in place of an answer to a request, `null` lets it pass. */
  refuse?: (request: { readonly method: string; readonly path: string; readonly number: number }) => Refusal | null;
  /** Between pieces of 64 kB. */
  pauseMs?: number;
  ignoresRanges?: boolean;
  /** What the hub states as the size of every file. */
  claimedBytes?: number;
  /** As a mirror that leaves out the hub's own headers. */
  hidesHeaders?: boolean;
  /** As a mirror that gives files ETags of its own. */
  etag?: (path: string) => string;
  /** As a mirror that has files alone. */
  hidesListing?: boolean;
}

export interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface TestHub {
  readonly endpoint: string;
  readonly commit: string;
  readonly misbehaviour: Misbehaviour;
  /** Connections to either server. */
  readonly connectionCount: number;
  /** Bytes of files sent, by path. */
  readonly sentBytes: ReadonlyMap<string, number>;
  /** From which byte files were asked for, in order, by path. */
  readonly starts: ReadonlyMap<string, readonly number[]>;
  /** `GET /path` in order, of both servers. */
  readonly requests: readonly string[];
  /** The `authorization` of each request, by server. */
  readonly authorizations: {
    readonly hub: readonly (string | undefined)[];
    readonly storage: readonly (string | undefined)[];
  };
  close(): Promise<void>;
}

const pieceBytes = 64 * 1024;

/** A hub with one repository, and the storage that it redirects to, on ports of 127.0.0.1, as the hub's documentation describes them. */
export async function startTestHub(repository: string, files: readonly HubFile[]): Promise<TestHub> {
  const commit = createHash('sha1').update(repository).digest('hex');
  const misbehaviour: Misbehaviour = {};
  const sentBytes = new Map<string, number>();
  const starts = new Map<string, number[]>();
  const requests: string[] = [];
  const authorizations: { hub: (string | undefined)[]; storage: (string | undefined)[] } = { hub: [], storage: [] };
  let connectionCount = 0;

  const sendFile = async (file: HubFile, request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { replace, breakAfter, pauseMs, ignoresRanges, contentType } = misbehaviour;
    const bytes = replace?.(file.path) ?? file.bytes;
    const range = ignoresRanges ? null : /^bytes=(\d+)-$/.exec(request.headers.range ?? '');
    const from = range ? Number(range[1]) : 0;
    if (range && from >= bytes.length) {
      response.writeHead(416, { 'content-range': `bytes */${bytes.length}` }).end();
      return;
    }
    const answer = bytes.subarray(from);
    response.writeHead(range ? 206 : 200, {
      'content-type': contentType ?? 'application/octet-stream',
      'content-length': answer.length,
      etag: `"storage-${hashOf('md5', file.bytes)}"`,
      ...(range && { 'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` }),
    });
    if (request.method === 'HEAD') {
      response.end();
      return;
    }
    response.flushHeaders();
    const closed = once(response, 'close');
    starts.set(file.path, [...(starts.get(file.path) ?? []), from]);
    const end = Math.min(answer.length, breakAfter?.(file.path, answer.length) ?? answer.length);
    for (let start = 0; start < end && !response.destroyed; start += pieceBytes) {
      const piece = answer.subarray(start, Math.min(end, start + pieceBytes));
      sentBytes.set(file.path, (sentBytes.get(file.path) ?? 0) + piece.length);
      if (!response.write(piece)) await Promise.race([once(response, 'drain'), closed]);
      if (pauseMs) await delay(pauseMs);
    }
    if (end < answer.length) response.destroy();
    else response.end();
  };

  const refuse = (request: IncomingMessage, response: ServerResponse): boolean => {
    const path = request.url ?? '';
    const method = request.method ?? '';
    requests.push(`${method} ${path}`);
    const refusal = misbehaviour.refuse?.({ method, path, number: requests.length });
    if (!refusal) return false;
    response.writeHead(refusal.status, { ...refusal.headers }).end(request.method === 'HEAD' ? undefined : 'refused');
    return true;
  };

  const storage = createServer((request, response) => {
    authorizations.storage.push(request.headers.authorization);
    if (refuse(request, response)) return;
    const file = files.find(({ bytes }) => request.url === `/objects/${hashOf('sha256', bytes)}`);
    if (file) void sendFile(file, request, response);
    else response.writeHead(404).end();
  });

  const hub = createServer((request, response) => {
    authorizations.hub.push(request.headers.authorization);
    if (refuse(request, response)) return;
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://hub').pathname);
    const listing = /^\/api\/models\/(.+)\/revision\/([^/]+)$/.exec(path);
    if (listing?.[1] === repository && !misbehaviour.hidesListing) {
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ sha: commit, siblings: files.map(toSibling) }));
      return;
    }
    const resolved = /^\/([^/]+\/[^/]+)\/resolve\/([^/]+)\/(.+)$/.exec(path);
    const [, name, revision, filePath] = resolved ?? [];
    const file = files.find((each) => each.path === filePath);
    if (name !== repository) return void response.writeHead(404, { 'x-error-code': 'RepoNotFound' }).end();
    if (revision !== 'main' && revision !== commit)
      return void response.writeHead(404, { 'x-error-code': 'RevisionNotFound' }).end();
    if (!file) return void response.writeHead(404, { 'x-error-code': 'EntryNotFound' }).end();
    answerResolve(file, request, response);
  });

  const answerResolve = (file: HubFile, request: IncomingMessage, response: ServerResponse): void => {
    const { bytes, isLarge } = file;
    const { hidesHeaders, etag } = misbehaviour;
    const ownHeaders = hidesHeaders
      ? {}
      : etag !== undefined
        ? { 'x-repo-commit': commit, etag: etag(file.path) }
        : {
            'x-repo-commit': commit,
            'x-linked-size': String(misbehaviour.claimedBytes ?? bytes.length),
            'x-linked-etag': `"${isLarge ? hashOf('sha256', bytes) : gitHash(bytes)}"`,
          };
    for (const [name, value] of Object.entries(ownHeaders)) response.setHeader(name, value);
    if (!isLarge) return void sendFile(file, request, response);
    response.writeHead(302, { location: `${addressOf(storage)}/objects/${hashOf('sha256', bytes)}` }).end();
  };

  for (const server of [hub, storage]) {
    server.on('connection', () => {
      connectionCount++;
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }
  return {
    endpoint: addressOf(hub),
    commit,
    misbehaviour,
    sentBytes,
    starts,
    requests,
    authorizations,
    get connectionCount() {
      return connectionCount;
    },
    async close() {
      for (const server of [hub, storage]) {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      }
    },
  };
}

function toSibling({ path, bytes, isLarge }: HubFile) {
  const lfs = { sha256: hashOf('sha256', bytes), size: bytes.length, pointerSize: 134 };
  return { rfilename: path, size: bytes.length, blobId: gitHash(bytes), ...(isLarge && { lfs }) };
}

export function hashOf(algorithm: 'sha256' | 'md5', bytes: Uint8Array): string {
  return createHash(algorithm).update(bytes).digest('hex');
}

function gitHash(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

function addressOf(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
