import { z } from 'zod';
import type { HttpClient } from '../http/http-client.ts';
import { controlTimeoutMs, type FooocusApi, type JobState, pathFrom } from './fooocus-api.ts';
import { bodyOf } from './fooocus-request.ts';

const taskSchema = z.object({
  task_id: z.string(),
  task_status: z.string().nullish(),
  progress: z.number().nullish(),
  preview: z.string().nullish(),
  result: z.array(z.string()).nullish(),
  req_params: z.record(z.string(), z.json()).nullish(),
});

/** An empty list stands for a task that the server does not know. */
const answerSchema = z.union([taskSchema, z.array(z.never())]);

const largestAnswerBytes = 64 * 1024 * 1024;
/** Of the parameters, what is no setting of the picture. */
const ofTheCall = ['async_process', 'stream_output', 'require_base64', 'webhook_url', 'save_name', 'image_number'];

/**
 * The routes of FooocusAPI.
 *
 * @see https://github.com/mrhan1993/FooocusAPI/blob/main/docs/readme.md
 */
export function createGeneration2(client: HttpClient): FooocusApi {
  return {
    generation: 2,
    submit: async (plan, seed, signal) => {
      const call = { method: 'POST', json: bodyOf(plan, seed, 2), signal, maxBytes: largestAnswerBytes } as const;
      return (await client.sendForJson('/v1/engine/generate/', taskSchema, call)).task_id;
    },
    look: async (id, { wantsPreview, ...call }) => {
      const options = { ...call, maxBytes: largestAnswerBytes };
      const task = await client.sendForJson(`/tasks/${encodeURIComponent(id)}`, answerSchema, options);
      if (Array.isArray(task)) return { stage: 'forgotten' };
      const state = stateOf(task);
      return state.stage === 'running' && !wantsPreview ? { ...state, preview: undefined } : state;
    },
    stopRunning: async () => {
      const call = { method: 'POST', isRepeatable: true, timeoutMs: controlTimeoutMs } as const;
      await client.send('/v1/engine/control', { ...call, query: { action: 'stop' } });
    },
    pathOf: (url) => pathFrom('/outputs/', url),
  };
}

function stateOf(task: z.infer<typeof taskSchema>): JobState {
  const { req_params: parameters } = task;
  switch (task.task_status) {
    case 'running':
      return { stage: 'running', progress: Math.max(0, task.progress ?? 0) / 100, preview: task.preview || undefined };
    case null:
    case undefined:
    case '':
    case 'pending':
      return { stage: 'waiting' };
    default: {
      const seed = parameters?.['image_seed'];
      const facts = parameters ? { parameters: settingsOf(parameters) } : {};
      const offered = { base64: undefined, seed: seed === undefined ? undefined : Number(seed), facts };
      return { stage: 'finished', pictures: (task.result ?? []).map((url) => ({ url, ...offered })) };
    }
  }
}

function settingsOf(parameters: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !ofTheCall.includes(name)));
}
