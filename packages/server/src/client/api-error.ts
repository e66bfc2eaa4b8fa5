import type { Problem } from '../api/problem.ts';

/** The server refused, and says why. */
export class ApiError extends Error {
  override readonly name: string = 'ApiError';
  readonly status: number;
  /** Stable, such as `PREFERENCE_NOT_FOUND`. */
  readonly code: string;
  /** Of a server that is busy: when to try again. */
  readonly retryAfterSeconds: number | null;

  constructor({ detail, status, code }: Problem, retryAfterSeconds: number | null) {
    super(detail);
    this.status = status;
    this.code = code;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
