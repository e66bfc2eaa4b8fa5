import type { GeneratedImage, GenerateOptions, GenerateRequest, ImageGenerator } from '@vsm/core';
import { VsmError } from '@vsm/core';
import { z } from 'zod';
import { createHttpClient, type HttpClient, type ServerOptions } from '../http/http-client.ts';
import { decodeBase64Image, type EncodedImage, identifyImage } from '../http/image-bytes.ts';
import { explainRefusal, unknownParameterOf } from './openai-errors.ts';
import { type OpenAiRun, planRuns } from './openai-request.ts';

export interface OpenAiGeneratorOptions extends ServerOptions {
  /** Up to and with its version, such as `https://api.openai.com/v1`; `/v1` is added to an address without a path. */
  readonly url: string;
  /** Servers of your own often take none. */
  readonly apiKey?: string;
  readonly model: string;
  /**
   * True for a server that draws by `seed`, as vLLM-Omni and many hosted ones do and OpenAI does not. Without it seeds are left
   * out and pictures have none.
   */
  readonly takesSeed?: boolean;
}

const answerSchema = z.object({
  data: z
    .array(
      z.object({ b64_json: z.string().nullish(), url: z.string().nullish(), revised_prompt: z.string().nullish() }),
    )
    .min(1),
});

type OpenAiPicture = z.infer<typeof answerSchema>['data'][number];

const advice = 'Check the address, which is such as https://api.openai.com/v1, and that the server draws pictures.';
const largestAnswerBytes = 128 * 1024 * 1024;
/** Fields that a server may not know, and without which the picture is still what was asked for. */
const dispensable: ReadonlySet<string> = new Set(['response_format', 'negative_prompt']);

/**
 * Draws with a server that speaks as OpenAI's images API does.
 *
 * Each picture is a call of its own. There are no previews, and a call can't be taken back: after an abort or `interrupt` it is no
 * longer waited for, but may still be drawn and charged. A negative prompt is sent; where the server does not know it, the picture's
 * metadata names it as `ignored`.
 *
 * @see https://platform.openai.com/docs/api-reference/images/create
 */
export function createOpenAiGenerator(options: OpenAiGeneratorOptions): ImageGenerator {
  const { apiKey, model, takesSeed = false, timeoutMs = 300_000 } = options;
  const client = createHttpClient({
    ...options,
    url: withVersion(options.url),
    tool: 'The images API',
    advice,
    headers: apiKey === undefined ? {} : { authorization: `Bearer ${apiKey}` },
    explain: explainRefusal,
  });
  const unknown = new Set<string>();
  const running = new Set<AbortController>();

  async function* generate(request: GenerateRequest, { signal }: GenerateOptions = {}): AsyncGenerator<GeneratedImage> {
    const runs = planRuns(request, { model, takesSeed });
    const interruption = new AbortController();
    const stopped = signal ? AbortSignal.any([signal, interruption.signal]) : interruption.signal;
    running.add(interruption);
    try {
      for (const run of runs) {
        signal?.throwIfAborted();
        yield await draw(client, run, { options, unknown, timeoutMs, signal: stopped });
        if (interruption.signal.aborted) return;
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (!interruption.signal.aborted) throw error;
    } finally {
      running.delete(interruption);
    }
  }

  return {
    id: 'openai',
    generate,
    interrupt: async () => {
      for (const run of running) run.abort();
    },
  };
}

interface Drawing {
  readonly options: OpenAiGeneratorOptions;
  /** What the server was found not to know; grows. */
  readonly unknown: Set<string>;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

async function draw(client: HttpClient, run: OpenAiRun, drawing: Drawing): Promise<GeneratedImage> {
  const { unknown, timeoutMs, signal } = drawing;
  for (;;) {
    const body = without(unknown, { ...run.body, response_format: 'b64_json' });
    const call = { method: 'POST', json: body, timeoutMs, maxBytes: largestAnswerBytes, signal } as const;
    try {
      const { data } = await client.sendForJson('/images/generations', answerSchema, call);
      const picture = data[0]!;
      return { ...(await fileOf(picture, drawing)), seed: run.seed, metadata: describe(run, picture, unknown) };
    } catch (error) {
      const parameter = unknownParameterOf(error);
      if (parameter === undefined || !dispensable.has(parameter) || unknown.has(parameter)) throw error;
      unknown.add(parameter);
    }
  }
}

async function fileOf({ b64_json: base64, url }: OpenAiPicture, { options, signal }: Drawing): Promise<EncodedImage> {
  if (base64) return decodeBase64Image(base64);
  if (!url || !URL.canParse(url)) {
    throw new VsmError(
      'GENERATOR_FAILED',
      'The images API gave neither a picture nor the address of one. Check that the model draws.',
    );
  }
  if (url.startsWith('data:')) return decodeBase64Image(url);
  // Another host: it must not see the key.
  const { origin, pathname, search } = new URL(url);
  const { fetch, retries, retryPauseMs } = options;
  const host = createHttpClient({
    tool: 'The store of pictures',
    url: origin,
    advice: 'Its addresses last for a short time only: ask again.',
    ...(fetch && { fetch }),
    ...(retries !== undefined && { retries }),
    ...(retryPauseMs !== undefined && { retryPauseMs }),
  });
  const call = { headers: { accept: 'image/*' }, maxBytes: largestAnswerBytes, timeoutMs: 60_000, signal };
  return identifyImage((await host.send(`${pathname}${search}`, call)).bytes);
}

function describe(
  { body, seed }: OpenAiRun,
  { revised_prompt: revisedPrompt }: OpenAiPicture,
  unknown: ReadonlySet<string>,
): Record<string, unknown> {
  const { n: _, negative_prompt: negativePrompt, output_format: outputFormat, ...asked } = body;
  const ignored = negativePrompt !== undefined && unknown.has('negative_prompt') ? ['negativePrompt'] : undefined;
  const facts = { generator: 'openai', ...asked, negativePrompt, outputFormat, revisedPrompt, seed, ignored };
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined && fact !== null));
}

function without(names: ReadonlySet<string>, fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name)));
}

function withVersion(url: string): string {
  return /^https?:\/\/[^/]+\/?$/.test(url) ? `${url.replace(/\/$/, '')}/v1` : url;
}
