import { VsmError } from '@vsm/core';
import { z } from 'zod';
import {
  attemptVerdictSchema,
  generationAttemptSchema,
  generationEventSchema,
  generationRequestSchema,
  generationSchema,
  generationsSchema,
  generatorsSchema,
} from '../api/generations.ts';
import { idSchema } from '../api/scalars.ts';
import { sourceOf } from '../encoding/picture-encodings.ts';
import type { EventStreams } from '../http/event-stream.ts';
import { jsonResponse } from '../http/respond.ts';
import { defineRoute, plain, type Route } from '../http/route.ts';
import type { Services } from '../services.ts';
import { idParameters } from './picture-routes.ts';

const tag = 'generations';

const attemptParameters: z.ZodType<{ readonly id: string; readonly index: number }> = z.object({
  id: idSchema,
  index: z.coerce.number().pipe(z.int().min(0).max(100)).meta({ type: 'integer', minimum: 0 }),
});

/** Guided generations: started, followed, cancelled, rated. */
export function generationRoutes(services: Services, streams: EventStreams): Route[] {
  const { memories, generations, encodings, options } = services;
  return [
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'get',
      path: '/generators',
      summary: 'What can draw here',
      tag,
      answer: { status: 200, description: 'Names for `generator`', schema: generatorsSchema },
      handle: async () => jsonResponse({ generators: options.generators.map(({ id, title }) => ({ id, title })) }),
    }),
    defineRoute({
      ...plain,
      method: 'post',
      path: '/generations',
      summary: 'Generate until a picture is liked enough, at most so many times',
      tag,
      body: generationRequestSchema,
      answer: { status: 202, description: 'It has begun', schema: generationSchema },
      handle: async ({ body, memory: asked }) => {
        const { generation } = generations.start(await memories.open(asked), body);
        const location = `/api/v1/generations/${generation.id}`;
        return jsonResponse(generation, { status: 202, headers: { location } });
      },
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'get',
      path: '/generations',
      summary: 'Generations since the server was started, the newest first',
      tag,
      answer: { status: 200, description: 'At most 50', schema: generationsSchema },
      handle: async () => jsonResponse({ items: generations.list().map(({ generation }) => generation) }),
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'get',
      path: '/generations/{id}',
      summary: 'A generation as it is now',
      tag,
      parameters: idParameters,
      answer: { status: 200, description: 'Its attempts so far', schema: generationSchema },
      handle: async ({ parameters: { id } }) => jsonResponse(generations.find(id).generation),
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'get',
      path: '/generations/{id}/events',
      summary: 'Attempts and previews as they come; ends with the run',
      tag,
      parameters: idParameters,
      answer: {
        status: 200,
        description: 'Server-sent events',
        schema: generationEventSchema,
        mediaType: 'text/event-stream',
      },
      handle: async ({ parameters: { id }, request }) => {
        const run = generations.find(id);
        return streams.respond(request, (signal) => run.follow(signal));
      },
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'delete',
      path: '/generations/{id}',
      summary: 'Cancel a generation',
      tag,
      parameters: idParameters,
      answer: { status: 200, description: 'It has ended', schema: generationSchema },
      handle: async ({ parameters: { id } }) => {
        const run = generations.find(id);
        await run.cancel();
        return jsonResponse(run.generation);
      },
    }),
    defineRoute({
      ...plain,
      ofMemory: false,
      method: 'post',
      path: '/generations/{id}/attempts/{index}/rating',
      summary: 'Like or dislike the picture of an attempt',
      tag,
      parameters: attemptParameters,
      body: attemptVerdictSchema,
      answer: { status: 200, description: 'Kept durably', schema: generationAttemptSchema },
      handle: async ({ parameters: { id, index }, body: { verdict, category } }) => {
        const run = generations.find(id);
        const picture = run.pictureOf(index);
        if (!picture) throw new VsmError('IMAGE_NOT_FOUND', 'This attempt has no picture to rate.');
        const encoded = await encodings.encode(picture);
        const memory = await memories.open(run.generation.memory);
        const { prompt, generator } = run.generation.request;
        const rating = {
          verdict,
          picture: encoded.encoded,
          source: sourceOf(picture, encoded),
          metadata: { prompt, generator },
          ...(category !== undefined && { category }),
        };
        await memory.write((opened) => opened.rate([rating]));
        return jsonResponse(run.noteVerdict(index, verdict));
      },
    }),
  ];
}
