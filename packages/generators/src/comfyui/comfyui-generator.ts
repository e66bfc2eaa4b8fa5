import type { GeneratedImage, GenerateOptions, GenerateRequest, ImageGenerator } from '@vsm/core';
import type { ServerOptions } from '../http/http-client.ts';
import { platformWebSocket, type WebSocketConstructor } from '../http/web-socket.ts';
import { createComfyUiServer } from './comfyui-server.ts';
import { fillWorkflow, parseRequest, readFields, requireInputs } from './fill-workflow.ts';
import { findSamplers, findWorkflowInputs } from './find-inputs.ts';
import { runWorkflow } from './run-workflow.ts';
import { parseWorkflow } from './workflow.ts';
import type { ComfyUiOverrides } from './workflow-fields.ts';

export interface ComfyUiGeneratorOptions extends ServerOptions {
  /** The parsed JSON of Workflow > Export (API). */
  readonly workflow: unknown;
  /** Where prompt, seed and the rest go, where following the links finds them wrong or not at all: `{ prompt: '6.text' }`. */
  readonly overrides?: ComfyUiOverrides;
  /** The platform's own if not given. With none (Node 20 has none) there are no previews, and the end is noticed by asking. */
  readonly WebSocket?: WebSocketConstructor;
  /** Between questions whether a run is over where no socket tells, and before a lost socket is opened again; 1000 if not given. */
  readonly pollIntervalMs?: number;
  /** Told whenever the number of runs ahead in ComfyUI's queue changes; 0 when the run has begun. */
  readonly onQueuePosition?: (runsAhead: number) => void;
}

const defaultTimeoutMs = 300_000;
const defaultPollIntervalMs = 1000;

/**
 * Draws with a workflow of ComfyUI. A request's prompt, negative prompt, seed and size go where the links that lead to
 * the workflow's samplers end; its settings are `steps`, `cfg`, `sampler`, `scheduler`, `checkpoint`, and any input by
 * node id (`'12.strength_model'`). What a request doesn't say stays as the workflow has it; the seed is then random.
 *
 * Each picture asked for is a run of its own, whose seeds follow one another and whose batch size is 1. A run gives
 * every picture that its nodes save, so a workflow that saves two gives two for each that was asked for.
 *
 * @throws VsmError `INVALID_ARGUMENT` if the workflow is not in API format, or its prompt or seed can't be found.
 */
export function createComfyUiGenerator(options: ComfyUiGeneratorOptions): ImageGenerator {
  const { timeoutMs = defaultTimeoutMs, pollIntervalMs = defaultPollIntervalMs, onQueuePosition } = options;
  const workflow = parseWorkflow(options.workflow);
  const inputs = findWorkflowInputs(workflow, options.overrides);
  requireInputs(workflow, inputs, ['prompt', 'seed']);
  const samplers = findSamplers(workflow);
  const server = createComfyUiServer(options);
  const WebSocket = options.WebSocket ?? platformWebSocket();
  const active = new Map<AbortController, Promise<unknown>>();

  async function* generate(
    request: GenerateRequest,
    { signal, onPreview }: GenerateOptions = {},
  ): AsyncGenerator<GeneratedImage> {
    const wanted = parseRequest(request, workflow, inputs);
    const firstSeed = wanted.seed ?? randomSeed();
    const stop = new AbortController();
    const either = AbortSignal.any(signal === undefined ? [stop.signal] : [signal, stop.signal]);
    active.set(stop, Promise.resolve());
    try {
      for (let index = 0; index < wanted.count; index++) {
        signal?.throwIfAborted();
        if (stop.signal.aborted) return;
        const seed = (firstSeed + index) >>> 0;
        const filled = fillWorkflow(workflow, inputs, wanted, seed);
        const running = runWorkflow(filled, {
          ...{
            server,
            url: options.url,
            WebSocket,
            pollIntervalMs,
            timeoutMs,
            samplers,
            signal: either,
            onQueuePosition,
          },
          onPreview:
            onPreview && ((preview) => onPreview({ ...preview, progress: (index + preview.progress) / wanted.count })),
        });
        active.set(stop, running);
        const { images, nodeErrors } = await running;
        const said = { ...readFields(filled, inputs, wanted), seed };
        const metadata = { generator: 'comfyui', ...said, ...(nodeErrors.length > 0 && { nodeErrors }) };
        for (const image of images) yield { ...image, seed, metadata };
      }
    } catch (error) {
      signal?.throwIfAborted();
      if (error !== stop.signal.reason) throw error;
    } finally {
      active.delete(stop);
    }
  }

  return { id: 'comfyui', generate, interrupt: async () => await interruptAll(active) };
}

/** Rejects with what kept a run from being cancelled. */
async function interruptAll(active: ReadonlyMap<AbortController, Promise<unknown>>): Promise<void> {
  const interrupt = async ([stop, running]: [AbortController, Promise<unknown>]): Promise<void> => {
    stop.abort();
    await running.catch((error: unknown) => {
      if (error !== stop.signal.reason) throw error;
    });
  };
  await Promise.all([...active].map(interrupt));
}

function randomSeed(): number {
  return Number.parseInt(crypto.randomUUID().slice(0, 8), 16);
}
