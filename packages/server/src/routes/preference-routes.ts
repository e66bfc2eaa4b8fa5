import { type Preference, type Rating, type RatingOutcome, VsmError } from '@vsm/core';
import { z } from 'zod';
import { ratedPictureSchema } from '../api/pictures.ts';
import {
  type NewRating,
  noteSchema,
  type PreferencesPage,
  type PreferencesQuery,
  preferenceEditSchema,
  preferencesPageSchema,
  type RateResponse,
  type RatingDetails,
  type RatingResult,
  rateRequestSchema,
  rateResponseSchema,
  removedRatingsSchema,
  undoResponseSchema,
  undoStepsSchema,
} from '../api/preferences.ts';
import {
  categoryNameSchema,
  cursorSchema,
  idSchema,
  numberInQuery,
  verdictSchema,
  wholeInQuery,
} from '../api/scalars.ts';
import { sourceOf } from '../encoding/picture-encodings.ts';
import { jsonOfRevision } from '../http/etag.ts';
import { assertDeclaredLength, readChunks } from '../http/read-body.ts';
import { Refusal } from '../http/refusal.ts';
import { jsonResponse } from '../http/respond.ts';
import { defineRoute, plain, type Route } from '../http/route.ts';
import type { HostedMemory } from '../memories/hosted-memory.ts';
import { keepUpload } from '../pictures/keep-upload.ts';
import type { Services } from '../services.ts';
import { idParameters } from './picture-routes.ts';
import { describeRating } from './rated-picture.ts';
import { answerThumbnail, thumbnailQuerySchema } from './thumbnail-answer.ts';

const tag = 'ratings';
const pageSize = 100;

const uploadQuerySchema: z.ZodType<RatingDetails & { readonly verdict: 'like' | 'dislike'; readonly name?: string }> =
  z.strictObject({
    verdict: verdictSchema,
    category: categoryNameSchema.exactOptional(),
    weight: numberInQuery(Number.MIN_VALUE, 1e6).exactOptional(),
    note: noteSchema.exactOptional(),
    name: z.string().max(500).exactOptional(),
  });

const preferencesQuerySchema: z.ZodType<PreferencesQuery> = z.strictObject({
  verdict: verdictSchema.exactOptional(),
  category: categoryNameSchema.exactOptional(),
  order: z.enum(['newest', 'oldest']).exactOptional(),
  limit: wholeInQuery(1, 500).exactOptional(),
  cursor: cursorSchema.exactOptional(),
});

const ratingResultSchema: z.ZodType<RatingResult> = z
  .object({ status: z.enum(['added', 'changed', 'unchanged']), rating: ratedPictureSchema })
  .meta({ id: 'RatingResult' });

/** Ratings: given, listed, edited, removed and taken back. */
export function preferenceRoutes(services: Services): Route[] {
  const { memories, library, encodings, thumbnails, limits } = services;
  const describe = (preference: Preference) => describeRating(preference, library);
  const toResult = ({ status, preference }: RatingOutcome): RatingResult => ({ status, rating: describe(preference) });

  const toRating = async ({ picture: id, embedding, verdict, ...details }: NewRating): Promise<Rating> => {
    if (id === undefined)
      return { verdict, picture: { vector: Float32Array.from(embedding ?? []) }, ...toDetails(details) };
    const picture = library.find(id);
    const encoded = await encodings.encode(picture);
    return { verdict, picture: encoded.encoded, source: sourceOf(picture, encoded), ...toDetails(details) };
  };

  return [
    defineRoute({
      ...plain,
      method: 'post',
      path: '/preferences',
      summary: 'Rate stored pictures or embeddings: all or none, as one step to undo',
      tag,
      body: rateRequestSchema,
      answer: { status: 200, description: 'Kept durably', schema: rateResponseSchema },
      handle: async ({ body: { ratings }, memory: asked, request }) => {
        const memory = await memories.open(asked);
        const rated: Rating[] = [];
        // One after another: a long list takes one place in the queue, not all of them.
        for (const rating of ratings) rated.push(await toRating(rating));
        const outcomes = await memory.write((opened) => opened.rate(rated), request.headers.get('if-match'));
        const { revision } = memory.state;
        const answer: RateResponse = { results: outcomes.map(toResult), revision };
        return jsonResponse(answer, { headers: { etag: `"${revision}"` } });
      },
    }),
    defineRoute({
      ...plain,
      method: 'post',
      path: '/preferences/upload',
      summary: 'Rate a picture that comes with the request; it is kept in the folder `uploads`',
      tag,
      query: uploadQuerySchema,
      rawBody: { mediaTypes: ['application/octet-stream', 'image/*'] },
      answer: {
        status: 200,
        description: 'Kept durably',
        schema: z.object({
          status: z.enum(['added', 'changed', 'unchanged']),
          rating: ratedPictureSchema,
          revision: z.string(),
        }),
      },
      handle: async ({ query: { verdict, name, ...details }, memory: asked, request }) => {
        const memory = await memories.open(asked);
        assertPictureType(request);
        assertDeclaredLength(request, limits.pictureBytes);
        const picture = await keepUpload(readChunks(request, limits.pictureBytes), name, services);
        const rating = await toRating({ verdict, picture: picture.id, ...details });
        const [outcome] = await memory.write((opened) => opened.rate([rating]));
        return jsonResponse({ ...toResult(outcome!), revision: memory.state.revision });
      },
    }),
    defineRoute({
      ...plain,
      method: 'get',
      path: '/preferences',
      summary: 'Ratings, page by page',
      tag,
      query: preferencesQuerySchema,
      answer: { status: 200, description: 'A page', schema: preferencesPageSchema },
      handle: async ({ query, memory: asked, request }) => {
        const memory = await memories.open(asked);
        const { preferences, revision } = await memory.read();
        return await jsonOfRevision(request, revision, (): PreferencesPage => {
          const { items, ...page } = pageOf(preferences, query);
          return { ...page, items: items.map(describe), revision };
        });
      },
    }),
    defineRoute({
      ...plain,
      method: 'patch',
      path: '/preferences/{id}',
      summary: 'Change what a rating says; with If-Match only while the memory is as you saw it',
      tag,
      parameters: idParameters,
      body: preferenceEditSchema,
      answer: { status: 200, description: 'The rating as it is now', schema: ratingResultSchema },
      handle: async ({ parameters: { id }, body, memory: asked, request }) => {
        const memory = await memories.open(asked);
        const edited = await memory.write((opened) => opened.edit(id, body), request.headers.get('if-match'));
        const result: RatingResult = { status: 'changed', rating: describe(edited) };
        return jsonResponse(result, { headers: { etag: `"${memory.state.revision}"` } });
      },
    }),
    defineRoute({
      ...plain,
      method: 'post',
      path: '/preferences/remove',
      summary: 'Remove ratings by their ids: all or none, as one step to undo',
      tag,
      body: z.strictObject({ ids: z.array(idSchema).min(1).max(10_000) }),
      answer: { status: 200, description: 'They are gone', schema: removedRatingsSchema },
      handle: async ({ body: { ids }, memory: asked, request }) =>
        await removed(await memories.open(asked), (memory) =>
          memory.write((opened) => opened.remove(ids), request.headers.get('if-match')),
        ),
    }),
    defineRoute({
      ...plain,
      method: 'delete',
      path: '/preferences/{id}',
      summary: 'Remove a rating',
      tag,
      parameters: idParameters,
      answer: { status: 200, description: 'It is gone', schema: removedRatingsSchema },
      handle: async ({ parameters: { id }, memory: asked, request }) =>
        await removed(await memories.open(asked), (memory) =>
          memory.write((opened) => opened.remove([id]), request.headers.get('if-match')),
        ),
    }),
    defineRoute({
      ...plain,
      method: 'delete',
      path: '/preferences',
      summary: 'Remove all ratings, or those of a category',
      tag,
      query: z.strictObject({ category: categoryNameSchema.exactOptional() }),
      answer: { status: 200, description: 'They are gone; undo brings them back', schema: removedRatingsSchema },
      handle: async ({ query, memory: asked, request }) =>
        await removed(await memories.open(asked), (memory) =>
          memory.write((opened) => opened.clear(query), request.headers.get('if-match')),
        ),
    }),
    defineRoute({
      ...plain,
      method: 'get',
      path: '/preferences/{id}/thumbnail',
      summary: 'The picture of a rating, made small',
      tag,
      parameters: idParameters,
      query: thumbnailQuerySchema,
      answer: { status: 200, description: 'A picture made anew', mediaType: 'image/webp' },
      handle: async ({ parameters: { id }, query: { size }, memory: asked, request }) => {
        const memory = await memories.open(asked);
        const { source } = memory.preference(id);
        const picture = source?.path === undefined ? null : library.findByPath(source.path);
        if (picture) return answerThumbnail(await thumbnails.ofPicture(picture, size), request, false);
        if (source?.thumbnail === undefined) {
          throw new VsmError(
            'IMAGE_NOT_FOUND',
            'The picture of this rating lies in none of the folders that may be looked at.',
          );
        }
        const key = `${memory.id} ${id} ${source.thumbnail.length}`;
        return answerThumbnail(await thumbnails.ofDataUrl(key, source.thumbnail, size), request, false);
      },
    }),
    defineRoute({
      ...plain,
      method: 'post',
      path: '/undo',
      summary: 'Take back the last change, whoever made it',
      tag,
      answer: { status: 200, description: 'What was taken back', schema: undoResponseSchema },
      handle: async ({ memory: asked, request }) => {
        const memory = await memories.open(asked);
        const { label, createdAt } = await memory.write((opened) => opened.undo(), request.headers.get('if-match'));
        return jsonResponse({ undone: { label, createdAt }, revision: memory.state.revision });
      },
    }),
    defineRoute({
      ...plain,
      method: 'get',
      path: '/undo',
      summary: 'What can be taken back, the newest first',
      tag,
      answer: { status: 200, description: 'Steps', schema: undoStepsSchema },
      handle: async ({ memory: asked, request }) => {
        const { snapshot, revision } = await (await memories.open(asked)).read();
        return await jsonOfRevision(request, revision, () => ({
          steps: snapshot.undoSteps.map(({ label, createdAt }) => ({ label, createdAt })).toReversed(),
        }));
      },
    }),
  ];
}

/** What is sent is a picture by its bytes; a form would be taken for a damaged one. */
export function assertPictureType(request: Request): void {
  const type = request.headers.get('content-type') ?? 'application/octet-stream';
  if (/^(application\/octet-stream|image\/[\w.+-]+)\s*(;|$)/i.test(type)) return;
  throw new Refusal(
    'UNSUPPORTED_MEDIA_TYPE',
    'The bytes of a picture were expected, as application/octet-stream or image/*.',
  );
}

async function removed(
  memory: HostedMemory,
  remove: (memory: HostedMemory) => Promise<readonly unknown[]>,
): Promise<Response> {
  const gone = await remove(memory);
  return jsonResponse({ removed: gone.length, revision: memory.state.revision });
}

function toDetails({ category, weight, note }: RatingDetails): Omit<Rating, 'verdict' | 'picture'> {
  return {
    ...(category !== undefined && { category }),
    ...(weight !== undefined && { weight }),
    ...(note !== undefined && { metadata: { note } }),
  };
}

/** The cursor is the id of the last rating of the page before. */
function pageOf(preferences: readonly Preference[], query: PreferencesQuery) {
  const { verdict, category, order = 'newest', limit = pageSize, cursor } = query;
  const wanted = preferences.filter(
    (each) =>
      (verdict === undefined || each.verdict === verdict) && (category === undefined || each.category === category),
  );
  const ordered = order === 'newest' ? wanted.toReversed() : wanted;
  const last = cursor === undefined ? -1 : ordered.findIndex(({ id }) => id === cursor);
  if (cursor !== undefined && last < 0) {
    throw new Refusal(
      'CURSOR_EXPIRED',
      'The rating that this page begins behind is gone. Begin again without a cursor.',
    );
  }
  const items = ordered.slice(last + 1, last + 1 + limit);
  const isEnd = last + 1 + limit >= ordered.length;
  return { items, total: wanted.length, nextCursor: isEnd ? null : items.at(-1)!.id };
}
