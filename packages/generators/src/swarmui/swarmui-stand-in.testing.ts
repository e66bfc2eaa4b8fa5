import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { answerFaultily, type Faults, isInsteadOfWork } from '../http/faults.testing.ts';
import {
  answerJson,
  type LoopbackRequest,
  type LoopbackServer,
  startLoopbackServer,
} from '../http/loopback-server.testing.ts';
import { type BackendOptions, SwarmUiBackend } from './swarmui-backend.testing.ts';

/** What goes wrong with a run over the socket. */
export type SocketFault = 'refused' | 'dropped at the first preview' | 'no JSON' | 'silence';

export interface SwarmUiStandInOptions extends BackendOptions {
  /** Of an account, where accounts are required. */
  readonly token?: string;
  /** As the server setting Network.RequiredAuthorization. */
  readonly requiredAuthorization?: string;
  readonly models?: readonly string[];
  readonly loadedModels?: readonly string[];
}

export interface SwarmUiStandIn extends LoopbackServer {
  readonly backend: SwarmUiBackend;
  readonly faults: Faults;
  /** One for each run over the socket. */
  readonly socketFaults: SocketFault[];
  /** What each run over the socket was asked with. */
  readonly asked: Record<string, unknown>[];
  restart(): Promise<void>;
}

type Answer = readonly [status: number, content: unknown];
type Headers = Readonly<Record<string, string | string[] | undefined>>;

const parameterIds = ['prompt', 'negativeprompt', 'images', 'seed', 'steps', 'cfgscale', 'width', 'height', 'model'];
const otherIds = ['donotsave', 'sampler', 'scheduler', 'loras', 'loraweights', 'refinerupscale', 'initimagecreativity'];
const invalidSession = {
  error: 'Invalid session ID. You may need to refresh the page.',
  error_id: 'invalid_session_id',
};

/** A stand-in for SwarmUI, which draws sample pictures: its routes, its socket, their answers and refusals. */
export async function startSwarmUiStandIn(options: SwarmUiStandInOptions = {}): Promise<SwarmUiStandIn> {
  const { models = ['OfficialStableDiffusion/sd_xl_base_1.0', 'dreams'], loadedModels = models.slice(0, 1) } = options;
  const backend = new SwarmUiBackend(options);
  const sessions = new Set<string>();
  const faults: Faults = new Map();
  const socketFaults: SocketFault[] = [];
  const asked: Record<string, unknown>[] = [];

  /** Of a request for pictures, before anything is drawn. */
  const refusalOf = ({ session_id, model, steps }: Record<string, unknown>): Record<string, unknown> | undefined => {
    if (!sessions.has(String(session_id))) return invalidSession;
    if (model === undefined) return { error: 'No model input given. Did your UI load properly?' };
    if (steps !== undefined && !Number.isInteger(steps)) {
      return {
        error: `Invalid integer value for param Steps - '${steps}' - must be a valid integer (eg '0', '3', '-5', etc)`,
      };
    }
    const isKnown = models.includes(String(model));
    return isKnown
      ? undefined
      : { error: `Invalid model value for param Model - '${model}' - are you sure that model name is correct?` };
  };

  const answer = async ({ method, path, headers, body }: LoopbackRequest): Promise<Answer> => {
    if (!hasAuthorization(headers, options)) return [401, 'Unauthorized'];
    const file = method === 'GET' && backend.files.get(decodeURIComponent(path).slice(1));
    if (file) return [200, file];
    if (method !== 'POST' || !path.startsWith('/API/')) return [404, '<!DOCTYPE html><html><head></head></html>'];
    const input: Record<string, unknown> = JSON.parse(body);
    if (path === '/API/GetNewSession') {
      if (!hasToken(headers, options)) return [200, { error: 'Invalid or unauthorized.' }];
      const session_id = randomBytes(20).toString('hex').toUpperCase();
      sessions.add(session_id);
      return [200, { session_id, user_id: 'local', version: '0.9.8.1.GIT-5ee406ba', server_id: 'x', permissions: [] }];
    }
    const session = String(input['session_id']);
    if (!sessions.has(session)) return [401, invalidSession];
    switch (path) {
      case '/API/InterruptAll':
        backend.interruptSession(session);
        return [200, { success: true }];
      case '/API/ListLoadedModels':
        return [200, { models: loadedModels.map((name) => ({ name, title: name })) }];
      case '/API/ListT2IParams': {
        const list = [...parameterIds, ...otherIds].map((id) => ({ id, name: id, type: 'text' }));
        return [200, { list, groups: [], models: { 'Stable-Diffusion': models, LoRA: [] }, wildcards: [] }];
      }
      case '/API/GenerateText2Image': {
        const refusal = refusalOf(input);
        if (refusal) return [200, refusal];
        const told: Record<string, unknown>[] = [];
        await backend.run(session, input, (message) => told.push(message));
        const error = told.find((message) => 'error' in message);
        const isOwn = (message: Record<string, unknown>): boolean => Number(message['batch_index']) >= 0;
        return [
          200,
          error ?? { images: told.filter((message) => 'image' in message && isOwn(message)).map(({ image }) => image) },
        ];
      }
      default:
        return [404, { error: 'Unknown API route.', error_id: 'bad_route' }];
    }
  };

  const serveSocket = async (socket: WebSocket): Promise<void> => {
    const [data] = await once(socket, 'message');
    const input: Record<string, unknown> = JSON.parse(String(data));
    asked.push(input);
    const fault = socketFaults.shift();
    if (fault === 'silence') return;
    const refusal = refusalOf(input);
    if (refusal) socket.send(JSON.stringify(refusal));
    else {
      await backend.run(String(input['session_id']), input, (message) => {
        const isPreview = message['gen_progress'] instanceof Object && 'preview' in message['gen_progress'];
        if (fault === 'no JSON') socket.send('<gen_progress>');
        else if (fault === 'dropped at the first preview' && isPreview) socket.terminate();
        else socket.send(JSON.stringify(message));
      });
      // It would keep the socket open for further requests for two seconds.
      socket.send(JSON.stringify({ socket_intention: 'close' }));
    }
    socket.close();
  };

  const sockets = new WebSocketServer({ noServer: true });
  const handle = async (request: LoopbackRequest, response: ServerResponse): Promise<void> => {
    const fault = faults.get(request.path)?.shift();
    if (fault && isInsteadOfWork(fault)) return answerFaultily(response, fault);
    const [status, content] = await answer(request);
    if (fault) answerFaultily(response, fault);
    else if (content instanceof Uint8Array) response.writeHead(status, { 'content-type': 'image/png' }).end(content);
    else if (typeof content === 'string') response.writeHead(status).end(content);
    else answerJson(response, content, status);
  };
  const server = await startLoopbackServer(handle, (incoming, socket, head) => {
    const isRoute = incoming.url === '/API/GenerateText2ImageWS';
    const isRefused = socketFaults[0] === 'refused' && socketFaults.shift() !== undefined;
    if (!isRoute || isRefused || !hasAuthorization(incoming.headers, options))
      socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
    else sockets.handleUpgrade(incoming, socket, head, (webSocket) => void serveSocket(webSocket));
  });

  const stop = async (): Promise<void> => {
    for (const session of sessions) backend.interruptSession(session);
    sessions.clear();
    for (const socket of sockets.clients) socket.terminate();
    await server.stop();
  };
  return {
    ...server,
    ...{ backend, faults, socketFaults, asked, stop },
    restart: async () => {
      await stop();
      await server.start();
    },
    [Symbol.asyncDispose]: stop,
  };
}

function hasAuthorization(headers: Headers, { requiredAuthorization: required }: SwarmUiStandInOptions): boolean {
  return required === undefined || headers['authorization'] === required;
}

function hasToken(headers: Headers, { token }: SwarmUiStandInOptions): boolean {
  return (
    token === undefined ||
    String(headers['cookie'] ?? '')
      .split('; ')
      .includes(`swarm_token=${token}`)
  );
}
