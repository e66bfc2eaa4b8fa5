import type { GenerationPreview } from '@vsm/core';
import { z } from 'zod';
import type { HttpClient } from '../http/http-client.ts';
import { isLate } from '../http/http-fault.ts';
import { ifPossible } from '../http/if-possible.ts';
import { decodePreview } from '../http/image-bytes.ts';
import { pause } from '../http/pause.ts';
import { type A1111Answer, answerSchema } from './a1111-answer.ts';
import type { A1111Run } from './a1111-request.ts';
import { type A1111Tasks, controlTimeoutMs } from './a1111-tasks.ts';

interface JobOptions {
  readonly client: HttpClient;
  readonly tasks: A1111Tasks;
  readonly name: string;
  readonly timeoutMs: number;
  readonly previewIntervalMs: number;
}

interface DrawOptions {
  readonly signal: AbortSignal | undefined;
  readonly onPreview: ((preview: GenerationPreview) => void) | undefined;
}

const progressSchema = z.object({ progress: z.number().nullish(), current_image: z.string().nullish() });
const largestAnswerBytes = 512 * 1024 * 1024;
const largestPreviewBytes = 64 * 1024 * 1024;

/**
 * One run on the server. The server draws for all its users in turn, and both its progress and its interruption are about whatever
 * is drawn just now: a job asks by its name whether that is itself.
 */
export class A1111Job {
  readonly #options: JobOptions;
  /** Aborts when the answer is no longer wanted. */
  readonly #abandoned = new AbortController();
  #isToldToStop = false;

  constructor(options: JobOptions) {
    this.#options = options;
  }

  /**
   * Finds out about a server that is away, another's or locked before anything is drawn, and renews a connection gone stale.
   * All this may be tried again; drawing may not.
   */
  async reachServer(signal: AbortSignal | undefined): Promise<void> {
    const call = { query: { skip_current_image: 'true' }, signal };
    await this.#options.client.sendForJson('/sdapi/v1/progress', progressSchema, call);
  }

  /** The server's answer. The run is interrupted on the server when the signal aborts, when it is late or when `onPreview` throws. */
  async draw(run: A1111Run, { signal, onPreview }: DrawOptions): Promise<A1111Answer> {
    const { client, tasks, name, timeoutMs } = this.#options;
    const abandoned = this.#abandoned.signal;
    const ended = new AbortController();
    const previews = onPreview && this.#showPreviews(onPreview, ended.signal);
    const shown = previews?.catch((error: unknown) => this.#abandoned.abort(error));
    const stopped = signal ? AbortSignal.any([signal, abandoned]) : abandoned;
    const json = { ...run.body, force_task_id: name };
    const call = { method: 'POST', json, signal: stopped, timeoutMs, maxBytes: largestAnswerBytes } as const;
    try {
      const answer = await client.sendForJson(run.path, answerSchema, call);
      await tasks.learnFrom(name);
      return answer;
    } catch (error) {
      // Why the run ended is what the caller must hear, even if the server can't be told.
      if (stopped.aborted || isLate(error)) await ifPossible(() => this.#tellToStop(), stopped);
      throw error;
    } finally {
      ended.abort();
      await shown;
      abandoned.throwIfAborted();
    }
  }

  /** Tells the server to stop this job, unless it waits behind that of somebody else, and ends `draw` with an error. */
  async interrupt(): Promise<void> {
    try {
      await this.#tellToStop();
    } finally {
      this.#abandoned.abort(new Error('The run was interrupted.'));
    }
  }

  async #tellToStop(): Promise<void> {
    if (this.#isToldToStop) return;
    this.#isToldToStop = true;
    const { client, tasks, name } = this.#options;
    if (!(await tasks.isDrawnNow(name))) return;
    const call = { method: 'POST', isRepeatable: true, timeoutMs: controlTimeoutMs } as const;
    await client.send('/sdapi/v1/interrupt', call);
  }

  /** Shows each new preview until the signal aborts. One that can't be had is left out: the run goes on. */
  async #showPreviews(onPreview: (preview: GenerationPreview) => void, ended: AbortSignal): Promise<void> {
    const { client, tasks, name, previewIntervalMs } = this.#options;
    const call = { query: { skip_current_image: 'false' }, maxBytes: largestPreviewBytes, signal: ended };
    let isOurs = false;
    let last: string | undefined;
    while (await ifPossible(() => pause(previewIntervalMs, ended).then(() => true), ended)) {
      isOurs ||= await tasks.isDrawnNow(name);
      if (!isOurs) continue;
      const answer = await ifPossible(() => client.sendForJson('/sdapi/v1/progress', progressSchema, call), ended);
      if (ended.aborted) return;
      if (!answer?.current_image || answer.current_image === last) continue;
      last = answer.current_image;
      const preview = decodePreview(last);
      if (preview) onPreview({ ...preview, progress: Math.min(1, Math.max(0, answer.progress ?? 0)) });
    }
  }
}
