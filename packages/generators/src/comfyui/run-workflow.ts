import type { GenerationPreview } from '@vsm/core';
import { VsmError } from '@vsm/core';
import type { EncodedImage } from '../http/image-bytes.ts';
import type { WebSocketConstructor } from '../http/web-socket.ts';
import type { ComfyUiServer, SubmittedRun } from './comfyui-server.ts';
import { createRunListener } from './run-listener.ts';
import { imagesOfRun } from './run-outcome.ts';
import type { HistoryEntry } from './server-answers.ts';
import type { Workflow } from './workflow.ts';

export interface RunOptions {
  readonly server: ComfyUiServer;
  readonly url: string;
  readonly WebSocket: WebSocketConstructor | undefined;
  readonly pollIntervalMs: number;
  readonly timeoutMs: number;
  readonly samplers: readonly string[];
  readonly signal: AbortSignal;
  readonly onPreview: ((preview: GenerationPreview) => void) | undefined;
  readonly onQueuePosition: ((runsAhead: number) => void) | undefined;
}

export interface FinishedRun {
  readonly images: readonly EncodedImage[];
  readonly nodeErrors: readonly string[];
}

/**
 * Runs a workflow once and gives the pictures that it left. Whether it is over is read from the history; the socket
 * shows previews and tells when to look, so that a lost one costs no picture.
 *
 * A run that is left early, for whatever reason, is taken off the queue or interrupted.
 *
 * @throws VsmError `GENERATOR_UNREACHABLE`, `GENERATOR_FAILED` or `INVALID_ARGUMENT`; the signal's reason when it aborts; what
 *   `onPreview` or `onQueuePosition` throws.
 */
export async function runWorkflow(workflow: Workflow, options: RunOptions): Promise<FinishedRun> {
  const { server, timeoutMs } = options;
  options.signal.throwIfAborted();
  const clientId = crypto.randomUUID();
  const leave = new AbortController();
  const timer = setTimeout(() => leave.abort(tooLate(server, timeoutMs)), timeoutMs);
  const signal = AbortSignal.any([options.signal, leave.signal]);
  const onPreview = (preview: GenerationPreview): void => {
    try {
      options.onPreview?.(preview);
    } catch (error) {
      leave.abort(error);
    }
  };
  const listener = createRunListener({ ...options, clientId, signal, onPreview });
  let run: SubmittedRun | undefined;
  let isOver = false;
  try {
    await listener.ready();
    run = await server.submit(workflow, clientId);
    listener.follow(run.id);
    const entry = await waitForEnd(run.id, { ...options, signal }, listener.wait);
    isOver = true;
    const images: EncodedImage[] = [];
    for (const image of imagesOfRun(entry, run.nodeErrors)) images.push(await server.view(image, signal));
    return { images, nodeErrors: run.nodeErrors };
  } catch (error) {
    const isGone = VsmError.is(error, 'GENERATOR_UNREACHABLE');
    if (run !== undefined && !isOver && !isGone) await server.cancel(run.id);
    throw error;
  } finally {
    clearTimeout(timer);
    listener.close();
  }
}

/** @throws VsmError `GENERATOR_FAILED` if the server no longer knows the run. */
async function waitForEnd(
  id: string,
  { server, signal, onQueuePosition }: RunOptions,
  wait: () => Promise<void>,
): Promise<HistoryEntry> {
  let told: number | undefined;
  for (;;) {
    const position = await server.queuePosition(id, signal);
    // Asked after the queue, so that a run that ends between the two is found.
    const entry = await server.history(id, signal);
    if (entry !== undefined) return entry;
    if (position === undefined) throw unknownRun(server, id);
    if (position !== told) onQueuePosition?.(position);
    told = position;
    await wait();
  }
}

function unknownRun({ name }: ComfyUiServer, id: string): VsmError {
  return new VsmError(
    'GENERATOR_FAILED',
    `${name} no longer knows the run: it was restarted, or the run was taken off its queue. Start it again.`,
    { details: { server: name, runId: id } },
  );
}

function tooLate({ name }: ComfyUiServer, timeoutMs: number): VsmError {
  return new VsmError(
    'GENERATOR_FAILED',
    `${name} did not finish the run within ${timeoutMs / 1000} s, so it was cancelled. ` +
      'See in ComfyUI what keeps it, allow more time (timeoutMs), or ask for less.',
    { details: { server: name, timeoutMs } },
  );
}
