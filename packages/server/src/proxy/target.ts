import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http';
import { request as requestHttps, Agent as SecureAgent } from 'node:https';
import { isIP } from 'node:net';
import { VsmError } from '@vsm/core';
import { isLoopbackName } from './access.ts';
import { endToEndHeaders, type RawHeaders, valuesOf, withoutHeaders } from './headers.ts';

/** A whole answer, in memory. */
export interface TargetAnswer {
  readonly status: number;
  readonly statusText: string;
  readonly headers: RawHeaders;
  readonly body: Buffer;
}

export interface TargetCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: RawHeaders;
}

/** The server that the proxy stands before. */
export class Target {
  readonly url: string;
  readonly #url: URL;
  readonly #agent: Agent;
  readonly #request: typeof requestHttp;

  /** @throws VsmError `INVALID_ARGUMENT` for what is no http or https address. */
  constructor(url: string) {
    this.#url = parseTargetUrl(url);
    this.url = this.#url.href.replace(/\/$/, '');
    const isSecure = this.#url.protocol === 'https:';
    // A connection kept open may be closed by the target just when a call is sent, which then fails for no reason of its own.
    this.#agent = isSecure ? new SecureAgent({ keepAlive: false }) : new Agent({ keepAlive: false });
    this.#request = isSecure ? requestHttps : requestHttp;
  }

  /** A call under way, whose body is still to be written. */
  call({ method, path, headers }: TargetCall): ClientRequest {
    const { protocol, hostname, port, pathname } = this.#url;
    return this.#request({
      agent: this.#agent,
      protocol,
      hostname: hostname.replace(/^\[|\]$/g, ''),
      ...(port !== '' && { port }),
      method,
      path: path.startsWith('/') ? `${pathname.replace(/\/$/, '')}${path}` : path,
      headers: [...headers],
    });
  }

  /**
   * The headers for the target: what came from the client, without what is of its connection or for the proxy. A target known by
   * a name wants to be called by it; one on an address of its own hears what the client calls the proxy, so that its redirections
   * and its checks of the origin go by that.
   */
  headersFor(incoming: RawHeaders): string[] {
    const headers = withoutHeaders(endToEndHeaders(incoming), (name) => name.startsWith('x-vsm') || name === 'expect');
    const { hostname, host } = this.#url;
    const isByAddress = isLoopbackName(hostname) || isIP(hostname.replace(/^\[|\]$/g, '')) > 0;
    if (isByAddress && valuesOf(headers, 'host').length > 0) return headers;
    return ['Host', host, ...withoutHeaders(headers, (name) => name === 'host')];
  }

  /** Sends all of a call and reads all of its answer. @throws as Node does when the connection fails or breaks. */
  async send(call: TargetCall, body: Uint8Array, { maxBytes }: { readonly maxBytes: number }): Promise<TargetAnswer> {
    const length = ['Content-Length', String(body.length)];
    const headers = [...withoutHeaders(call.headers, (name) => name === 'content-length'), ...length];
    const outgoing = this.call({ ...call, headers });
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      outgoing.once('response', resolve).once('error', reject).end(body);
    });
    const { statusCode: status = 502, statusMessage: statusText = '', rawHeaders } = answer;
    try {
      return { status, statusText, headers: rawHeaders, body: await readBody(answer, maxBytes) };
    } finally {
      outgoing.destroy();
    }
  }
}

/** Leaves the connection open. @throws BodyTooLarge; as Node does when the sender goes away. */
export async function readBody(message: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = Number(message.headers['content-length'] ?? 0);
  if (sizeBytes > maxBytes) throw new BodyTooLarge(maxBytes);
  sizeBytes = 0;
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) throw new BodyTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export class BodyTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`A body has at most ${maxBytes} bytes here.`);
  }
}

function parseTargetUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url && url.username === '' && url.password === '' && url.search === '' && url.hash === '';
  if (isPlain && /^https?:$/.test(url.protocol)) return url;
  // It may hold a password, so it is not repeated.
  throw new VsmError(
    'INVALID_ARGUMENT',
    'The target is an http or https address without credentials and query, such as "http://127.0.0.1:7860". Credentials are those that each client sends.',
    { details: { argument: 'target' } },
  );
}
