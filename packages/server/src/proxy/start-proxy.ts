import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { VsmError } from '@vsm/core';
import { type Access, type Admission, admit, isLoopbackName, type Refusal } from './access.ts';
import { answerProblem } from './answer.ts';
import { DrawRoute } from './draw-route.ts';
import { DrawingQueue } from './drawing-queue.ts';
import { entriesOf } from './headers.ts';
import { LastPictures } from './last-pictures.ts';
import { passThrough, passUpgrade } from './pass-through.ts';
import type { ProxyOptions } from './proxy-options.ts';
import { Target } from './target.ts';
import { VsmRoutes } from './vsm-routes.ts';

export interface ListenOptions {
  /** 127.0.0.1 if not given. Any other than this machine's own needs a token. */
  readonly host?: string;
  /** 0 for any that is free. */
  readonly port: number;
}

export interface RunningProxy extends AsyncDisposable {
  readonly url: string;
  /** Interrupts what is drawn for its clients, and ends all connections. */
  close(): Promise<void>;
}

const drawsPictures = /^(\/.*)?\/sdapi\/v1\/(txt2img|img2img)$/;
const interrupts = /^(\/.*)?\/sdapi\/v1\/interrupt$/;

/**
 * An A1111-compatible server before another: what is drawn through it is drawn again until it is to the taste; everything else is
 * passed on untouched, both ways, as it comes.
 *
 * @throws VsmError `INVALID_ARGUMENT` for an address that is none, without a token where one is needed, or for a port in use.
 */
export async function startProxy(options: ProxyOptions & ListenOptions): Promise<RunningProxy> {
  const { host = '127.0.0.1', port, token = null } = options;
  if (token === null && !isLoopbackName(host) && host !== '::1') {
    throw new VsmError(
      'INVALID_ARGUMENT',
      `On ${host} others can reach the proxy, so it needs a token that its clients show. Put one into VSM_TOKEN, or leave the host at 127.0.0.1.`,
    );
  }
  const closing = new AbortController();
  const target = new Target(options.target);
  const queue = new DrawingQueue(target);
  const lastPictures = new LastPictures();
  const shared = { options, target, queue, lastPictures, closing: closing.signal };
  const answering = new Set<Promise<void>>();
  const server = createProxyServer({
    answering,
    access: { token },
    target,
    queue,
    drawRoute: new DrawRoute(shared),
    vsmRoutes: new VsmRoutes(shared),
    onTrouble: options.onTrouble,
  });
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  const address = await listen(server, host, port);
  const close = async (): Promise<void> => {
    closing.abort(new Error('The proxy closes.'));
    await Promise.race([queue.settle(), new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    // Those that became WebSockets too, of which the server knows no more.
    for (const socket of sockets) socket.destroy();
    await closed;
    // What they still write to the memory.
    await Promise.all(answering);
  };
  return { url: address, close, [Symbol.asyncDispose]: close };
}

interface Parts {
  /** Requests under way; none of them fails. */
  readonly answering: Set<Promise<void>>;
  readonly access: Access;
  readonly target: Target;
  readonly queue: DrawingQueue;
  readonly drawRoute: DrawRoute;
  readonly vsmRoutes: VsmRoutes;
  readonly onTrouble: ProxyOptions['onTrouble'];
}

function createProxyServer({ answering, access, target, queue, drawRoute, vsmRoutes, onTrouble }: Parts): Server {
  const route = async (incoming: IncomingMessage, response: ServerResponse, admission: Admission): Promise<void> => {
    const { method } = incoming;
    const pathname = admission.path.replace(/\?.*$/s, '');
    if (pathname.startsWith('/vsm/')) return await vsmRoutes.answer(incoming, response, pathname);
    if (method === 'POST' && drawsPictures.test(pathname)) return await drawRoute.answer(incoming, response, admission);
    if (method === 'POST' && interrupts.test(pathname)) queue.noteInterruption();
    passThrough(incoming, response, { target, admission });
  };
  // A picture takes as long as it takes, and so may the upload of one.
  const server = createServer({ requestTimeout: 0 }, (incoming, response) => {
    const admission = admit(incoming, access);
    if (isRefused(admission)) return answerProblem(response, admission);
    const answered = route(incoming, response, admission).catch((error: unknown) => {
      onTrouble?.(error instanceof Error ? (error.stack ?? error.message) : String(error));
      if (response.headersSent) response.destroy();
      else
        answerProblem(response, {
          status: 500,
          code: 'INTERNAL',
          detail: 'The proxy failed; its own output says more.',
        });
    });
    answering.add(answered);
    void answered.then(() => answering.delete(answered));
  });
  server.on('upgrade', (incoming: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (incoming.headers.upgrade?.toLowerCase() !== 'websocket') return readAgain(server, incoming, socket, head);
    const admission = admit(incoming, access);
    if (!isRefused(admission)) return passUpgrade(incoming, socket, { head, target, admission });
    socket.end(`HTTP/1.1 ${admission.status} Refused\r\nConnection: close\r\n\r\n`);
  });
  return server;
}

/** An upgrade that is only offered, as some clients offer HTTP/2 with every call, may be left alone: it is a plain request then. */
function readAgain(server: Server, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  const kept = [...entriesOf(incoming.rawHeaders)].filter(
    ([name]) => !/^(upgrade|connection|http2-settings)$/i.test(name),
  );
  const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`, ...kept.map(([name, value]) => `${name}: ${value}`)];
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}

function isRefused(admission: Admission | Refusal): admission is Refusal {
  return 'status' in admission;
}

async function listen(server: Server, host: string, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const problem = cause.code === 'EADDRINUSE' ? `port ${port} is in use` : cause.message;
      reject(
        new VsmError('INVALID_ARGUMENT', `The proxy can't listen on ${host}: ${problem}. Choose another.`, { cause }),
      );
    });
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const ownPort = typeof address === 'object' && address !== null ? address.port : port;
  return `http://${host.includes(':') ? `[${host}]` : host}:${ownPort}`;
}
