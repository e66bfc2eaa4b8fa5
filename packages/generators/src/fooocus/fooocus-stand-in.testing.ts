import type { ServerResponse } from 'node:http';
import { answerFaultily, type Faults, isInsteadOfWork } from '../http/faults.testing.ts';
import {
  answerJson,
  type LoopbackRequest,
  type LoopbackServer,
  startLoopbackServer,
} from '../http/loopback-server.testing.ts';
import type { FooocusAnswer, FooocusStandInOptions } from './fooocus-answer.testing.ts';
import { FooocusWorker } from './fooocus-worker.testing.ts';
import { answerAsGeneration1 } from './generation-1.testing.ts';
import { answerAsGeneration2 } from './generation-2.testing.ts';

export interface FooocusStandIn extends LoopbackServer {
  readonly worker: FooocusWorker;
  readonly faults: Faults;
  /** The next so many files break off. */
  breakNextFiles(count: number): void;
  /** Loses the jobs, not the files. */
  restart(): Promise<void>;
}

const styles = ['Fooocus V2', 'Random Style', 'Fooocus Enhance', 'Fooocus Sharp', 'SAI Anime', 'SAI Fantasy Art'];
const models = {
  model_filenames: ['juggernautXL_v8Rundiffusion.safetensors'],
  lora_filenames: ['offset.safetensors'],
};

/** A stand-in for either API of Fooocus, which draws sample pictures: its routes, answers and refusals. */
export async function startFooocusStandIn(options: FooocusStandInOptions): Promise<FooocusStandIn> {
  const worker = new FooocusWorker(options);
  const faults: Faults = new Map();
  let brokenFiles = 0;
  const answerAs = options.generation === 1 ? answerAsGeneration1 : answerAsGeneration2;
  const answer = (request: LoopbackRequest): FooocusAnswer => {
    if (request.path === '/openapi.json') return { status: 200, content: describe(options.generation) };
    const isFile = request.method === 'GET' && /^\/(files|outputs)\//.test(request.path);
    const isAllowed = options.apiKey === undefined || request.headers['x-api-key'] === options.apiKey;
    if (!isAllowed && !isFile) return { status: 403, content: { detail: 'Forbidden' } };
    if (request.path === '/v1/engines/styles') return { status: 200, content: styles };
    if (request.path === '/v1/engines/all-models') return { status: 200, content: models };
    return answerAs(request, worker, options) ?? { status: 404, content: { detail: 'Not Found' } };
  };
  const server = await startLoopbackServer((request, response) => {
    const fault = faults.get(request.path)?.shift();
    if (fault && isInsteadOfWork(fault)) return answerFaultily(response, fault);
    const { status, content } = answer(request);
    const isBroken = content instanceof Uint8Array && brokenFiles-- > 0;
    if (isBroken) answerFaultily(response, { kind: 'drop-mid-body' });
    else if (fault) answerFaultily(response, fault);
    else send(response, status, content);
  });
  const stop = async (): Promise<void> => {
    worker.forget();
    await server.stop();
  };
  return {
    ...server,
    worker,
    faults,
    breakNextFiles: (count) => {
      brokenFiles = count;
    },
    stop,
    restart: async () => {
      await stop();
      await server.start();
    },
    [Symbol.asyncDispose]: stop,
  };
}

/** As FastAPI describes its routes, key or not. */
function describe(generation: 1 | 2): unknown {
  const paths = generation === 1 ? ['/ping', '/v1/generation/text-to-image'] : ['/tasks', '/v1/engine/generate/'];
  const info = { title: 'FastAPI', version: '0.1.0' };
  return { openapi: '3.1.0', info, paths: Object.fromEntries(paths.map((path) => [path, {}])) };
}

function send(response: ServerResponse, status: number, content: unknown): void {
  if (content instanceof Uint8Array) response.writeHead(status, { 'content-type': 'image/png' }).end(content);
  else answerJson(response, content, status);
}
