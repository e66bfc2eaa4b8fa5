import { VsmError } from '@vsm/core';
import { z } from 'zod';
import { createHttpClient, type HttpCall, type HttpClient } from '../http/http-client.ts';

export interface AskServerOptions {
  readonly url: string;
  /** Ends all questions. */
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
  readonly fetch?: typeof fetch;
}

/** What came of a question: an answer of the shape asked for, or the status of any other. */
export interface Answered<T> {
  readonly value?: T;
  readonly status?: number;
}

const largestAnswerBytes = 16 * 1024 * 1024;
const apiSchema = z.object({ paths: z.record(z.string(), z.unknown()) });

/** Asks one server, once and without credentials, what it may be. */
export class AskedServer {
  readonly #client: HttpClient;
  readonly #call: HttpCall;
  #hasAnswered = false;

  constructor({ url, signal, timeoutMs, fetch }: AskServerOptions) {
    this.#client = createHttpClient({ url, tool: 'The server', advice: '', retries: 0, ...(fetch && { fetch }) });
    // A signal of its own: so many calls listen to it that Node warns of a leak in one that all servers share.
    this.#call = { signal: AbortSignal.any([signal]), timeoutMs, maxBytes: largestAnswerBytes };
  }

  /** Whether it has answered anything at all. */
  get hasAnswered(): boolean {
    return this.#hasAnswered;
  }

  async ask<T>(path: string, schema: z.ZodType<T>, call: HttpCall = {}): Promise<Answered<T>> {
    try {
      const value = await this.#client.sendForJson(path, schema, { ...this.#call, ...call });
      this.#hasAnswered = true;
      return { value };
    } catch (error) {
      if (!VsmError.is(error)) {
        if (this.#call.signal?.aborted) return {};
        throw error;
      }
      // Only an answer has a path in what is told of it.
      this.#hasAnswered ||= 'path' in error.details;
      const { status } = error.details;
      return typeof status === 'number' ? { status } : {};
    }
  }

  /** Whether its description of itself, which needs no password where FastAPI gives it, names such a route. */
  async describesRoute(path: string): Promise<boolean> {
    const { value } = await this.ask('/openapi.json', apiSchema);
    return value !== undefined && path in value.paths;
  }
}
