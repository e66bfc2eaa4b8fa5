import { VsmError } from '@vsm/core';

/** A refusal that another try may not meet: a broken connection, a server that is busy. */
export class PassingTrouble extends Error {
  override readonly name: string = 'PassingTrouble';
  /** What to say once there is no more patience. */
  readonly refusal: VsmError;
  /** What the server asked to wait. */
  readonly waitMs: number | undefined;

  constructor(refusal: VsmError, options: { readonly cause?: unknown; readonly waitMs?: number } = {}) {
    super(refusal.message, { cause: options.cause });
    this.refusal = refusal;
    this.waitMs = options.waitMs;
  }
}

export interface RequestFacts {
  readonly repository: string;
  readonly revision: string;
  /** Inside the repository. */
  readonly path: string;
  readonly endpoint: string;
  readonly hasToken: boolean;
}

export interface AnswerFacts {
  readonly status: number;
  readonly header: (name: string) => string | undefined;
}

/** What a status other than success means for the person, and whether to try again. */
export function refusalOf({ status, header }: AnswerFacts, request: RequestFacts): VsmError | PassingTrouble {
  const { repository, revision, path, endpoint, hasToken } = request;
  const page = `${endpoint}/${repository}`;
  const code = header('x-error-code');
  if (status === 401) {
    const found = hasToken
      ? `${endpoint} does not accept the token that it was given for ${repository}`
      : `${endpoint} asks for a login before it gives ${repository}: it is private or gated, or not there at all`;
    return modelError(`${found} (401). Make a token at ${endpoint}/settings/tokens and put it into HF_TOKEN.`, request);
  }
  if (status === 403) {
    return modelError(
      `${endpoint} forbids ${repository} (403). Open ${page} in a browser, accept its terms with the account of your token, and try again.`,
      request,
    );
  }
  if (status === 404 || status === 410) {
    const missing =
      code === 'RepoNotFound'
        ? `has no model ${repository}`
        : code === 'RevisionNotFound'
          ? `has no revision ${revision} of ${repository}`
          : `has no file ${path} in ${repository} at ${revision}`;
    return modelError(
      `${endpoint} ${missing} (${status}). Look at ${page}/tree/main, and check the name and HF_ENDPOINT.`,
      request,
    );
  }
  if (status === 429) {
    const waitMs = parseRetryAfter(header('retry-after'));
    const wait = waitMs === undefined ? 'Wait some minutes' : `Wait ${Math.ceil(waitMs / 1000)} s`;
    const refusal = modelError(
      `${endpoint} refuses: too many requests (429). ${wait} and try again; what was downloaded is kept.`,
      request,
    );
    return new PassingTrouble(refusal, waitMs === undefined ? {} : { waitMs });
  }
  const advice =
    status >= 500
      ? 'It has trouble of its own: try again later, or name a mirror in HF_ENDPOINT; what was downloaded is kept'
      : 'Check HF_ENDPOINT, and whether a login page of your network stands before it';
  const refusal = modelError(`${endpoint} answered ${status} for ${path} of ${repository}. ${advice}.`, request);
  return status >= 500 || status === 408 ? new PassingTrouble(refusal) : refusal;
}

/** The connection could not be made, or broke. */
export function connectionTrouble(cause: unknown, request: RequestFacts): PassingTrouble {
  const { endpoint, path, repository } = request;
  const reason = cause instanceof Error ? reasonOf(cause) : String(cause);
  return new PassingTrouble(
    modelError(
      `${endpoint} cannot be reached for ${path} of ${repository} (${reason}). Check the network, HTTPS_PROXY and NO_PROXY, or name a mirror in HF_ENDPOINT; what was downloaded is kept.`,
      request,
    ),
    { cause },
  );
}

export function modelError(message: string, { repository, path }: Pick<RequestFacts, 'repository' | 'path'>): VsmError {
  return new VsmError('MODEL_UNUSABLE', message, { details: { repository, path } });
}

function reasonOf(error: Error): string {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return [code, error.message].filter(Boolean).join(': ') || error.name;
}

/** Seconds or a date, at most a minute. */
function parseRetryAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\d+$/.test(text) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.min(60, Math.max(0, seconds)) * 1000 : undefined;
}
