import { rm } from 'node:fs/promises';
import type { Score, TasteInput, VibeMemory } from '@vsm/core';
import { z } from 'zod';
import { categoryNameSchema, idSchema, numberInQuery, wholeInQuery } from '../api/scalars.ts';
import {
  type PictureExplanation,
  type PictureQuery,
  pictureExplanationSchema,
  rankPageSchema,
  rankQuerySchema,
  type ScoredPicture,
  scoreRequestSchema,
  scoresSchema,
  similarRatingsSchema,
} from '../api/scores.ts';
import { assertDeclaredLength, readChunks } from '../http/read-body.ts';
import { problemOf } from '../http/refusal.ts';
import { jsonResponse } from '../http/respond.ts';
import { defineRoute, plain, type Route } from '../http/route.ts';
import type { HostedMemory } from '../memories/hosted-memory.ts';
import { receivePicture } from '../pictures/receive-picture.ts';
import type { Services } from '../services.ts';
import { assertPictureType } from './preference-routes.ts';
import { describeRating } from './rated-picture.ts';

const tag = 'scores';
const shownPulls = 12;

const explainQuerySchema: z.ZodType<PictureQuery & { readonly category?: string }> = z
  .strictObject({
    picture: idSchema.exactOptional(),
    preference: idSchema.exactOptional(),
    category: categoryNameSchema.exactOptional(),
  })
  .refine(namesOnePicture, 'exactly one of `picture` and `preference`');

const similarQuerySchema: z.ZodType<PictureQuery & { readonly threshold?: number; readonly limit?: number }> = z
  .strictObject({
    picture: idSchema.exactOptional(),
    preference: idSchema.exactOptional(),
    threshold: numberInQuery(-1, 1).exactOptional(),
    limit: wholeInQuery(1, 200).exactOptional(),
  })
  .refine(namesOnePicture, 'exactly one of `picture` and `preference`');

/** Scores, rankings and what explains them. */
export function scoreRoutes(services: Services): Route[] {
  const { memories, library, encodings, rankings, limits } = services;

  const inputOf = async (memory: HostedMemory, { picture, preference }: PictureQuery): Promise<TasteInput> => {
    if (picture !== undefined) return (await encodings.encode(library.find(picture))).encoded;
    const { embedding, attributes } = memory.preference(preference ?? '');
    return { vector: embedding.vector, ...(attributes && { attributes }) };
  };

  const scorePicture = async (id: string, score: (input: TasteInput) => Score): Promise<ScoredPicture> => {
    const shown = { picture: id, name: null };
    try {
      const { encoded } = await encodings.encode(library.find(id));
      return { ...shown, score: score(encoded), problem: null };
    } catch (error) {
      const problem = problemOf(error);
      if (problem.status >= 500 || problem.status === 429) throw error;
      return { ...shown, score: null, problem };
    }
  };

  return [
    defineRoute({
      ...plain,
      method: 'post',
      path: '/score',
      summary: 'Score stored pictures or embeddings',
      tag,
      body: scoreRequestSchema,
      answer: { status: 200, description: 'One score each, in their order', schema: scoresSchema },
      handle: async ({ body: { pictures, embeddings = [], category }, memory: asked }) => {
        const memory = await (await memories.open(asked)).read();
        const taste = memory.taste(category === undefined ? {} : { category });
        if (pictures === undefined) {
          const scores = embeddings.map((embedding) => ({
            picture: null,
            name: null,
            score: taste.score(Float32Array.from(embedding)),
            problem: null,
          }));
          return jsonResponse({ scores });
        }
        const scores: ScoredPicture[] = [];
        // One after another: a long list takes one place in the queue, not all of them.
        for (const id of pictures) scores.push(await scorePicture(id, (input) => taste.score(input)));
        return jsonResponse({ scores });
      },
    }),
    defineRoute({
      ...plain,
      method: 'post',
      path: '/score/upload',
      summary: 'Score a picture that comes with the request, and forget it',
      tag,
      query: z.strictObject({
        category: categoryNameSchema.exactOptional(),
        name: z.string().max(500).exactOptional(),
      }),
      rawBody: { mediaTypes: ['application/octet-stream', 'image/*'] },
      answer: { status: 200, description: 'Its score', schema: scoresSchema },
      handle: async ({ query: { category, name }, memory: asked, request }) => {
        const memory = await (await memories.open(asked)).read();
        assertPictureType(request);
        assertDeclaredLength(request, limits.pictureBytes);
        const received = await receivePicture(readChunks(request, limits.pictureBytes), {
          folder: library.ownRoot('uploads'),
          name,
          maxBytes: limits.pictureBytes,
        });
        try {
          const { encoded } = await encodings.encodeTemporary(received.temporaryPath);
          const score = memory.score(encoded, category === undefined ? {} : { category });
          return jsonResponse({ scores: [{ picture: null, name: name ?? null, score, problem: null }] });
        } finally {
          await rm(received.temporaryPath, { force: true });
        }
      },
    }),
    defineRoute({
      ...plain,
      method: 'get',
      path: '/rank',
      summary: 'The pictures of a folder, best first, page by page; it is read in the background meanwhile',
      tag,
      query: rankQuerySchema,
      answer: { status: 200, description: 'A page, and how much has been looked at', schema: rankPageSchema },
      handle: async ({ query, memory: asked }) => jsonResponse(await rankings.page(await memories.open(asked), query)),
    }),
    defineRoute({
      ...plain,
      method: 'get',
      path: '/explain',
      summary: 'Why a picture scores as it does',
      tag,
      query: explainQuerySchema,
      answer: { status: 200, description: 'The strongest reasons', schema: pictureExplanationSchema },
      handle: async ({ query, memory: asked }) => {
        const memory = await memories.open(asked);
        const input = await inputOf(memory, query);
        const opened = await memory.read();
        return jsonResponse(explain(opened, input, query.category, services));
      },
    }),
    defineRoute({
      ...plain,
      method: 'get',
      path: '/similar',
      summary: 'Ratings of similar pictures',
      tag,
      query: similarQuerySchema,
      answer: { status: 200, description: 'The most similar first', schema: similarRatingsSchema },
      handle: async ({ query, memory: asked }) => {
        const memory = await memories.open(asked);
        const { vector } = await inputOf(memory, query);
        const { threshold, limit = 24 } = query;
        const nearest = (await memory.read()).nearest(vector, { limit, ...(threshold !== undefined && { threshold }) });
        return jsonResponse({
          items: nearest.map(({ preference, similarity }) => ({
            similarity,
            rating: describeRating(preference, library),
          })),
        });
      },
    }),
  ];
}

function namesOnePicture({ picture, preference }: PictureQuery): boolean {
  return (picture === undefined) !== (preference === undefined);
}

function explain(
  memory: VibeMemory,
  input: TasteInput,
  category: string | undefined,
  { library }: Pick<Services, 'library'>,
): PictureExplanation {
  const explanation = memory.explain(input, category === undefined ? {} : { category });
  const { score, strength, pulls, comparisonPulls, backgroundPull, priorPull, reasons } = explanation;
  return {
    score,
    strength,
    pulls: pulls
      .slice(0, shownPulls)
      .map(({ pull, preference }) => ({ pull, rating: describeRating(preference, library) })),
    comparisonPull: comparisonPulls.reduce((sum, { pull }) => sum + pull, 0),
    backgroundPull,
    priorPull,
    reasons: reasons.map(({ words, effect, attribute }) => ({ words, effect, attribute })),
    suggestedCategory: memory.suggestCategory(input)?.category ?? null,
  };
}
