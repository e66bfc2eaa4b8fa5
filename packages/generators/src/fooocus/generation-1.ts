import { VsmError } from '@vsm/core';
import { z } from 'zod';
import type { HttpClient } from '../http/http-client.ts';
import { controlTimeoutMs, type FooocusApi, type JobState, type OfferedPicture, pathFrom } from './fooocus-api.ts';
import { bodyOf } from './fooocus-request.ts';

const pictureSchema = z.object({
  base64: z.string().nullish(),
  url: z.string().nullish(),
  seed: z.union([z.string(), z.number()]).nullish(),
  finish_reason: z.string().nullish(),
});

const jobSchema = z.object({
  job_id: z.string(),
  job_stage: z.string(),
  job_progress: z.number().nullish(),
  job_status: z.string().nullish(),
  job_step_preview: z.string().nullish(),
  job_result: z.array(pictureSchema).nullish(),
});

type Job = z.infer<typeof jobSchema>;

/** Pictures may come in Base64, with a preview beside them. */
const largestAnswerBytes = 256 * 1024 * 1024;

/**
 * The routes of Fooocus-API up to version 0.4.
 *
 * @see https://github.com/mrhan1993/Fooocus-API/blob/main/docs/api_doc_en.md
 */
export function createGeneration1(client: HttpClient): FooocusApi {
  return {
    generation: 1,
    submit: async (plan, seed, signal) => {
      const call = { method: 'POST', json: bodyOf(plan, seed, 1), signal, maxBytes: largestAnswerBytes } as const;
      const job = await client.sendForJson('/v1/generation/text-to-image', jobSchema, call);
      // A full queue is told as a job without an id, by status 200.
      return job.job_id === '' ? undefined : job.job_id;
    },
    look: async (id, { wantsPreview, ...call }) => {
      const query = { job_id: id, require_step_preview: String(wantsPreview) };
      const options = { ...call, query, maxBytes: largestAnswerBytes };
      try {
        return stateOf(await client.sendForJson('/v1/generation/query-job', jobSchema, options));
      } catch (error) {
        if (VsmError.is(error) && error.details['status'] === 404) return { stage: 'forgotten' };
        throw error;
      }
    },
    stopRunning: async () => {
      const call = { method: 'POST', isRepeatable: true, timeoutMs: controlTimeoutMs } as const;
      await client.send('/v1/generation/stop', call);
    },
    pathOf: (url) => pathFrom('/files/', url),
  };
}

function stateOf(job: Job): JobState {
  switch (job.job_stage.toUpperCase()) {
    case 'WAITING':
      return { stage: 'waiting' };
    case 'SUCCESS':
      return { stage: 'finished', pictures: (job.job_result ?? []).filter(isDrawn).map(offer) };
    case 'ERROR':
      return { stage: 'failed', said: job.job_status ?? undefined };
    default:
      return {
        stage: 'running',
        progress: (job.job_progress ?? 0) / 100,
        preview: job.job_step_preview ?? undefined,
      };
  }
}

function isDrawn({ base64, url }: z.infer<typeof pictureSchema>): boolean {
  return Boolean(base64) || Boolean(url);
}

function offer({ base64, url, seed, finish_reason: finishReason }: z.infer<typeof pictureSchema>): OfferedPicture {
  return {
    url: url || undefined,
    base64: base64 || undefined,
    seed: seed == null || seed === '' ? undefined : Number(seed),
    facts: finishReason == null ? {} : { finishReason },
  };
}
