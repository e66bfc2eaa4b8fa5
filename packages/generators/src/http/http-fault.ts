import { VsmError, type VsmErrorCode } from '@vsm/core';
import { excerptOf, type HttpAnswer, isWebPage } from './http-answer.ts';

/** A call that failed: what to tell, and whether the same call may be sent again. */
export class HttpFault extends Error {
  readonly refusal: VsmError;
  readonly isPassing: boolean;
  readonly retryAfterMs: number | undefined;

  constructor(refusal: VsmError, isPassing: boolean, retryAfterMs?: number) {
    super(refusal.message, { cause: refusal });
    this.refusal = refusal;
    this.isPassing = isPassing;
    this.retryAfterMs = retryAfterMs;
  }
}

/** Why a call that took too long was given up. */
export class LateAnswer extends Error {
  readonly timeoutMs: number;

  constructor(timeoutMs: number) {
    super(`There was no whole answer within ${timeoutMs / 1000} s.`);
    this.timeoutMs = timeoutMs;
  }
}

interface Circumstances {
  readonly server: string;
  readonly advice: string;
  readonly isRepeatable: boolean;
}

/** Whether the VsmError of a call tells that the answer was late: the server may still be at it. */
export function isLate(error: unknown): boolean {
  return VsmError.is(error) && error.details['isLate'] === true;
}

/** The platform's own limits, which Node's fetch sets at five minutes. */
const lateByPlatform = new Set(['UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/** No connection was made, so that nothing can have been done. */
const notConnected = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** What is told of an error that `fetch` or the reading of its answer threw. */
export function httpFaultOf(error: unknown, { server, advice, isRepeatable }: Circumstances): HttpFault {
  if (VsmError.is(error)) return new HttpFault(error, false);
  const reason = reasonOf(error);
  const late = error instanceof LateAnswer || lateByPlatform.has(reason.code ?? '');
  const details = { server, ...(late && { isLate: true }) };
  const fault = (code: VsmErrorCode, message: string, isPassing: boolean): HttpFault =>
    new HttpFault(new VsmError(code, message, { cause: error, details }), isPassing);
  const unfinished = isRepeatable ? 'GENERATOR_UNREACHABLE' : 'GENERATOR_FAILED';
  if (late) {
    const allowed =
      error instanceof LateAnswer ? `within ${error.timeoutMs / 1000} s` : 'in the time that fetch allows';
    const more = error instanceof LateAnswer ? 'timeoutMs' : 'a fetch of yours';
    const next = isRepeatable
      ? advice
      : `It may be busy or the picture too much for it: allow more time (${more}) or ask for less.`;
    return fault(unfinished, `${server} gave no whole answer ${allowed}. ${next}`, false);
  }
  if (reason.code === undefined || notConnected.has(reason.code)) {
    const message = `${server} can't be reached (${reason.text}). ${advice}`;
    return fault('GENERATOR_UNREACHABLE', message, reason.code !== undefined || isRepeatable);
  }
  const message = `The connection to ${server} broke before its answer was whole (${reason.text}).`;
  const next =
    'If it stopped or ran out of memory, its own log says so: start it again or ask for less, then try again.';
  return fault(unfinished, `${message} ${next}`, isRepeatable);
}

/** What a platform names as the cause: Node by a code, a browser not at all. */
function reasonOf(error: unknown): { readonly code: string | undefined; readonly text: string } {
  let text = String(error);
  for (let inner: unknown = error; inner instanceof Error; inner = inner.cause) {
    if (inner.message !== '') text = inner.message;
    if ('code' in inner && typeof inner.code === 'string')
      return { code: inner.code, text: inner.message || inner.code };
  }
  return { code: undefined, text };
}

interface Refused extends Circumstances {
  readonly path: string;
  /** What the tool itself is known to mean by the answer. */
  readonly known: VsmError | undefined;
}

/** What is told of an answer whose status is not 2xx. */
export function httpFaultOfStatus(answer: HttpAnswer, circumstances: Refused): HttpFault {
  const { server, advice, isRepeatable, path, known } = circumstances;
  const { status } = answer;
  // Who is too busy has not begun; a gateway that got no answer may have passed the call on. What the tool itself says is final.
  const isRefusedForNow = status === 429 || status === 503;
  const isPassing = !known && (isRefusedForNow || (isRepeatable && (status === 502 || status === 504)));
  const [code, meaning] = meaningOf(answer, advice);
  const said = isWebPage(answer) ? 'a web page' : excerptOf(answer) || 'nothing';
  const refusal =
    known ??
    new VsmError(code, `${server} answered ${path} with status ${status} and said: ${said}. ${meaning}`, {
      details: { server, path, status },
    });
  return new HttpFault(refusal, isPassing, answer.retryAfterMs);
}

function meaningOf(answer: HttpAnswer, advice: string): readonly [VsmErrorCode, string] {
  const { status } = answer;
  if (status === 401 || status === 403) {
    return ['INVALID_ARGUMENT', 'It wants other credentials: check the user name, the password or the key.'];
  }
  if (status === 404 || status === 405 || (status < 400 && status >= 300)) return ['GENERATOR_UNREACHABLE', advice];
  if (status === 429 || status === 503) return ['GENERATOR_FAILED', 'It is too busy now: try again later.'];
  if (status === 502 || status === 504) return ['GENERATOR_UNREACHABLE', advice];
  if (status < 500) return ['INVALID_ARGUMENT', 'It does not take this request: change what it names.'];
  return ['GENERATOR_FAILED', 'Its own log says more.'];
}
