import type { IncomingMessage, ServerResponse } from 'node:http';
import { countAttempts, VsmError } from '@vsm/core';
import type { Admission } from './access.ts';
import { answerProblem } from './answer.ts';
import { type CallSettings, readCallSettings } from './call-settings.ts';
import { composeAnswer } from './compose-answer.ts';
import type { DrawingQueue } from './drawing-queue.ts';
import { type DrawingRequest, parseDrawingRequest } from './drawing-request.ts';
import { factOf } from './drawn-answer.ts';
import { GuidedDrawing, type GuidedResult, NoAnswer, UnguidedAnswer } from './guided-drawing.ts';
import { endToEndHeaders, withoutHeaders } from './headers.ts';
import type { LastPicture, LastPictures } from './last-pictures.ts';
import { passThrough, unreachable } from './pass-through.ts';
import type { ProxyOptions } from './proxy-options.ts';
import { type DrawingReport, reportDrawing } from './report-drawing.ts';
import { BodyTooLarge, readBody, type Target, type TargetAnswer, type TargetCall } from './target.ts';

const defaultMaxBodyBytes = 256 * 2 ** 20;

export interface DrawRouteOptions {
  readonly options: ProxyOptions;
  readonly target: Target;
  readonly queue: DrawingQueue;
  readonly lastPictures: LastPictures;
  /** Aborts when the proxy closes. */
  readonly closing: AbortSignal;
}

/** `POST …/txt2img` and `…/img2img`: drawn again until it is to the taste. */
export class DrawRoute {
  readonly #options: DrawRouteOptions;

  constructor(options: DrawRouteOptions) {
    this.#options = options;
  }

  async answer(incoming: IncomingMessage, response: ServerResponse, admission: Admission): Promise<void> {
    const body = await this.#read(incoming, response);
    if (body === null) return;
    const request = parseDrawingRequest(body);
    const settings = this.#settingsFor(incoming, request, response);
    if (settings === null) return;
    const { target } = this.#options;
    if (request === null || !settings.isOn || !request.sendsImages) {
      return passThrough(incoming, response, { target, admission, body: request?.body ?? body });
    }
    // What comes back is to be read, not to be handed on as it is.
    const headers = withoutHeaders(target.headersFor(admission.headers), (name) => name === 'accept-encoding');
    const call = { method: 'POST', path: admission.path, headers: [...headers, 'Accept-Encoding', 'identity'] };
    await this.#guide(response, { request, settings, call });
  }

  async #guide(response: ServerResponse, job: GuidedJob): Promise<void> {
    const { options, queue, target, closing } = this.#options;
    const gone = new AbortController();
    const leave = (): void => gone.abort(new Error('The client went away.'));
    response.once('close', leave);
    const signal = AbortSignal.any([gone.signal, closing]);
    const { request, settings, call } = job;
    try {
      await options.memory.refresh().catch((error: unknown) => this.#tellTrouble(error));
      const result = await new GuidedDrawing({ ...options, ...settings, request, call, queue, signal }).run();
      this.#answer(response, job, result);
      await this.#count(result);
    } catch (error) {
      if (error instanceof UnguidedAnswer) writeAnswer(response, error.answer, error.answer.body);
      else if (signal.aborted) response.destroy();
      else if (error instanceof NoAnswer) answerProblem(response, unreachable(target, error.cause));
      else throw error;
    } finally {
      response.off('close', leave);
    }
  }

  #answer(response: ServerResponse, { request, settings }: GuidedJob, result: GuidedResult): void {
    const { options, lastPictures } = this.#options;
    const ids = result.chosen.map(({ judged }) => judged && options.createId());
    const report = reportDrawing(result, settings, ids);
    const { drawn, body } = composeAnswer(result.chosen, report);
    lastPictures.add(rememberPictures(result, { ids, request, settings }));
    writeAnswer(response, drawn.answer, body, headersOf(report));
    const attempts = new Set(report.attempts.map(({ number }) => number)).size;
    options.onDrawn?.({ prompt: request.prompt, scores: report.scores, accepted: report.accepted, attempts });
    if (report.error !== undefined) this.#tellTrouble(new Error(report.error));
  }

  /** Null when it refused. */
  async #read(incoming: IncomingMessage, response: ServerResponse): Promise<Buffer | null> {
    const { maxBodyBytes = defaultMaxBodyBytes } = this.#options.options;
    try {
      return await readBody(incoming, maxBodyBytes);
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) {
        response.destroy();
        return null;
      }
      response.setHeader('connection', 'close');
      response.once('finish', () => incoming.destroy());
      answerProblem(response, { status: 413, code: 'PAYLOAD_TOO_LARGE', detail: error.message });
      return null;
    }
  }

  /** Null when it refused. */
  #settingsFor(
    incoming: IncomingMessage,
    request: DrawingRequest | null,
    response: ServerResponse,
  ): CallSettings | null {
    try {
      return readCallSettings(incoming.headers, request?.scriptArguments, this.#options.options.settings);
    } catch (error) {
      if (!VsmError.is(error)) throw error;
      answerProblem(response, { status: 422, code: error.code, detail: error.message });
      return null;
    }
  }

  async #count({ attempts }: GuidedResult): Promise<void> {
    try {
      const { memory } = this.#options.options;
      await memory.recordStatistics((statistics) => countAttempts(statistics, attempts));
    } catch (error) {
      this.#tellTrouble(error);
    }
  }

  #tellTrouble(error: unknown): void {
    this.#options.options.onTrouble?.(error instanceof Error ? error.message : String(error));
  }
}

interface GuidedJob {
  readonly request: DrawingRequest;
  readonly settings: CallSettings;
  readonly call: TargetCall;
}

function rememberPictures(
  { chosen }: GuidedResult,
  { ids, request, settings }: Omit<GuidedJob, 'call'> & { readonly ids: readonly (string | null)[] },
): LastPicture[] {
  return chosen.flatMap(({ judged, bytes, seed, drawn, index }, i): LastPicture[] => {
    const id = ids[i];
    if (!judged || !id) return [];
    const words = factOf(drawn, 'infotexts', drawn.first + index);
    const parameters = typeof words === 'string' ? words : null;
    return [{ id, prompt: request.prompt, seed, category: settings.category, bytes, judged, parameters }];
  });
}

/** For clients that don't look into `info`. */
function headersOf({ scores, accepted, attempts, error }: DrawingReport): string[] {
  const texts = scores.map((score) => score?.toFixed(4) ?? 'none');
  const failure = error === undefined ? [] : ['X-VSM-Error', error.replace(/[^\x21-\x7e]+/g, ' ').slice(0, 500)];
  const count = new Set(attempts.map(({ number }) => number)).size;
  return [
    'X-VSM-Scores',
    texts.join(', '),
    'X-VSM-Accepted',
    String(accepted),
    'X-VSM-Attempts',
    String(count),
    ...failure,
  ];
}

/** With the headers of the target's answer. */
function writeAnswer(
  response: ServerResponse,
  { status, statusText, headers }: TargetAnswer,
  body: Buffer,
  more: readonly string[] = [],
): void {
  const kept = withoutHeaders(endToEndHeaders(headers), (name) => name === 'content-length');
  response.sendDate = false;
  response.writeHead(status, statusText, [...kept, 'Content-Length', String(body.length), ...more]).end(body);
}
