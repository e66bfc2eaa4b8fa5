import type { VsmErrorCode } from '@vsm/core';

/** Why a request was refused, as RFC 9457 writes it. */
export interface Problem {
  /** `about:blank`: the status says what kind of problem it is, and `code` which. */
  readonly type: string;
  readonly title: string;
  readonly status: number;
  /** For people: what was expected, what was found, what to do. */
  readonly detail: string;
  readonly code: ProblemCode;
}

/** What VSM refuses, and what only a server can. Stable. */
export type ProblemCode =
  | VsmErrorCode
  | 'UNAUTHORIZED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'CONFLICT'
  | 'PRECONDITION_FAILED'
  | 'PAYLOAD_TOO_LARGE'
  | 'UNSUPPORTED_MEDIA_TYPE'
  | 'RATE_LIMITED'
  | 'OVERLOADED'
  | 'SHUTTING_DOWN'
  | 'TIMEOUT'
  | 'INTERNAL';
