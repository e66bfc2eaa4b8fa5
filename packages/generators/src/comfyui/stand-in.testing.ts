import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  answerJson,
  type LoopbackRequest,
  type LoopbackServer,
  startLoopbackServer,
} from '../http/loopback-server.testing.ts';
import { refusalOf } from './stand-in-validation.testing.ts';
import { type QueuedRun, StandInWorker } from './stand-in-worker.testing.ts';
import type { WorkflowJson } from './workflows.testing.ts';

export interface ComfyUiStandIn extends LoopbackServer {
  readonly worker: StandInWorker;
  /** What the next calls of a route get instead of an answer, one each. The route does its work but for a status. */
  readonly faults: Map<string, Fault[]>;
  /** Loses the connections of all sockets. */
  dropSockets(): void;
  /** How many sockets were ever opened. */
  readonly socketCount: () => number;
  restart(): Promise<void>;
}

export type Fault =
  | { readonly kind: 'drop' | 'drop-mid-body' | 'not-json' }
  | { readonly kind: 'status'; readonly status: number; readonly body: string };

export interface StandInOptions {
  /** How previews are framed: type 1 with a format, or type 4 with metadata to clients that ask for it. */
  readonly previews?: 'jpeg' | 'png' | 'with metadata';
}

interface Client {
  readonly socket: WebSocket;
  readonly id: string;
  wantsMetadata: boolean;
}

const tinyJpeg = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  'base64',
);

/** A ComfyUI that speaks as its documentation and its server's routes say, and draws small pictures. */
export async function startComfyUiStandIn({ previews = 'png' }: StandInOptions = {}): Promise<ComfyUiStandIn> {
  const clients = new Set<Client>();
  const faults = new Map<string, Fault[]>();
  let opened = 0;
  let queued = 0;
  const worker = new StandInWorker({
    send: (clientId, type, data) => {
      for (const { socket, id } of clients) {
        if (clientId === undefined || id === clientId) socket.send(JSON.stringify({ type, data }));
      }
    },
    preview: ([, prompt_id, , { client_id }], node_id, png) => {
      for (const { socket, id, wantsMetadata } of clients) {
        if (client_id !== undefined && id !== client_id) continue;
        if (previews === 'with metadata' && wantsMetadata) socket.send(metadataFrame({ prompt_id, node_id }, png));
        else socket.send(previews === 'jpeg' ? previewFrame(1, tinyJpeg) : previewFrame(2, png));
      }
    },
  });

  const submit = (body: string): [status: number, answer: unknown] => {
    const { prompt, client_id } = JSON.parse(body);
    const workflow: WorkflowJson = prompt;
    const refusal = refusalOf(workflow);
    if (refusal !== undefined) return [400, refusal];
    const run: QueuedRun = [queued++, randomUUID(), workflow, { client_id }, []];
    worker.enqueue(run);
    return [200, { prompt_id: run[1], number: run[0], node_errors: {} }];
  };

  const answer = ({ method, path, query, body }: LoopbackRequest): [status: number, answer: unknown] => {
    const running = worker.running === undefined ? [] : [worker.running];
    const route = `${method} ${path.replace(/(?<=^\/history)\/.*/, '/{id}')}`;
    switch (route) {
      case 'GET /system_stats':
        return [200, { system: { os: 'posix', comfyui_version: '0.3.60' }, devices: [{ name: 'cpu', type: 'cpu' }] }];
      case 'POST /prompt':
        return submit(body);
      case 'GET /queue':
        return [200, { queue_running: running, queue_pending: worker.pending }];
      case 'POST /queue': {
        const { delete: ids = [] } = JSON.parse(body);
        worker.pending = worker.pending.filter(([, id]) => !ids.includes(id));
        return [200, undefined];
      }
      case 'POST /interrupt': {
        const { prompt_id } = JSON.parse(body || '{}');
        if (prompt_id === undefined || prompt_id === worker.running?.[1]) worker.interrupt();
        return [200, undefined];
      }
      case 'GET /history':
        return [200, Object.fromEntries(worker.history)];
      case 'GET /history/{id}': {
        const id = path.slice('/history/'.length);
        return [200, worker.history.has(id) ? { [id]: worker.history.get(id) } : {}];
      }
      case 'GET /view': {
        const key = [query.get('type'), query.get('subfolder'), query.get('filename')].join('/');
        const file = worker.files.get(key);
        return file === undefined ? [404, undefined] : [200, file];
      }
      default:
        return [404, undefined];
    }
  };

  const handle = (request: LoopbackRequest, response: ServerResponse): void => {
    if (isForeign(request.headers)) return void response.writeHead(403).end();
    const fault = faults.get(request.path)?.shift();
    if (fault?.kind === 'status') return void response.writeHead(fault.status).end(fault.body);
    const [status, content] = answer(request);
    if (fault?.kind === 'drop') response.destroy();
    else if (fault?.kind === 'drop-mid-body') dropMidBody(response);
    else if (fault?.kind === 'not-json') response.writeHead(200).end('{"prompt_id": ');
    else if (content instanceof Uint8Array) response.writeHead(status, { 'content-type': 'image/png' }).end(content);
    else if (content === undefined) response.writeHead(status).end();
    else answerJson(response, content, status);
  };

  const sockets = new WebSocketServer({ noServer: true });
  sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    const id = new URL(request.url ?? '/', 'http://loopback').searchParams.get('clientId') ?? randomUUID();
    const client: Client = { socket, id, wantsMetadata: false };
    clients.add(client);
    opened++;
    socket.on('close', () => clients.delete(client));
    socket.on('message', (data) => {
      const { type, data: flags } = JSON.parse(data.toString());
      if (type === 'feature_flags') client.wantsMetadata = flags.supports_preview_metadata === true;
    });
    socket.send(JSON.stringify({ type: 'status', data: { status: { exec_info: { queue_remaining: 0 } }, sid: id } }));
  });
  const server = await startLoopbackServer(handle, (incoming, socket, head) => {
    if (isForeign(incoming.headers)) socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    else sockets.handleUpgrade(incoming, socket, head, (webSocket) => sockets.emit('connection', webSocket, incoming));
  });

  const dropSockets = (): void => {
    for (const { socket } of clients) socket.terminate();
  };
  const stop = async (): Promise<void> => {
    dropSockets();
    worker.forget();
    await server.stop();
  };
  return {
    ...server,
    worker,
    faults,
    dropSockets,
    socketCount: () => opened,
    stop,
    restart: async () => {
      await stop();
      await server.start();
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** ComfyUI refuses pages of other sites: an Origin that differs from the Host. */
function isForeign({ origin, host }: IncomingMessage['headers']): boolean {
  return origin !== undefined && new URL(origin).host !== host;
}

function dropMidBody(response: ServerResponse): void {
  response.writeHead(200, { 'content-length': '1000' });
  response.write('half', () => response.destroy());
}

function previewFrame(format: number, image: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(1, 0);
  head.writeUInt32BE(format, 4);
  return Buffer.concat([head, image]);
}

function metadataFrame(fields: Record<string, unknown>, image: Uint8Array): Buffer {
  const metadata = Buffer.from(JSON.stringify({ ...fields, image_type: 'image/png' }));
  const head = Buffer.alloc(8);
  head.writeUInt32BE(4, 0);
  head.writeUInt32BE(metadata.length, 4);
  return Buffer.concat([head, metadata, image]);
}
