import { randomInt } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import sharp from 'sharp';
import { answerJson, type LoopbackServer, startLoopbackServer } from '../http/loopback-server.testing.ts';
import { drawSample } from '../sample/draw-sample.ts';

export type OpenAiFault =
  | 'server error'
  | 'rate limit'
  | 'quota used up'
  | 'moderation'
  | 'connection dropped in the body'
  | 'malformed JSON'
  | 'web page'
  | 'empty data'
  | 'no picture'
  | 'silence';

export interface OpenAiServerOptions {
  /**
   * `gpt-image` gives Base64 always and knows no `response_format`; `dall-e` gives addresses unless asked for Base64;
   * `open` is vLLM-Omni and its like, which take a seed and a negative prompt.
   */
  readonly flavour?: 'gpt-image' | 'dall-e' | 'open';
  readonly apiKey?: string;
  /** Gives addresses whatever was asked for, as some do. */
  readonly alwaysUrl?: boolean;
  readonly faults?: readonly (OpenAiFault | null)[];
}

const fieldsOf = {
  'gpt-image': ['model', 'prompt', 'n', 'size', 'quality', 'background', 'moderation', 'output_format', 'user'],
  'dall-e': ['model', 'prompt', 'n', 'size', 'quality', 'style', 'response_format', 'user'],
  open: ['model', 'prompt', 'n', 'size', 'response_format', 'seed', 'negative_prompt', 'num_inference_steps'],
};

/** A stand-in for OpenAI's images API and for servers that speak as it does, which draws sample pictures. */
export async function startOpenAiServer(options: OpenAiServerOptions = {}): Promise<LoopbackServer> {
  const { flavour = 'gpt-image', apiKey, alwaysUrl = false } = options;
  const faults = [...(options.faults ?? [])];
  const kept = new Map<string, Buffer>();
  const server: LoopbackServer = await startLoopbackServer(async ({ path, query, headers, body }, response) => {
    const file = kept.get(query.get('sig') ?? '');
    if (path === '/store/picture' && file)
      return void response.writeHead(200, { 'content-type': 'image/png' }).end(file);
    if (apiKey !== undefined && headers.authorization !== `Bearer ${apiKey}`) {
      return refuse(response, 401, { message: 'Incorrect API key provided: sk-…', code: 'invalid_api_key' });
    }
    if (path !== '/v1/images/generations') return refuse(response, 404, { message: `Invalid URL (${path})` });
    const asked: Record<string, unknown> = JSON.parse(body);
    const fault = faults.shift();
    if (fault && answerFault(response, fault)) return;
    const unknown = Object.keys(asked).find((name) => !fieldsOf[flavour].includes(name));
    if (unknown !== undefined) {
      return refuse(response, 400, {
        message: `Unknown parameter: '${unknown}'.`,
        code: 'unknown_parameter',
        param: unknown,
      });
    }
    if (asked['model'] === 'gpt-5') {
      return refuse(response, 404, { message: "The model 'gpt-5' does not exist.", code: 'model_not_found' });
    }
    const picture = await draw(asked);
    const usesUrl = alwaysUrl || (flavour === 'dall-e' && asked['response_format'] !== 'b64_json');
    const name = `${kept.size}+/=`;
    kept.set(name, picture);
    const said = flavour === 'dall-e' ? { revised_prompt: `${asked['prompt']}, in detail` } : {};
    const content = usesUrl
      ? { url: `${server.url}/store/picture?sig=${encodeURIComponent(name)}` }
      : { b64_json: picture.toString('base64') };
    const text = JSON.stringify({ created: Math.floor(Date.now() / 1000), data: [{ ...content, ...said }] });
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) });
    if (fault === 'connection dropped in the body') response.write(text.slice(0, 100), () => response.destroy());
    else response.end(fault === 'malformed JSON' ? text.replace('{', '[') : text);
  });
  return server;
}

/** Whether the fault was an answer of its own. */
function answerFault(response: ServerResponse, fault: OpenAiFault): boolean {
  if (fault === 'connection dropped in the body' || fault === 'malformed JSON') return false;
  if (fault === 'server error')
    refuse(response, 500, { message: 'The server had an error while processing your request.' });
  if (fault === 'rate limit') {
    response.setHeader('retry-after', '0');
    refuse(response, 429, { message: 'Rate limit reached for images per minute.', code: 'rate_limit_exceeded' });
  }
  if (fault === 'quota used up') {
    refuse(response, 429, { message: 'You exceeded your current quota.', code: 'insufficient_quota' });
  }
  if (fault === 'moderation') {
    refuse(response, 400, { message: 'Your request was rejected by the safety system.', code: 'moderation_blocked' });
  }
  if (fault === 'web page') response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>');
  if (fault === 'empty data') answerJson(response, { created: 1, data: [] });
  if (fault === 'no picture') answerJson(response, { created: 1, data: [{}] });
  return true;
}

interface Refusal {
  readonly message: string;
  readonly code?: string;
  readonly param?: string;
}

function refuse(response: ServerResponse, status: number, { message, code = '', param = '' }: Refusal): void {
  const error = { message, type: 'invalid_request_error', param: param || null, code: code || null };
  answerJson(response, { error }, status);
}

async function draw(asked: Record<string, unknown>): Promise<Buffer> {
  const [width = 64, height = 64] = String(asked['size'] ?? '64x64')
    .split('x')
    .map(Number);
  const seed = typeof asked['seed'] === 'number' ? asked['seed'] : randomInt(2 ** 32);
  const { image } = drawSample({ seed, width, height });
  const raw = { width, height, channels: 3 } as const;
  const format =
    asked['output_format'] === 'webp' || asked['output_format'] === 'jpeg' ? asked['output_format'] : 'png';
  return await sharp(Buffer.from(image.data), { raw }).toFormat(format).toBuffer();
}
