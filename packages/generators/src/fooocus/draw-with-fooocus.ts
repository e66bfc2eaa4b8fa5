import type { GeneratedImage } from '@vsm/core';
import { abortLater } from '../http/abort-later.ts';
import type { HttpClient } from '../http/http-client.ts';
import { HttpFault } from '../http/http-fault.ts';
import { ifPossible } from '../http/if-possible.ts';
import { decodeBase64Image, decodePreview, type EncodedImage, identifyImage } from '../http/image-bytes.ts';
import { pause } from '../http/pause.ts';
import { retry } from '../http/retry.ts';
import type { DrawingOptions } from '../runs/picture-by-picture.ts';
import { usableSeed } from '../whole-number.ts';
import { controlTimeoutMs, type FooocusApi, type OfferedPicture } from './fooocus-api.ts';
import { failedToDraw, forgottenJob, noPicture, queueFull } from './fooocus-errors.ts';
import { describePlan, type FooocusPlan } from './fooocus-request.ts';

export interface FooocusDrawing extends DrawingOptions {
  readonly client: HttpClient;
  readonly api: FooocusApi;
  readonly plan: FooocusPlan;
  readonly seed: number;
  readonly pollIntervalMs: number;
  readonly retries: number;
  readonly retryPauseMs: number;
}

const largestPictureBytes = 256 * 1024 * 1024;
const downloadTimeoutMs = 60_000;
const submitGraceMs = 1000;
const mostLooksToStop = 3;

/**
 * One picture. A job that is left early, for whatever reason, is stopped on the server if it is drawn just then; one that waits there
 * behind others can't be taken back.
 */
export async function drawWithFooocus(drawing: FooocusDrawing): Promise<GeneratedImage> {
  const { client, api, plan, seed, signal } = drawing;
  signal.throwIfAborted();
  const id = await submit(drawing);
  const offered = await waitForPicture(id, drawing).catch(async (error: unknown) => {
    const stop = async (): Promise<void> => await stopIfRunning(drawing, id);
    // Whoever interrupts wants to know that it can't be told; any other reason to leave is worth more than that.
    if (signal.aborted) await stop();
    else await ifPossible(stop);
    throw error;
  });
  const image = await receive(client, api, offered, signal);
  const drawn = usableSeed(offered.seed ?? seed);
  const facts = { ...describePlan(plan), seed: drawn ?? offered.seed, ...offered.facts };
  return { ...image, seed: drawn, metadata: { generator: 'fooocus', generation: api.generation, ...facts } };
}

/** The id is waited for a moment longer than the picture is wanted: without it the job could not be stopped. */
async function submit({ client, api, plan, seed, signal, retries, retryPauseMs }: FooocusDrawing): Promise<string> {
  const late = abortLater(signal, submitGraceMs);
  const attempt = async (): Promise<string> => {
    const id = await api.submit(plan, seed, late.signal);
    if (id === undefined) throw new HttpFault(queueFull(client.server), true);
    return id;
  };
  try {
    return await retry(attempt, { retries, pauseMs: retryPauseMs, signal });
  } finally {
    late.end();
  }
}

async function waitForPicture(id: string, drawing: FooocusDrawing): Promise<OfferedPicture> {
  const { client, api, signal, onPreview, pollIntervalMs } = drawing;
  let last: string | undefined;
  for (;;) {
    const state = await api.look(id, { signal, wantsPreview: onPreview !== undefined });
    switch (state.stage) {
      case 'finished': {
        const [picture] = state.pictures;
        if (picture === undefined) throw noPicture();
        return picture;
      }
      case 'failed':
        throw failedToDraw(state.said);
      case 'forgotten':
        throw forgottenJob(client.server);
      case 'running': {
        const isNew = state.preview !== undefined && state.preview !== last;
        const preview = isNew ? decodePreview(state.preview) : undefined;
        last = state.preview;
        if (preview) onPreview?.({ ...preview, progress: Math.min(1, state.progress) });
      }
    }
    await pause(pollIntervalMs, signal);
  }
}

/** A job that was queued a moment ago may wait only because the server did not get to it yet. */
async function stopIfRunning({ api, pollIntervalMs }: FooocusDrawing, id: string): Promise<void> {
  for (let looks = 0; looks < mostLooksToStop; looks++) {
    const { stage } = await api.look(id, { wantsPreview: false, timeoutMs: controlTimeoutMs });
    if (stage === 'running') return await api.stopRunning();
    if (stage !== 'waiting') return;
    await pause(Math.min(pollIntervalMs, 500));
  }
}

/** The file as Fooocus wrote it, with what it put into it; the copy in Base64 is encoded anew. */
async function receive(
  client: HttpClient,
  api: FooocusApi,
  { url, base64 }: OfferedPicture,
  signal: AbortSignal,
): Promise<EncodedImage> {
  if (url === undefined) return decodeBase64Image(base64 ?? '');
  const call = { signal, maxBytes: largestPictureBytes, timeoutMs: downloadTimeoutMs };
  return identifyImage((await client.send(api.pathOf(url), call)).bytes);
}
