import type { ServerResponse } from 'node:http';
import {
  answerJson,
  type LoopbackRequest,
  type LoopbackServer,
  startLoopbackServer,
} from '../http/loopback-server.testing.ts';
import { WebUi, type WebUiOptions } from './a1111-webui.testing.ts';

/** What goes wrong with a call that draws. */
export type DrawingFault =
  | 'out of memory'
  | 'connection dropped in the body'
  | 'malformed JSON'
  | 'web page'
  | 'queue full'
  | 'no pictures'
  | 'info of another shape'
  | 'not base64'
  | 'silence';

export interface A1111ServerOptions extends WebUiOptions {
  /** `NAME:PASSWORD`, as `--api-auth` takes it. */
  readonly apiAuth?: string;
  /** False for one started without `--api`. */
  readonly api?: boolean;
  /** False for `--nowebui` and for those that don't have the web UI's own routes. */
  readonly internalRoutes?: boolean;
  /** SD.Next answers an interruption with no content. */
  readonly flavour?: 'A1111' | 'Forge' | 'SD.Next';
  /** One for each call that draws, in order. */
  readonly faults?: readonly (DrawingFault | null)[];
}

export interface A1111Server extends LoopbackServer {
  readonly webUi: WebUi;
}

const samplers = ['Euler a', 'Euler', 'DPM++ 2M'];
const page = '<!DOCTYPE html><html><head><title>Stable Diffusion</title></head><body></body></html>';
const outOfMemory = {
  error: 'OutOfMemoryError',
  detail: '',
  body: '',
  errors: 'CUDA out of memory. Tried to allocate 1.11 GiB (GPU 0; 6.00 GiB total capacity; 4.27 GiB already allocated)',
};

/** A stand-in for AUTOMATIC1111's web UI, which draws sample pictures: its routes, answers and refusals. */
export async function startA1111Server(options: A1111ServerOptions = {}): Promise<A1111Server> {
  const webUi = new WebUi(options);
  const faults = [...(options.faults ?? [])];
  const server = await startLoopbackServer(async (request, response) => {
    const { path } = request;
    if (path === '/') return answerPage(response);
    if (path === '/internal/progress' && options.internalRoutes !== false) {
      const { id_task: id } = JSON.parse(request.body);
      return answerJson(response, {
        ...webUi.taskState(id),
        progress: null,
        eta: null,
        live_preview: null,
        textinfo: null,
      });
    }
    if (path === '/internal/ping' && options.internalRoutes !== false) return answerJson(response, {});
    if (path === '/openapi.json') {
      const routes = options.api === false ? [] : ['/sdapi/v1/txt2img', '/sdapi/v1/progress'];
      const info = { title: 'FastAPI', version: '0.1.0' };
      return answerJson(response, {
        openapi: '3.1.0',
        info,
        paths: Object.fromEntries(routes.map((route) => [route, {}])),
      });
    }
    if (!path.startsWith('/sdapi/v1/') || options.api === false) return refuse(response, 404, 'Not Found');
    if (!isAllowed(request, options.apiAuth)) return refuse(response, 401, 'Incorrect username or password');
    if (path === '/sdapi/v1/progress') {
      return answerJson(response, await webUi.progress(request.query.get('skip_current_image') === 'true'));
    }
    if (path === '/sdapi/v1/options') {
      const forge = options.flavour === 'Forge' && { forge_preset: 'sdxl', forge_additional_modules: [] };
      return answerJson(response, { samples_format: 'png', sd_model_checkpoint: 'v1-5-pruned-emaonly', ...forge });
    }
    if (path === '/sdapi/v1/version' && options.flavour === 'SD.Next') {
      return answerJson(response, { app: 'sd.next', updated: '2026-01-02', hash: 'abcdef12', branch: 'master' });
    }
    if (path === '/sdapi/v1/interrupt') {
      webUi.interrupt();
      return options.flavour === 'SD.Next' ? void response.writeHead(204).end() : answerJson(response, {});
    }
    if (path === '/sdapi/v1/txt2img' || path === '/sdapi/v1/img2img') {
      return await draw(webUi, request, response, faults.shift() ?? null);
    }
    return refuse(response, 404, 'Not Found');
  });
  return { ...server, webUi };
}

async function draw(
  webUi: WebUi,
  request: LoopbackRequest,
  response: ServerResponse,
  fault: DrawingFault | null,
): Promise<void> {
  const body: Record<string, unknown> = JSON.parse(request.body);
  if (fault === 'queue full') return void response.writeHead(503, { 'retry-after': '0' }).end('Service Unavailable');
  if (fault === 'web page') return answerPage(response);
  if (fault === 'silence') return;
  if (fault === 'out of memory') return answerJson(response, outOfMemory, 500);
  const sampler = body['sampler_name'] ?? samplers[0];
  if (!samplers.some((known) => known === sampler)) {
    return answerJson(response, { error: 'HTTPException', detail: 'Sampler not found', body: '', errors: '' }, 404);
  }
  if (request.path.endsWith('img2img') && !Array.isArray(body['init_images'])) {
    return answerJson(response, { error: 'HTTPException', detail: 'Init image not found', body: '', errors: '' }, 404);
  }
  const drawn = await webUi.draw(body);
  const text = JSON.stringify(drawn);
  if (fault === 'no pictures') return answerJson(response, { ...drawn, images: [] });
  if (fault === 'info of another shape') return answerJson(response, { ...drawn, info: '{"all_seeds": "none"}' });
  if (fault === 'not base64') return answerJson(response, { ...drawn, images: ['*'] });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
  if (fault === 'connection dropped in the body') {
    return void response.write(text.slice(0, text.length / 2), () => response.destroy());
  }
  if (fault === 'malformed JSON') return void response.end(text.replace('{', '[').padEnd(text.length));
  response.end(text);
}

function answerPage(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page);
}

function refuse(response: ServerResponse, status: number, detail: string): void {
  answerJson(response, { detail }, status);
}

function isAllowed({ headers }: LoopbackRequest, apiAuth: string | undefined): boolean {
  if (apiAuth === undefined) return true;
  return headers.authorization === `Basic ${Buffer.from(apiAuth, 'utf8').toString('base64')}`;
}
