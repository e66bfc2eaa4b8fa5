import { VsmError, type VsmErrorCode } from '@vsm/core';
import type { Problem, ProblemCode } from '../api/problem.ts';

type ServerCode = Exclude<ProblemCode, VsmErrorCode>;

/** A request that only a server refuses. */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';
  readonly code: ServerCode;
  /** When to try again. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ServerCode, message: string, options: { readonly retryAfterSeconds?: number } = {}) {
    super(message);
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}

const statuses: Readonly<Record<ProblemCode, number>> = {
  INVALID_ARGUMENT: 400,
  UNAUTHORIZED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  PREFERENCE_NOT_FOUND: 404,
  MEMORY_NOT_FOUND: 404,
  IMAGE_NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  SPACE_MISMATCH: 409,
  NOTHING_TO_UNDO: 409,
  MEMORY_CHANGED: 409,
  CURSOR_EXPIRED: 410,
  PRECONDITION_FAILED: 412,
  PAYLOAD_TOO_LARGE: 413,
  IMAGE_TOO_LARGE: 413,
  UNSUPPORTED_MEDIA_TYPE: 415,
  EMBEDDING_INVALID: 422,
  PREFERENCE_INVALID: 422,
  IMAGE_UNREADABLE: 422,
  RATE_LIMITED: 429,
  OVERLOADED: 429,
  INTERNAL: 500,
  MEMORY_CORRUPT: 500,
  MEMORY_UNWRITABLE: 500,
  GENERATOR_FAILED: 502,
  GENERATOR_UNREACHABLE: 502,
  MEMORY_LOCKED: 503,
  MODEL_UNUSABLE: 503,
  SHUTTING_DOWN: 503,
};

/** What a program does about a code, in two or three words. */
const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Token needed',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  409: 'Conflict',
  410: 'Gone',
  412: 'Changed meanwhile',
  413: 'Too large',
  415: 'Not this kind of content',
  422: 'Cannot be used',
  429: 'Too many requests',
  500: 'Server failure',
  502: 'Generator failure',
  503: 'Not now',
};

/** What the client is told. Of an error that nobody foresaw it learns nothing: the log does. */
export function problemOf(error: unknown): Problem {
  const { code, detail } = describe(error);
  const status = statuses[code];
  return { type: 'about:blank', title: titles[status]!, status, detail, code };
}

/** Whether the error is none of the client's and none that was foreseen. */
export function isUnforeseen(error: unknown): boolean {
  return !(error instanceof Refusal) && !VsmError.is(error);
}

export function retryAfterOf(error: unknown): number | undefined {
  if (error instanceof Refusal) return error.retryAfterSeconds;
  return VsmError.is(error, 'MEMORY_LOCKED') ? 1 : undefined;
}

function describe(error: unknown): { readonly code: ProblemCode; readonly detail: string } {
  if (error instanceof Refusal) return { code: error.code, detail: error.message };
  if (VsmError.is(error)) return { code: error.code, detail: error.message };
  return { code: 'INTERNAL', detail: 'The server failed in a way that nobody foresaw. Its log says how.' };
}
