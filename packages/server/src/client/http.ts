import type { Problem } from '../api/problem.ts';
import { ApiError } from './api-error.ts';

export interface ClientOptions {
  /** Where the server is, such as `http://127.0.0.1:7868`; the page's own server if not given. */
  readonly baseUrl?: string;
  /** Needed where the server is not on this machine, unless the page's cookie holds it. */
  readonly token?: string;
  /** Which memory to work with; the server's first if not given. */
  readonly memory?: string;
  readonly fetch?: typeof globalThis.fetch;
}

export type QueryValue = string | number | boolean | undefined;

export interface RequestParts {
  readonly query?: Readonly<Record<string, QueryValue>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: Blob | FormData;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** Sends requests below `/api/v1`. */
export interface Http {
  /** @throws ApiError when the server refuses; TypeError of `fetch` when it cannot be reached. */
  send(method: string, path: string, parts?: RequestParts): Promise<Response>;
  /** The JSON of the answer, which the server promises to be a T. */
  read<T>(method: string, path: string, parts?: RequestParts): Promise<T>;
  url(path: string, query?: RequestParts['query']): string;
}

export function createHttp({ baseUrl = '', token, memory, fetch = globalThis.fetch }: ClientOptions): Http {
  const url: Http['url'] = (path, query = {}) => {
    const parameters = new URLSearchParams();
    for (const [name, value] of Object.entries({ memory, ...query })) {
      if (value !== undefined) parameters.set(name, String(value));
    }
    const text = parameters.toString();
    return `${baseUrl}/api/v1${path}${text && `?${text}`}`;
  };
  const send: Http['send'] = async (method, path, { query, json, body, headers, signal } = {}) => {
    const content = json === undefined ? body : JSON.stringify(json);
    const response = await fetch(url(path, query), {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(json !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(content !== undefined && { body: content }),
      ...(signal && { signal }),
    });
    if (!response.ok) throw await refusal(response);
    return response;
  };
  return {
    send,
    url,
    read: async <T>(method: string, path: string, parts?: RequestParts) => {
      const response = await send(method, path, parts);
      const value: T = JSON.parse(await response.text());
      return value;
    },
  };
}

async function refusal(response: Response): Promise<ApiError> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  const text = await response.text();
  return new ApiError(parseProblem(text, response), Number.isFinite(retryAfter) ? retryAfter : null);
}

/** What stands between may answer in other ways. */
function parseProblem(text: string, { status, statusText }: Response): Problem {
  const fallback = {
    type: 'about:blank',
    title: statusText,
    status,
    detail: text.slice(0, 200) || statusText,
    code: 'INTERNAL',
  };
  try {
    const problem: Problem = JSON.parse(text);
    return typeof problem.detail === 'string' && typeof problem.code === 'string' ? problem : fallback;
  } catch {
    return fallback;
  }
}
