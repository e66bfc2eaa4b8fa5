import { VsmError } from '@vsm/core';
import type { z } from 'zod';
import { type HttpAnswer, readAnswer } from './http-answer.ts';
import { httpFaultOf, httpFaultOfStatus, LateAnswer } from './http-fault.ts';
import { parseJson } from './parse-json.ts';
import { retry } from './retry.ts';

/** What every adapter that speaks to a server lets its user choose. */
export interface ServerOptions {
  /** Where the server answers, such as `http://127.0.0.1:7860`; a path in it is kept. */
  readonly url: string;
  /** The platform's own if not given. One of yours may add a proxy, a certificate or longer waits. */
  readonly fetch?: typeof fetch;
  /**
   * How long one generation may take; 300,000 if not given. Node's own fetch gives up after five minutes without
   * an answer: longer needs a `fetch` of yours.
   */
  readonly timeoutMs?: number;
  /** How often a call is sent again after a passing fault; 2 if not given. A generation that may have run never is. */
  readonly retries?: number;
  /** The pause before the first retry, twice as long before each further one; 500 if not given. */
  readonly retryPauseMs?: number;
}

export interface HttpClientOptions extends ServerOptions {
  /** The tool, as messages name it. */
  readonly tool: string;
  /** What to do when nothing of the tool answers at the URL. */
  readonly advice: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What the tool says by an answer whose status is not 2xx, where it is known better than by its status. */
  readonly explain?: (answer: HttpAnswer) => VsmError | undefined;
}

export interface HttpCall {
  readonly method?: 'GET' | 'POST' | 'DELETE';
  readonly query?: Readonly<Record<string, string>>;
  /** The body. */
  readonly json?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  /** 15,000 if not given. */
  readonly timeoutMs?: number;
  /** The largest answer that is read; 1 MiB if not given. */
  readonly maxBytes?: number;
  /** True when the server may do it twice with no harm; as it is for a GET if not given. */
  readonly isRepeatable?: boolean;
}

/** Speaks to one server: bounded in time and size, again after passing faults, and with errors that say what to do. */
export interface HttpClient {
  /** What messages say of the server: the tool and its address, without credentials. */
  readonly server: string;
  /**
   * The answer, whose status is 2xx.
   *
   * @throws VsmError `GENERATOR_UNREACHABLE` when no such tool answers, `GENERATOR_FAILED` when it fails, `INVALID_ARGUMENT`
   *   when it refuses the request or the credentials; the signal's reason when it aborts.
   */
  send(path: string, call?: HttpCall): Promise<HttpAnswer>;
  /** The same for an answer in JSON that has the shape of `schema`. */
  sendForJson<T>(path: string, schema: z.ZodType<T>, call?: HttpCall): Promise<T>;
}

const defaultCallTimeoutMs = 15_000;
const defaultMaxBytes = 1024 * 1024;

export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { tool, advice, explain, retries = 2, retryPauseMs = 500 } = options;
  const base = parseServerUrl(tool, options.url);
  const server = `${tool} at ${base}`;
  const send = async (path: string, call: HttpCall = {}): Promise<HttpAnswer> => {
    const isRepeatable = call.isRepeatable ?? (call.method ?? 'GET') === 'GET';
    const attempt = async (): Promise<HttpAnswer> => {
      const answer = await exchange(options, `${base}${path}`, call).catch((error: unknown) => {
        call.signal?.throwIfAborted();
        throw httpFaultOf(error, { server, advice, isRepeatable });
      });
      if (answer.status >= 200 && answer.status < 300) return answer;
      throw httpFaultOfStatus(answer, { server, advice, isRepeatable, path, known: explain?.(answer) });
    };
    return await retry(attempt, { retries, pauseMs: retryPauseMs, signal: call.signal });
  };
  return {
    server,
    send,
    sendForJson: async (path, schema, call) => parseJson(await send(path, call), schema, { server, advice, path }),
  };
}

/** One request and its whole answer. */
async function exchange(options: HttpClientOptions, url: string, call: HttpCall): Promise<HttpAnswer> {
  const { timeoutMs = defaultCallTimeoutMs, maxBytes = defaultMaxBytes, json, signal } = call;
  const query = call.query ? `?${new URLSearchParams(call.query)}` : '';
  const controller = new AbortController();
  const cancel = (): void => controller.abort(signal?.reason);
  const timer = setTimeout(() => controller.abort(new LateAnswer(timeoutMs)), timeoutMs);
  signal?.throwIfAborted();
  signal?.addEventListener('abort', cancel, { once: true });
  try {
    // Called by itself: a browser's fetch refuses to be called as a method of another object.
    const send = options.fetch ?? fetch;
    const response = await send(`${url}${query}`, {
      method: call.method ?? 'GET',
      headers: {
        accept: 'application/json',
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...options.headers,
        ...call.headers,
      },
      ...(json !== undefined && { body: JSON.stringify(json) }),
      signal: controller.signal,
    });
    return await readAnswer(response, maxBytes);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', cancel);
  }
}

/** The address without a slash at its end. */
function parseServerUrl(tool: string, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') {
    return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  }
  const found = url?.username || url?.password ? 'an address with credentials, which have options of their own' : text;
  throw new VsmError(
    'INVALID_ARGUMENT',
    `The address of ${tool} is an http or https URL without credentials, such as "http://127.0.0.1:7860"; got ${found}.`,
    { details: { argument: 'url' } },
  );
}
