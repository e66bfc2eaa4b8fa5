import { VsmError } from '@vsm/core';
import type { HttpAnswer } from '../http/http-answer.ts';
import { createHttpClient, type HttpCall, type ServerOptions } from '../http/http-client.ts';
import { type EncodedImage, identifyImage } from '../http/image-bytes.ts';
import type { HistoryEntry, QueueAnswer, SavedImage } from './server-answers.ts';
import { historySchema, queueSchema, senderOf, submittedSchema } from './server-answers.ts';
import type { Workflow } from './workflow.ts';
import { describeNodeErrors, explainRefusal } from './workflow-refusal.ts';

const mebibyte = 1024 * 1024;
/** The queue and the history repeat the workflows, and an upscaled picture is large. */
const limits = { answer: 64 * mebibyte, image: 256 * mebibyte } as const;
const imageTimeoutMs = 60_000;
const cancelTimeoutMs = 5000;

export interface SubmittedRun {
  readonly id: string;
  /** What is wrong with outputs that this run will not make, one line a node. */
  readonly nodeErrors: readonly string[];
}

/** ComfyUI's routes. Each throws as `HttpClient.send` does. */
export interface ComfyUiServer {
  readonly name: string;
  /** Queues a workflow, once: after a broken answer it looks for the run instead of sending it again. */
  submit(workflow: Workflow, clientId: string): Promise<SubmittedRun>;
  /** Of a run that is over; undefined before. */
  history(id: string, signal: AbortSignal): Promise<HistoryEntry | undefined>;
  /** How many runs are ahead: 0 when it runs, undefined when it is neither queued nor running. */
  queuePosition(id: string, signal?: AbortSignal): Promise<number | undefined>;
  /** Takes a run off the queue, or interrupts it if it is the one that runs. */
  cancel(id: string): Promise<void>;
  view(image: SavedImage, signal: AbortSignal): Promise<EncodedImage>;
}

export function createComfyUiServer(options: ServerOptions): ComfyUiServer {
  const client = createHttpClient({
    ...options,
    tool: 'ComfyUI',
    advice: 'Start ComfyUI, and give the address that it prints, such as http://127.0.0.1:8188.',
    explain: explainRefusal,
  });
  const queue = async (call: HttpCall = {}): Promise<QueueAnswer> =>
    await client.sendForJson('/queue', queueSchema, { maxBytes: limits.answer, ...call });
  const post = async (path: string, json: unknown): Promise<HttpAnswer> =>
    await client.send(path, { method: 'POST', json, isRepeatable: true, timeoutMs: cancelTimeoutMs });

  const queuePosition = async (id: string, signal?: AbortSignal): Promise<number | undefined> => {
    const { queue_running: running, queue_pending: pending } = await queue({ signal });
    if (running.some(([, runId]) => runId === id)) return 0;
    const own = pending.find(([, runId]) => runId === id);
    // The list is a heap: only the numbers tell the order.
    return own === undefined ? undefined : running.length + pending.filter(([number]) => number < own[0]).length;
  };

  /** The run that a client queued, whose id was lost. */
  const findRun = async (clientId: string): Promise<string | undefined> => {
    const { queue_running, queue_pending } = await queue();
    const queued = [...queue_running, ...queue_pending].find((run) => senderOf(run) === clientId);
    if (queued !== undefined) return queued[1];
    const history = await client.sendForJson('/history', historySchema, {
      query: { max_items: '20' },
      maxBytes: limits.answer,
    });
    return Object.entries(history).find(([, entry]) => senderOf(entry.prompt) === clientId)?.[0];
  };

  return {
    name: client.server,
    submit: async (workflow, clientId) => {
      try {
        const call = { method: 'POST', json: { prompt: workflow, client_id: clientId } } as const;
        const { prompt_id, node_errors } = await client.sendForJson('/prompt', submittedSchema, call);
        return { id: prompt_id, nodeErrors: describeNodeErrors(node_errors) };
      } catch (error) {
        const id = mayHaveBeenQueued(error) ? await findRun(clientId) : undefined;
        if (id === undefined) throw error;
        return { id, nodeErrors: [] };
      }
    },
    history: async (id, signal) =>
      (
        await client.sendForJson(`/history/${encodeURIComponent(id)}`, historySchema, {
          maxBytes: limits.answer,
          signal,
        })
      )[id],
    queuePosition,
    cancel: async (id) => {
      await post('/queue', { delete: [id] });
      // Older versions know no prompt_id and interrupt whatever runs, so it has to be this one.
      if ((await queuePosition(id)) === 0) await post('/interrupt', { prompt_id: id });
    },
    view: async ({ filename, subfolder, type }, signal) => {
      const query = { filename, subfolder, type };
      const call = { query, signal, maxBytes: limits.image, timeoutMs: imageTimeoutMs };
      return identifyImage((await client.send('/view', call)).bytes);
    },
  };
}

/** True of an answer that broke or made no sense, not of one that refused. */
function mayHaveBeenQueued(error: unknown): boolean {
  return VsmError.is(error, 'GENERATOR_FAILED') && !('status' in error.details);
}
