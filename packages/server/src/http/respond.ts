import type { Log } from '../observability/log.ts';
import type { Metrics } from '../observability/metrics.ts';
import { isUnforeseen, problemOf, retryAfterOf } from './refusal.ts';

export interface JsonOptions {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Nothing of the API is kept by caches unless an answer says otherwise. */
export function jsonResponse(value: unknown, { status = 200, headers = {} }: JsonOptions = {}): Response {
  return new Response(JSON.stringify(value), {
    status,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-cache', ...headers },
  });
}

export type RespondToError = (error: unknown, facts: Readonly<Record<string, unknown>>) => Response;

/** Turns whatever was thrown into problem+json, and logs what nobody foresaw. */
export function createErrorResponder({
  log,
  metrics,
}: {
  readonly log: Log;
  readonly metrics: Metrics;
}): RespondToError {
  return (error, facts) => {
    const problem = problemOf(error);
    metrics.countRefused(problem.code);
    if (isUnforeseen(error)) {
      log('error', 'request-failed', { ...facts, error: error instanceof Error ? error.stack : String(error) });
    }
    const retryAfter = retryAfterOf(error);
    return new Response(JSON.stringify(problem), {
      status: problem.status,
      headers: {
        'content-type': 'application/problem+json',
        'cache-control': 'no-store',
        ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }),
        ...(problem.status === 401 && { 'www-authenticate': 'Bearer' }),
      },
    });
  };
}
