import type { VsmErrorCode } from '@vsm/core';
import { z } from 'zod';

/** What VSM refuses, and what only a server can. Stable. */
export type ProblemCode =
  | VsmErrorCode
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'CURSOR_EXPIRED'
  | 'PRECONDITION_FAILED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'RATE_LIMITED'
  | 'OVERLOADED'
  | 'SHUTTING_DOWN'
  | 'INTERNAL';

/** Why a request was refused: RFC 9457, `application/problem+json`. */
export interface Problem {
  /** Always `about:blank`: `code` says which problem it is. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** For people: what was expected, what was found, what to do. */
  readonly detail: string;
  readonly code: string;
}

export const problemSchema: z.ZodType<Problem> = z
  .object({ type: z.string(), title: z.string(), status: z.int(), detail: z.string(), code: z.string() })
  .meta({ id: 'Problem', description: 'Why a request was refused (RFC 9457); `code` is stable.' });
