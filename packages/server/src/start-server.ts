import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { VsmError } from '@vsm/core';
import { createServer } from './create-server.ts';
import { isOpenAddress } from './security/allowed-hosts.ts';
import type { ServerOptions } from './server-options.ts';

export interface ListenOptions {
  /** An address, or `localhost`. */
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

export interface RunningServer {
  /** Where it listens, such as `http://127.0.0.1:7868`. */
  readonly url: string;
  /** Ends requests under way, refuses others, and closes the memories. Called twice, it closes once. */
  close(): Promise<void>;
}

/** Slow clients are given so long to send a head, and a whole request. */
const headersTimeoutMs = 10_000;
const requestTimeoutMs = 300_000;
const keepAliveTimeoutMs = 5_000;
const maxConnections = 512;

/**
 * Starts to listen.
 *
 * @throws VsmError `INVALID_ARGUMENT` when the address is not a loopback one and no token is given, or it cannot be listened on.
 */
export async function startServer(options: ServerOptions, { host, port }: ListenOptions): Promise<RunningServer> {
  if (isOpenAddress(host) && options.token === undefined) {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `${host} can be reached by others, so a token is needed. Give one, or listen on 127.0.0.1.`,
    );
  }
  const app = await createServer(options, host);
  const listener = getRequestListener(
    (request, { incoming }) => app.fetch(request, incoming.socket.remoteAddress ?? ''),
    { overrideGlobalObjects: false },
  );
  const server = createHttpServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveTimeoutMs,
      maxHeaderSize: 16_384,
    },
    listener,
  );
  server.maxConnections = maxConnections;
  try {
    await listen(server, host, port);
  } catch (cause) {
    await app.close();
    throw new VsmError(
      'INVALID_ARGUMENT',
      `${host}:${port} cannot be listened on (${cause instanceof Error ? cause.message : String(cause)}). Is another server there? Choose another port.`,
      { cause },
    );
  }
  let closing: Promise<void> | null = null;
  return {
    url: urlOf(server),
    close: () => {
      closing ??= closeAll(server, app);
      return closing;
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

/** No new connections; those that wait for nothing are closed, the others when they have their answer. */
async function closeAll(server: Server, app: { close(): Promise<void> }): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  await app.close();
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), 500);
  await closed;
  clearTimeout(late);
}

function urlOf(server: Server): string {
  const address = server.address();
  const {
    address: host,
    port,
    family,
  }: AddressInfo = address !== null && typeof address === 'object'
    ? address
    : { address: '127.0.0.1', port: 0, family: 'IPv4' };
  return `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`;
}
